"""Who sees which of these rows: what lies in an officer's spans, and of it nothing but the questions for the unit."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhujian.kernel.api import ALL, NOTHING, Actor, condition, evidence_rule, rule, span_q, visible_to
from zhujian.topics.invoices.models import Dossier, Doubt, Import, Part, Profile, Question, Run, Standing, Task

TOPIC = "invoices"


def _spans(actor: Actor, unit: str) -> Q:
    return span_q(actor, unit=unit, within=TOPIC) if actor.may("invoices.view") else NOTHING


@rule(Doubt)
def doubts_visible(actor: Actor) -> Q:
    return _spans(actor, "unit")


@rule(Part)
@rule(Dossier)
def parts_visible(actor: Actor) -> Q:
    return _spans(actor, "doubt__unit")


@rule(Profile)
def profiles_visible(actor: Actor) -> Q:
    return _spans(actor, "unit")


@rule(Question)
def questions_visible(actor: Actor) -> Q:
    """The office by its spans; a unit sees what it is asked itself."""
    if not actor.may("invoices.questions"):
        return NOTHING
    if actor.may("invoices.answer"):
        named = [span.units for span in actor.spans if span.units is not None]
        return Q(unit__among=frozenset[int]().union(*named))
    return _spans(actor, "unit")


@rule(Task)
def tasks_visible(actor: Actor) -> Q:
    """A task's title may tell whom it is about: it is known to its room, and where it found something."""
    if not actor.may("invoices.view") or not actor.reaches(TOPIC):
        return NOTHING
    if actor.unlimited:
        return ALL
    own = Q(opened_by=actor.account) | (Q(room=actor.unit) if actor.unit else NOTHING)
    return own | Q(Exists(visible_to(actor, Doubt).filter(task=OuterRef("pk"))))


@rule(Run)
def runs_visible(actor: Actor) -> Q:
    if not actor.may("invoices.view"):
        return NOTHING
    return Q(Exists(visible_to(actor, Task).filter(pk=OuterRef("task"))))


@rule(Import)
def imports_visible(actor: Actor) -> Q:
    """Files may hold the invoices of every unit: whoever brought them, and whoever sees every unit."""
    if not actor.may("invoices.view"):
        return NOTHING
    return ALL if actor.unlimited else Q(brought_by=actor.account)


@rule(Standing)
def standings_visible(actor: Actor) -> Q:
    """Rules are published; how often they prove right is told to all who work with them."""
    return ALL if actor.may("invoices.view") and actor.reaches(TOPIC) else NOTHING


@condition("invoices.bring")
@condition("invoices.screen")
@condition("invoices.close-task")
def of_the_room(actor: Actor, row: Task | Import | Run) -> bool:
    """A task is worked on by the room that opened it, and by those who see every unit; others may see what it found."""
    task = row if isinstance(row, Task) else row.task
    return actor.unlimited or task.opened_by == actor.account or (bool(actor.unit) and task.room_id == actor.unit)


evidence_rule("invoices.import", lambda actor: visible_to(actor, Import), reference=str)
evidence_rule("invoices.question", lambda actor: visible_to(actor, Question), reference=str)
