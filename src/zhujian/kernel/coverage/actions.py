"""Writing: visits are joined, a regulator's repeated lapses become a signal, an export is noted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.coverage.access import REPROACH
from zhujian.kernel.coverage.joining import Proposal, objections_to, proposals_for, slot_of
from zhujian.kernel.coverage.models import Reproach
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.regulators import Repetition, found_on, repetitions
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.actions.visits import cancel_visits, plan_visits
from zhujian.kernel.field.models import TeamMember, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.signals.actions import register
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.ui.formats import day
from zhujian.kernel.visibility import get_for
from zhujian.kernel.wording import labelled

SUMMARY_LENGTH = 200


@action("visits.plan", row="moved", name="coverage.join")
def join_visits(act: Act, *, moved: Visit, kept: Visit) -> Visit:
    """Make one visit on the day of another to the same unit: it is cancelled and planned anew, for its own room.

    Raises NotFound where either is not the actor's to see, Conflict where they cannot be joined any more.
    """
    other = get_for(act.actor, "visits.view", Visit, pk=kept.pk)
    proposal = _require(act, moved, other)
    reason = _("与 %(day)s 对同一单位的督查合并，减轻基层负担。") % {"day": other.day}
    cancel_visits(act, visits=[moved], reason=reason)
    [made] = plan_visits(act, topic=moved.topic, slots=[slot_of(proposal)])
    made.room_id, made.note = moved.room_id, reason
    made.save(update_fields=["room", "note"])
    act.note(moved=moved.pk, kept=other.pk, made=made.pk)
    _tell(act, made, other)
    return made


def _require(act: Act, moved: Visit, kept: Visit) -> Proposal:
    """The pair must still be a proposal, in whichever direction, and the team be there on that day."""
    pair = {moved.pk, kept.pk}
    proposed = any({each.kept.pk, each.moved.pk} == pair for each in proposals_for(act.actor))
    proposal = Proposal(moved.site.owner, kept, moved)
    objections = objections_to(act.actor, proposal) if proposed else [_("这两次督查已不能合并。")]
    if objections:
        raise Conflict(objections[0], rule="not-joinable", state=moved.status)
    return proposal


def _tell(act: Act, made: Visit, kept: Visit) -> None:
    """Both rooms, and the team whose day has changed."""
    words = labelled(made.site, day(made.day))
    members = TeamMember.objects.filter(in_team(made.day), team=made.team_id, account__isnull=False)
    accounts = tuple(members.values_list("account", flat=True))
    act.notify(Tell("coverage.moved", row=made, accounts=accounts, text=words))
    if made.room_id != act.actor.unit:
        act.notify(Tell("coverage.moved", row=made, unit=made.room_id, roles=("supervision",), text=words))
    if kept.room_id not in {act.actor.unit, made.room_id}:
        act.notify(Tell("coverage.joined", row=kept, unit=kept.room_id, roles=("supervision",), text=words))


@action(REPROACH)
def reproach(act: Act, *, topic: Topic, unit: Unit) -> Signal:
    """Register what a regulator repeatedly missed as a signal against it; each lapse is in one signal at most.

    Raises Conflict where nothing is left that repeats itself, as far as the actor sees.
    """
    held = act.lock(Unit, unit.pk)
    found = next((each for each in repetitions(act.actor, topic.code) if each.unit.pk == held.pk), None)
    if found is None:
        raise Conflict(_("没有尚未登记的重复失察情形。"), rule="told-already", state="done")
    signal = register(
        act,
        topic=topic.code,
        channel="visit",
        summary=_summary(found)[:SUMMARY_LENGTH],
        text="\n".join(_told(found, topic)),
        unit=held,
        occurred_on=found.until,
    )
    Reproach.objects.create(
        topic=topic.code,
        unit=held,
        since=found.since,
        until=found.until,
        cases=len(found.cases),
        signal=signal,
        made_at=act.now,
        made_by=act.actor.account,
    )
    return signal


def _summary(found: Repetition) -> str:
    words = _("%(unit)s %(since)s 至 %(until)s 检查未发现问题、督查随后发现问题 %(count)d 次")
    return words % {"unit": found.unit, "since": found.since, "until": found.until, "count": len(found.cases)}


def _told(found: Repetition, topic: Topic) -> list[str]:
    words = _("%(day)s %(site)s：%(category)s（%(checked)s 检查未发现）")
    return [
        words
        % {
            "day": found_on(row),
            "site": row.finding.submission.visit.site,
            "category": _category(topic, row.finding.category),
            "checked": row.visit.day,
        }
        for row in found.cases
    ]


def _category(topic: Topic, code: str) -> str:
    category = topic.category(code)
    return str(category.title) if category else code


@action("visits.export", name="coverage.export")
def note_export(act: Act, *, topic: str, month: Month, kind: str, visits: int) -> None:
    """Note who took a month's calendar out, as what, and how many visits stood in it."""
    act.note(topic=topic, month=str(month), kind=kind, count=visits)
