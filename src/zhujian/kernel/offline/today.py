"""A day's visits of one person's teams, with what is needed to fill them in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.needed import items_of
from zhujian.kernel.checklists.queries import current
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.models import TeamMember, Visit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Visits
from zhujian.kernel.visibility import visible_to

SHOWN = ("planned", "done")


def visits_on(actor: Actor, day: date) -> QuerySet[Visit]:
    """What the plan sends the person's teams to on a day; who changes teams at noon keeps the morning's team until
    the next day."""
    teams = TeamMember.objects.filter(in_team(day), account=actor.account).values("team")
    rows = visible_to(actor, Visit).filter(day=day, origin=Visit.OWN, status__in=SHOWN, team__in=teams)
    return rows.select_related("site__township", "team").order_by("site__code", "pk")


def today_of(actor: Actor) -> dict[str, Any]:
    """The day as the phone keeps it (docs/offline.md)."""
    visits = list(visits_on(actor, time.today()))
    forms = _forms(actor, visits)
    return {"now": time.iso(time.now()), "visits": [_visit(visit, forms.get(_use(visit))) for visit in visits]}


def _use(visit: Visit) -> tuple[str, str]:
    return visit.topic, visit.kind


def _kind(use: tuple[str, str]) -> Visits | None:
    topic = find_topic(use[0])
    return topic.visit(use[1]) if topic else None


def _forms(actor: Actor, visits: Iterable[Visit]) -> dict[tuple[str, str], dict[str, Any]]:
    """Each form once, however many visits use it."""
    found = {use: _version(use) for use in {_use(visit) for visit in visits}}
    made: dict[int, dict[str, Any]] = {row.pk: _form(actor, row) for row in found.values() if row is not None}
    return {use: made[row.pk] for use, row in found.items() if row is not None}


def _version(use: tuple[str, str]) -> Version | None:
    topic = find_topic(use[0])
    if topic is None or topic.visit(use[1]) is None:
        return None
    return current(use[0], topic.checklist_code(use[1]))


def _form(actor: Actor, version: Version) -> dict[str, Any]:
    here = f"forms/{version.pk}"
    items = items_of(actor, version)
    return {
        "id": version.checklist.form_id,
        "version": version.version,
        "hash": version.xform.sha256,
        "url": f"{here}.xml",
        "media": [
            {"name": item.name, "hash": item.sha256, "url": f"{here}/media/{quote(item.name, safe='')}"}
            for item in items
        ],
    }


def _visit(visit: Visit, form: dict[str, Any] | None) -> dict[str, Any]:
    kind = _kind(_use(visit))
    site = visit.site
    return {
        "id": visit.pk,
        "day": visit.day.isoformat(),
        "kind": visit.kind,
        "title": str(kind.title) if kind else visit.kind,
        "site": {"code": site.code, "name": site.name, "township": site.township.name if site.township else ""},
        "team": str(visit.team) if visit.team else "",
        "status": visit.status,
        "form": form,
    }
