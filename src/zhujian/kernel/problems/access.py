"""Who sees which problems, and what each step asks of the actor beyond the role."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.access import unreserved
from zhujian.kernel.files.visibility import evidence_rule
from zhujian.kernel.problems.models import Assist, Involved, Measure, Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.visibility import ALL, NOTHING, condition, rule, span_q, visible_to

UNIT_SIDE = frozenset({"liaison"})
evidence_rule("problems.problem", lambda actor: visible_to(actor, Problem), reference=str)


@rule(Problem)
def problems_visible(actor: Actor) -> Q:
    """The office sees what lies in its spans; a unit sees what was assigned to it, to lead or to assist."""
    if not actor.may("problems.view"):
        return NOTHING
    if actor.role in UNIT_SIDE:
        return _of_the_unit(actor) & unreserved()
    return _in_reach(actor) & _known_to(actor)


def _in_reach(actor: Actor) -> Q:
    if actor.unlimited:
        return ALL
    return (
        span_q(actor, unit="subject", topic="topic")
        | span_q(actor, unit="owner", topic="topic")
        | span_q(actor, unit="regulator", topic="topic")
    )


def _known_to(actor: Actor) -> Q:
    """Need to know: what a reserved topic found stays with the room that has it."""
    restriction = Q() if actor.is_system else unreserved()
    is_of_a_room = actor.may("problems.persons") and actor.unit is not None
    return restriction | Q(room=actor.unit) if restriction and is_of_a_room else restriction


def is_reserved(problem: Problem) -> bool:
    """Whether it stays with the room that has it, and is put to no unit."""
    topic = find_topic(problem.topic)
    return topic is not None and topic.reserved


def _of_the_unit(actor: Actor) -> Q:
    units = units_of(actor)
    helped = Assist.objects.filter(problem=OuterRef("pk"), unit__in=units)
    return Q(owner__in=units) | (Q(owner__isnull=False) & Q(Exists(helped)))


@rule(Measure)
def measures_visible(actor: Actor) -> Q:
    found = problems_visible(actor)
    if found in (ALL, NOTHING):
        return found
    return Q(problem__in=Problem.objects.filter(found))


def units_of(actor: Actor) -> frozenset[int]:
    """The units that somebody on the unit side speaks for."""
    named = [span.units for span in actor.spans if span.units is not None]
    return frozenset().union(*named)


@condition("problems.acknowledge")
@condition("problems.object")
@condition("problems.rectify")
@condition("problems.submit")
def speaks_for_owner(actor: Actor, problem: Problem) -> bool:
    """Only the unit that leads the rectification; a unit that assists looks on."""
    return problem.owner_id in units_of(actor)


@condition("problems.objection")
def answers_for_order(actor: Actor, problem: Problem) -> bool:
    """Whoever assigned, the room that has the problem, or a leader above both."""
    return actor.role == "leader" or actor.account in problem.assigners or actor.unit == problem.room_id


@condition("problems.extend")
def may_ask_for_time(actor: Actor, problem: Problem) -> bool:
    return actor.role not in UNIT_SIDE or speaks_for_owner(actor, problem)


@rule(Involved)
def involved_visible(actor: Actor) -> Q:
    """Need to know: the room that has the problem, and nobody else, whatever their reach."""
    if not actor.may("problems.persons") or actor.unit is None:
        return NOTHING
    return Q(problem__room=actor.unit) & Q(problem__in=Problem.objects.filter(problems_visible(actor)))


@condition("problems.persons")
def is_of_the_room(actor: Actor, problem: Problem) -> bool:
    return actor.unit is not None and actor.unit == problem.room_id
