"""Problems that wait for an actor, by what is to be done with them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.access import reserved, unreserved
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE, units_of
from zhujian.kernel.problems.workflow import OPEN, TO_ASSIGN
from zhujian.kernel.workflow.queues import Queue, among, awaiting_consent, not_among


def _in_state(*states: str) -> Q:
    return Q(status__in=states)


def _to_assign() -> Q:
    return _in_state(*TO_ASSIGN)


def _owed(actor: Actor, *states: str) -> Q:
    """What the actor's units lead; those that assist look on."""
    return _in_state(*states) & Q(owner__in=units_of(actor))


def to_verify(actor: Actor) -> Q:
    """Reported, and neither assigned nor rectified by this account (`actions.verify.verifies_apart`)."""
    return _in_state("submitted") & not_among(actor.account, "assigners", "handlers")


def to_look_back(actor: Actor) -> Q:
    """Drawn for a look-back, due, and new to this account (`actions.look_back.is_new_to`)."""
    drawn = _in_state("closed") & Q(look_back_on__lte=time.today())
    return drawn & not_among(actor.account, "assigners", "handlers", "verifiers")


def to_decide(actor: Actor) -> Q:
    """Objected to, and assigned by this account or its room, or anybody's for a leader (`access.answers_for_order`)."""
    objected = _in_state("objected")
    return objected if actor.role == "leader" else objected & (Q(room=actor.unit) | among(actor.account, "assigners"))


def _lit(actor: Actor, light: str) -> Q:
    open_now = Q(status__in=OPEN) & timing.light_q([light], time.now())
    return open_now & Q(owner__in=units_of(actor)) if actor.role in UNIT_SIDE else open_now


QUEUES: tuple[Queue, ...] = (
    Queue("assign", _("待交办"), "problems.assign", "today", lambda actor: _to_assign() & unreserved()),
    Queue("objection", _("待决定异议"), "problems.objection", "today", to_decide),
    Queue("verify", _("待核查"), "problems.close", "today", to_verify),
    Queue("look-back", _("到期回头看"), "problems.look-back", "today", to_look_back),
    Queue("acknowledge", _("待签收"), "problems.acknowledge", "today", lambda actor: _owed(actor, "assigned")),
    Queue(
        "rectify", _("待整改"), "problems.rectify", "today", lambda actor: _owed(actor, "acknowledged", "rectifying")
    ),
    Queue("returned", _("退回补改"), "problems.rectify", "today", lambda actor: _owed(actor, "returned")),
    Queue("late", _("已超期"), "problems.view", "soon", lambda actor: _lit(actor, "red"), light="red"),
    Queue("soon", _("临期"), "problems.view", "soon", lambda actor: _lit(actor, "amber"), light="amber"),
    Queue("kept", _("在册，不交办"), "problems.assign", "own", lambda actor: _to_assign() & reserved()),
    Queue(
        "consent",
        _("问题待同意"),
        "problems.consent",
        "decide",
        lambda actor: awaiting_consent(actor, "problems.problem"),
    ),
)
