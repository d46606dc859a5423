"""Who sees which rows: one rule for each model, and everything goes through it.

A rule turns an actor into a Q. `visible_to` filters lists, counts, search and export with it; `get_for` and the row
check of `@action` look one row up through it. What is invisible is missing: both raise NotFound.

A rule reads nothing but the actor and the day: no hour, no table (subqueries are part of the Q). So the statement that
looks one row up is the same for an actor all day, or for good where the rule does not ask for the day, and is put
together once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Forbidden, NotFound

M = TypeVar("M", bound=models.Model)
K = TypeVar("K")
F = TypeVar("F")
Rule = Callable[[Actor], Q]
Condition = Callable[[Actor, Any], bool]
Objection = Callable[[Actor, Any], None]

NOTHING = Q(pk__in=())
ALL = Q()

_rules: dict[type[models.Model], Rule] = {}
_conditions: dict[str, Condition] = {}
_objections: dict[str, Objection] = {}


def rule(model: type[models.Model]) -> Callable[[Rule], Rule]:
    """Declare the rule of a model. There is exactly one."""
    return _declaring(_rules, model, f"{model._meta.label} already has a visibility rule")


def condition(permission: str) -> Callable[[Condition], Condition]:
    """Declare what a permission asks of a visible row beyond the actor's role: `(actor, row) -> bool`."""
    return _declaring(_conditions, permission, f"{permission} already has a condition")


def objection(permission: str) -> Callable[[Objection], Objection]:
    """Declare what stands in the way of somebody who may not do this to a row, and says more than that it may not.

    `(actor, row)` raises Conflict naming the rule, or says nothing.
    """
    return _declaring(_objections, permission, f"{permission} already has an objection")


def _declaring(known: dict[K, F], key: K, twice: str) -> Callable[[F], F]:
    def declare(function: F) -> F:
        if key in known:
            raise ValueError(twice)
        known[key] = function
        return function

    return declare


def ruled_models() -> frozenset[type[models.Model]]:
    return frozenset(_rules)


def visible_to(actor: Actor, model: type[M]) -> models.QuerySet[M]:
    """The rows of `model` that the actor may see. A model without a rule shows nothing to anyone but the system."""
    rows = model._default_manager.all()
    if actor.is_system:
        return rows
    found = _rules.get(model)
    return rows.filter(found(actor)) if found else rows.none()


def get_for(actor: Actor, permission: str, model: type[M], *, lock: bool = False, **key: Any) -> M:
    """The one visible row with this key, if the actor holds the permission on it.

    Raises NotFound where it is missing or invisible, Forbidden where it is visible and the permission is lacking; a
    Conflict in its place where a rule on this very row says more.
    """
    row = find(actor, model, lock=lock, **key)
    if row is None:
        raise NotFound(_("没有这条记录，或者您无权查看。"))
    if not permits(actor, permission, row):
        _objections.get(permission, _silent)(actor, row)
        raise Forbidden(_("您的角色不能对这条记录做这一步。"))
    return row


def find(actor: Actor, model: type[M], *, lock: bool = False, **key: Any) -> M | None:
    """The visible row with this key, or None. With `lock` nobody else changes it before the transaction ends."""
    kinds = lookups.kinds_of(key)
    if kinds is None:
        return _looked_up(actor, model, key, lock=lock).first()
    if not lookups.is_possible(key):
        return None
    found = _statement(actor, model, kinds, lock)
    if isinstance(found, ByDay):
        found = _statement_of_day(actor, model, kinds, lock, time.today())
    return next(iter(found.rows(model, key)), None) if found else None


class ByDay:
    """In place of a statement that holds for one day only."""


Kept = lookups.Statement | ByDay | None


@lru_cache(maxsize=lookups.KEPT)
def _statement(actor: Actor, model: type[models.Model], kinds: lookups.Kinds, lock: bool) -> Kept:
    """Few rules ask for the day; the statements of the others hold for good."""
    before = time.times_asked()
    made = _put_together(actor, model, kinds, lock)
    return made if time.times_asked() == before else ByDay()


@lru_cache(maxsize=lookups.KEPT)
def _statement_of_day(
    actor: Actor, model: type[models.Model], kinds: lookups.Kinds, lock: bool, day: date
) -> lookups.Statement | None:
    return _put_together(actor, model, kinds, lock)


def _put_together(
    actor: Actor, model: type[models.Model], kinds: lookups.Kinds, lock: bool
) -> lookups.Statement | None:
    return lookups.statement(kinds, lambda key: _looked_up(actor, model, key, lock=lock))


def forget_statements() -> None:
    """What was put together from rules that are not those any more."""
    _statement.cache_clear()
    _statement_of_day.cache_clear()


def _looked_up(actor: Actor, model: type[M], key: lookups.Key, *, lock: bool) -> models.QuerySet[M]:
    return lookups.locked(visible_to(actor, model).filter(**key), lock=lock)


def permits(actor: Actor, permission: str, row: models.Model) -> bool:
    """Whether the actor, who sees the row, may do this to it."""
    if actor.is_system:
        return True
    if not actor.may(permission):
        return False
    asked = _conditions.get(permission)
    return asked is None or asked(actor, row)


def _silent(actor: Actor, row: models.Model) -> None:
    """No objection is declared."""


def span_q(actor: Actor, *, unit: str, topic: str | None = None, within: str = "") -> Q:
    """Rows within the actor's spans, by the columns that hold the row's unit id and topic code.

    Rows of a model that belongs to one topic have no such column: they are all `within` that topic.
    """
    if actor.unlimited:
        return ALL
    found = NOTHING
    for span in actor.spans:
        if within and span.topics is not None and within not in span.topics:
            continue
        part = Q()
        if span.units is not None:
            part &= Q(**{f"{unit}__among": span.units})
        if topic and span.topics is not None:
            part &= Q(**{f"{topic}__in": span.topics})
        if not part:  # An empty Q disappears in an "or", and would leave nothing instead of everything.
            return ALL
        found |= part
    return found
