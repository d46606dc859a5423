"""Planning visits, and recording that they took place, did not, or were made by the regulator."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.field.access import is_office
from zhujian.kernel.field.checks import check_text, require_reach
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.field.recusal import barred
from zhujian.kernel.field.workflow import TRANSITIONS
from zhujian.kernel.org.models import Unit
from zhujian.kernel.records.bulk import write_each
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Visits
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import move, require_state, stay, step_of

LARGEST_NUMBER = 2**53 - 1  # beyond it programs in JavaScript round


@dataclass(frozen=True)
class Slot:
    """One visit to be made: `kind` is the code of `[visits.KIND]`."""

    kind: str
    site: Site
    team: Team
    day: date


@action("visits.plan")
def plan_visits(act: Act, *, topic: str, slots: Sequence[Slot], plan: int | None = None) -> list[Visit]:
    """Put visits on the calendar, of a rota's plan or by hand. Raises Invalid naming every wrong slot by its place."""
    kinds = _kinds(topic)
    errors = [error for place, slot in enumerate(slots) for error in _wrong(topic, kinds, place, slot)]
    errors += _taken(act, topic, slots) + _recused(slots)
    if errors:
        raise Invalid(errors)
    for team in {slot.team.pk: slot.team for slot in slots}.values():
        require_reach(act, topic, team.unit)
    return Visit.objects.bulk_create(_planned(act, slot, kinds[slot.kind], plan) for slot in slots)


def _kinds(topic: str) -> dict[str, Visits]:
    found = find_topic(topic)
    if found is None:
        raise Invalid.one("topic", _("没有“%(topic)s”这一专题。") % {"topic": topic})
    return {visits.code: visits for visits in found.visits}


def _wrong(topic: str, kinds: Collection[str], place: int, slot: Slot) -> list[FieldError]:
    field, errors = f"slots.{place}", []
    if slot.kind not in kinds:
        errors.append(FieldError(field, _("本专题没有“%(kind)s”这种督查。") % {"kind": slot.kind}))
    if slot.site.topic != topic or slot.team.topic != topic:
        errors.append(FieldError(field, _("点位和督查组应属于本专题。")))
    if not _is_watched(slot.site, slot.day):
        values = {"site": slot.site, "day": slot.day}
        errors.append(FieldError(field, _("点位“%(site)s”在 %(day)s 不在督查范围内。") % values))
    return errors


def _taken(act: Act, topic: str, slots: Sequence[Slot]) -> list[FieldError]:
    """A team comes to a site once a day for the same purpose.

    What another room keeps covert is not looked at: a refusal would tell that it is there. Both visits then stand.
    """
    if not slots:
        return []
    days = [slot.day for slot in slots]
    rows = Visit.objects.filter(topic=topic, origin=Visit.OWN, day__range=(min(days), max(days)))
    known = Q(covert=False) | Q(status="done") | Q(room__in={_room(act, slot.team) for slot in slots})
    seen = set(rows.filter(known).exclude(status="cancelled").values_list("kind", "site_id", "team_id", "day"))
    errors = []
    for place, slot in enumerate(slots):
        key = (slot.kind, slot.site.pk, slot.team.pk, slot.day)
        if key in seen:
            values = {"team": slot.team, "day": slot.day, "site": slot.site}
            words = _("“%(team)s”在 %(day)s 已安排到“%(site)s”。") % values
            errors.append(FieldError(f"slots.{place}", words))
        seen.add(key)
    return errors


def _recused(slots: Sequence[Slot]) -> list[FieldError]:
    """Who is bound, and by what, is nobody's business here."""
    found = barred((slot.team, slot.site, slot.day) for slot in slots)
    return [
        FieldError(
            f"slots.{place}",
            _("“%(team)s”有成员须回避“%(site)s”。") % {"team": slot.team, "site": slot.site},
        )
        for place, slot in enumerate(slots)
        if (slot.team, slot.site, slot.day) in found
    ]


def _is_watched(site: Site, day: date) -> bool:
    return (site.active_from is None or site.active_from <= day) and (
        site.active_until is None or day <= site.active_until
    )


def _room(act: Act, team: Team) -> int:
    """The room that orders a visit; the system orders for the one that leads the team."""
    return act.actor.unit if act.actor.unit is not None else team.unit_id


def _planned(act: Act, slot: Slot, kind: Visits, plan: int | None) -> Visit:
    """Numbers are drawn: gaps between those in a row would count the covert visits to whoever sees the others."""
    return Visit(
        pk=1 + secrets.randbelow(LARGEST_NUMBER),
        topic=slot.site.topic,
        kind=slot.kind,
        status="planned",
        site=slot.site,
        team=slot.team,
        unit_id=slot.team.unit_id,
        room_id=_room(act, slot.team),
        day=slot.day,
        covert=kind.unannounced,
        plan=plan,
        created_at=act.now,
        created_by=act.actor.account,
    )


@action("visits.plan", name="visits.cancel")
def cancel_visits(act: Act, *, visits: Sequence[Visit], reason: str) -> list[Visit]:
    """Take visits that have not taken place off the calendar. Raises Conflict where one has."""
    wanted = frozenset(visit.pk for visit in visits)
    seen = visible_to(act.actor, Visit).filter(pk__among=wanted).order_by("pk")
    held = [act.lock(Visit, pk) for pk in seen.values_list("pk", flat=True)]
    for visit in held:
        move(act, visit, TRANSITIONS, "cancelled", action="visits.cancel", reason=reason)
    return held


