"""Sites, visits and members as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.field.models import Site, TeamMember, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import DUTIES, FieldType, SiteField
from zhujian.kernel.ui.components.details import Chain, Fact
from zhujian.kernel.ui.components.lists import Pager, with_query
from zhujian.kernel.ui.formats import NOTHING, day, number

PHASES: Mapping[str, str] = {"planned": "new", "done": "done", "missed": "back", "cancelled": "void"}


def kind_words(visit: Visit) -> str:
    """What the topic calls this kind of visit."""
    if visit.origin == Visit.REGULATOR:
        return _("监管部门检查")
    topic = find_topic(visit.topic)
    found = topic.visit(visit.kind) if topic else None
    return str(found.title) if found else visit.kind


def phase_of(visit: Visit) -> str:
    """How the state of a visit is drawn."""
    return PHASES.get(visit.status, "")


def member_name(member: TeamMember) -> str:
    return str(member.account or member.person or NOTHING)


def place_facts(site: Site) -> list[Fact]:
    """Whose it is and where it lies."""
    facts = [Fact(_("点位编码"), site.code), unit_fact(_("所属单位"), site.owner)]
    facts.append(
        unit_fact(_("所在乡镇（街道）"), site.township) if site.township else Fact(_("所在乡镇（街道）"), NOTHING)
    )
    if site.latitude is not None and site.longitude is not None:
        facts.append(Fact(_("经纬度"), f"{site.latitude:.6f}, {site.longitude:.6f}"))
    return [*facts, Fact(_("启用日期"), day(site.active_from))]


def unit_fact(label: str, unit: Unit) -> Fact:
    return Fact(label, unit.name, reverse("org:unit", args=[unit.code]))


def topic_facts(topic: Topic | None, site: Site) -> list[Fact]:
    """The topic's own fields of a site, in words."""
    fields = topic.site.fields if topic and topic.site else ()
    return [Fact(str(item.label), _worded(item, site.data.get(item.name))) for item in fields]


def _worded(item: SiteField, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    match item.type:
        case FieldType.CHOICE:
            return str(item.choices.get(str(value), value))
        case FieldType.DATE:
            return day(date.fromisoformat(str(value)))
        case FieldType.NUMBER:
            return f"{number(value)} {item.unit}".strip()
        case FieldType.BOOLEAN:
            return _("是") if value else _("否")
        case FieldType.UNIT:
            return str(Unit.objects.filter(code=str(value)).first() or value)
    return str(value)


def chain_of(topic: Topic | None, site: Site) -> list[Chain]:
    """The four who answer for a site, with their heads."""
    if topic is None:
        return []
    found = chain_for(topic, site=site)
    units = {duty: unit for duty in DUTIES if (unit := getattr(found, duty)) is not None}
    heads = heads_of([unit.pk for unit in units.values()])
    return [
        Chain(
            duty=duty,  # type: ignore[arg-type]
            unit=str(unit),
            url=reverse("org:unit", args=[unit.code]),
            head=f"{post.title} {post.person.name}" if (post := heads.get(unit.pk)) else "",
        )
        for duty, unit in units.items()
    ]


def pager_for(query: QueryDict, following: str | None) -> Pager:
    """Onward by the cursor, and back to the first page with the same filters."""
    return Pager(
        next_url=with_query(query, {"cursor": following}) if following else "",
        previous_url=with_query(query, {}) if "cursor" in query else "",
    )
