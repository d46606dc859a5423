"""Adding, changing and closing the sites of a topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.checks import check_name, check_new_code, check_text, require_reach
from zhujian.kernel.field.data import Json, clean_data
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.workflow.moves import require_reason

NAME_LENGTH = 120
Place = tuple[Decimal, Decimal]


@action("sites.manage")
def add_site(
    act: Act,
    *,
    topic: str,
    code: str,
    name: str,
    owner: Unit,
    township: Unit | None = None,
    data: Mapping[str, object] | None = None,
    active_from: date | None = None,
    place: Place | None = None,
) -> Site:
    """Add a site to a topic; `place` is its latitude and longitude in degrees.

    Raises Invalid naming every wrong field, Forbidden outside the actor's spans.
    """
    errors = check_new_code(Site, topic, code) + check_name(name, NAME_LENGTH) + _check_township(township)
    errors += _check_place(place)
    kept, wrong = ({}, []) if find_topic(topic) is None else _data(topic, data or {})
    if errors + wrong:
        raise Invalid(errors + wrong)
    require_reach(act, topic, owner, township)
    site = Site.objects.create(
        topic=topic,
        code=code.strip(),
        name=name.strip(),
        owner=owner,
        township=township,
        data=kept,
        active_from=active_from,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
    )
    act.about(site)
    return site


@action("sites.manage", row="site")
def edit_site(
    act: Act,
    *,
    site: Site,
    name: str | None = None,
    owner: Unit | None = None,
    township: Unit | None = None,
    data: Mapping[str, object] | None = None,
    place: Place | None = None,
) -> Site:
    """Change what is given; None leaves it. `data` replaces all of the topic's own fields."""
    errors = (check_name(name, NAME_LENGTH) if name is not None else []) + _check_township(township)
    errors += _check_place(place)
    kept, wrong = (site.data, []) if data is None else _data(site.topic, data)
    if errors + wrong:
        raise Invalid(errors + wrong)
    site.name = site.name if name is None else name.strip()
    site.owner = owner or site.owner
    site.township = township or site.township
    site.data = kept
    site.latitude, site.longitude = place or (site.latitude, site.longitude)
    require_reach(act, site.topic, site.owner, site.township)
    site.save()
    return site


@action("sites.manage", row="site")
def close_site(act: Act, *, site: Site, until: date, reason: str) -> Site:
    """Watch a site no longer after a day; what is on record about it stays."""
    words = require_reason(reason)
    if site.active_until is not None:
        raise Conflict(
            _("点位“%(site)s”已于 %(day)s 停用。") % {"site": site, "day": site.active_until}, state="closed"
        )
    if site.active_from is not None and until < site.active_from:
        raise Invalid.one("until", _("停用日期不能早于启用日期。"))
    if errors := check_text("reason", words):
        raise Invalid(errors)
    site.active_until, site.closing_reason = until, words
    site.save(update_fields=["active_until", "closing_reason"])
    return site


def _check_place(place: Place | None) -> list[FieldError]:
    if place is None or (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
        return []
    return [FieldError("place", _("请写明纬度（-90 至 90）和经度（-180 至 180）。"))]


def _check_township(township: Unit | None) -> list[FieldError]:
    if township is not None and township.kind != Unit.TOWNSHIP:
        return [FieldError("township", _("“%(unit)s”不是乡镇（街道）。") % {"unit": township})]
    return []


def _data(topic: str, given: Mapping[str, object]) -> tuple[dict[str, Json], list[FieldError]]:
    found = find_topic(topic)
    if found is None:
        return {}, [FieldError("data", _("专题已停用，不能修改点位的专题字段。"))]
    return clean_data(found.site, given)