@action("visits.submit", row="visit", name="visits.finish")
def finish_visit(
    act: Act, *, visit: Visit, started_at: datetime | None, ended_at: datetime | None, result: str
) -> Visit:
    """Record that a visit took place, from when until when, and whether it found faults."""
    if visit.status == "done":
        stay(act, visit, action="visits.edit")
        visit.started_at, visit.ended_at, visit.result = started_at, ended_at, result
        visit.save(update_fields=["started_at", "ended_at", "result"])
        return visit
    move(
        act,
        visit,
        TRANSITIONS,
        "done",
        action="visits.finish",
        started_at=started_at,
        ended_at=ended_at,
        result=result,
    )
    return visit


def finish_each(
    acts: Sequence[Act],
    visits: Sequence[Visit],
    times: Sequence[tuple[datetime | None, datetime | None]],
    results: Sequence[str],
) -> list[tuple[Act, Move]]:
    """`finish_visit` for several acts side by side, whose visits are locked here and have not taken place.

    Gives each one's own event with the step that belongs to it, not yet written.
    """
    for visit in visits:
        require_state(TRANSITIONS, "visits.finish", visit)
    sources = [visit.status for visit in visits]
    changes = [
        {"status": "done", "version": visit.version + 1, "started_at": start, "ended_at": end, "result": result}
        for visit, (start, end), result in zip(visits, times, results, strict=True)
    ]
    write_each(visits, changes)
    steps = []
    for act, visit, source in zip(acts, visits, sources, strict=True):
        part = act.part("visits.finish", visit)
        part.wrote(visit)
        steps.append((part, step_of(part, visit, "visits.finish", source)))
    return steps


def reject_visit(act: Act, visit: Visit, reason: str) -> Visit:
    """Within another action: what was handed in for a visit does not stand, so the visit did not take place."""
    move(act, visit, TRANSITIONS, "missed", action="visits.reject", reason=reason, result="")
    return visit


@action("visits.plan", row="visit", name="visits.explain")
def explain_missed(act: Act, *, visit: Visit, reason: str, consequence: str) -> Visit:
    """Say why a visit did not take place, and what followed from it."""
    errors = check_text("reason", reason)
    if not reason.strip():
        errors.append(FieldError("reason", _("请写明未到原因。")))
    if consequence not in dict(Visit.CONSEQUENCES):
        errors.append(FieldError("consequence", _("请选择如何处理。")))
    if errors:
        raise Invalid(errors)
    require_state(TRANSITIONS, "visits.explain", visit)
    stay(act, visit, action="visits.explain", reason=reason)
    visit.reason, visit.consequence = reason.strip(), consequence
    visit.save(update_fields=["reason", "consequence"])
    return visit


@action("system.miss", name="visits.miss")
def mark_missed(act: Act, *, before: date) -> int:
    """What was planned for a day that is over and was not handed in is missed. Tells the team and the room."""
    late = list(Visit.objects.select_related("team").filter(status="planned", day__lt=before).order_by("pk"))
    for visit in late:
        move(act, visit, TRANSITIONS, "missed", action="visits.miss")
        act.notify(Tell("visits.missed", row=visit, unit=visit.room_id, roles=("supervision",), text=str(visit.day)))
    return len(late)


def close_days(actor: Actor) -> int:
    """The job behind `mark_missed`: every day before today."""
    today = time.today()
    if not Visit.objects.filter(status="planned", day__lt=today).exists():
        return 0
    return mark_missed(actor, before=today)


@dataclass(frozen=True)
class Report:
    """A visit of the regulator's own: where, when, and whether it passed the site."""

    site: Site
    unit: Unit
    day: date
    result: str
    number: str = ""
    note: str = ""


@action("visits.import")
def record_reports(act: Act, *, topic: str, reports: Sequence[Report]) -> list[Visit]:
    """Record first-line visits that the regulator made. One that is on record already is left as it is.

    Raises Invalid naming every wrong report by its place, counted from 0.
    """
    errors = [error for place, report in enumerate(reports) for error in _wrong_report(act, place, report)]
    if errors:
        raise Invalid(errors)
    for unit in {report.unit.pk: report.unit for report in reports}.values():
        # A unit speaks for itself alone: whoever is visited does not say how.
        owners = {report.site.owner for report in reports if report.unit == unit} if is_office(act.actor) else set()
        require_reach(act, topic, unit, *owners)
    known = _known(topic, reports)
    fresh = {_identity(report): report for report in reports if _identity(report) not in known}
    return Visit.objects.bulk_create(_reported(act, report) for report in fresh.values())


def _wrong_report(act: Act, place: int, report: Report) -> list[FieldError]:
    errors = []
    if report.day > act.now.date():
        errors.append(FieldError(f"items.{place}.day", _("检查日期不能晚于今天。")))
    if report.result not in dict(Visit.RESULTS):
        errors.append(FieldError(f"items.{place}.result", _("请写明检查结果：未发现问题或者发现问题。")))
    return errors


def _identity(report: Report) -> tuple[int, int, date, str]:
    return report.site.pk, report.unit.pk, report.day, report.number.strip()


def _known(topic: str, reports: Sequence[Report]) -> set[tuple[int, int, date, str]]:
    if not reports:
        return set()
    days = [report.day for report in reports]
    rows = Visit.objects.filter(topic=topic, origin=Visit.REGULATOR, day__range=(min(days), max(days)))
    return set(rows.values_list("site_id", "unit_id", "day", "number"))


def _reported(act: Act, report: Report) -> Visit:
    return Visit(
        topic=report.site.topic,
        kind="regulator",
        origin=Visit.REGULATOR,
        status="done",
        site=report.site,
        unit=report.unit,
        room_id=act.actor.unit,
        day=report.day,
        result=report.result,
        number=report.number.strip(),
        note=report.note.strip(),
        created_at=act.now,
        created_by=act.actor.account,
    )
