"""@action: the one way to write.

The wrapper authorises, opens the transaction, runs the function, appends the event to the log with the digests of
every row written, and hands notices on after the commit, so that nobody can forget one of them. There is no way
round the authorisation; the system itself is a named actor.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.log import Entry, append
from zhujian.kernel.db import is_collision, write_gate
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.records import Key, Ledger, key_of, writing
from zhujian.kernel.visibility import get_for

P = ParamSpec("P")
R = TypeVar("R")
RowT = TypeVar("RowT", bound=models.Model)


@dataclass(frozen=True)
class Tell:
    """A wish that somebody be told. `to` is read by `kernel.notices`: account ids, or a role within a unit."""

    kind: str
    row: models.Model | None = None
    accounts: tuple[int, ...] = ()
    unit: int | None = None
    roles: tuple[str, ...] = ()
    text: str = ""


@dataclass
class Act:
    """One action under way: who, when, on which row, and what it wants recorded and told."""

    actor: Actor
    name: str
    now: datetime
    ledger: Ledger
    subject: models.Model | None = None
    key: str = ""
    notes: dict[str, Any] = field(default_factory=dict)
    wishes: list[Tell] = field(default_factory=list)
    keys: set[Key] = field(default_factory=set)
    inner: list[Act] = field(default_factory=list)

    def note(self, **identifiers: Any) -> None:
        """Add identifiers (never personal text) to the event."""
        self.notes.update(identifiers)

    def notify(self, wish: Tell) -> None:
        self.wishes.append(wish)

    def about(self, row: models.Model) -> None:
        """Name the event's subject, where the row is made by the action itself."""
        self.subject, self.key = row, ":".join(key_of(row))

    def wrote(self, *rows: models.Model) -> None:
        """Name rows that were written for this one of several actions (see `side_by_side`)."""
        self.keys.update(key_of(row) for row in rows)

    def part(self, name: str, subject: models.Model) -> Act:
        """A step of one of several actions, with an event of its own."""
        made = Act(actor=self.actor, name=name, now=self.now, ledger=self.ledger)
        made.about(subject)
        self.inner.append(made)
        return made

    def lock(self, model: type[RowT], pk: Any) -> RowT:
        """Read a row again and lock it until the transaction ends."""
        row = lookups.first(model, lock=True, pk=pk)
        if row is None:
            raise ObjectDoesNotExist(f"{model._meta.label} {pk}")
        self.ledger.hold(row)
        return row

    def walk(self) -> Iterator[Act]:
        """This action and those that it called, in the order in which they began."""
        yield self
        for act in self.inner:
            yield from act.walk()


Listener = Callable[[Act], None]
_current: ContextVar[Act | None] = ContextVar("zhujian_act", default=None)
_finishers: list[Listener] = []
_registry: dict[str, str] = {}


def on_finish(listener: Listener) -> Listener:
    """Run `listener` with the outermost act, inside its transaction, after the log has been written."""
    _finishers.append(listener)
    return listener


def registered_actions() -> dict[str, str]:
    """Name of every action -> the permission that it asks for."""
    return dict(_registry)


def action(
    permission: str, *, row: str | None = None, name: str = ""
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor | Act, P], R]]:
    """Make a write of a function whose first parameter is the act and whose others are keywords.

    `row` names the parameter that holds the row acted on: it is looked up again through the visibility rule,
    locked, and handed to the function fresh. `name` is what the log calls the action, where several share a permission.
    """
    called = name or permission

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Actor | Act, P], R]:
        _registry[called] = permission

        @functools.wraps(function)
        def perform(who: Actor | Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor = who.actor if isinstance(who, Act) else who
            with _transaction(actor, called) as act:
                _authorise(act, permission, row, kwargs)
                return function(act, *args, **kwargs)

        return perform

    return decorate


def _authorise(act: Act, permission: str, row: str | None, kwargs: dict[str, Any]) -> None:
    if row is None:
        if not act.actor.may(permission):
            raise Forbidden(_("您的角色不能做这一步。"))
        return
    given: models.Model = kwargs[row]
    # Not by its type: `request.user` is a proxy.
    found = get_for(act.actor, permission, given._meta.model, lock=True, pk=given.pk)
    act.ledger.hold(found)
    act.about(found)
    kwargs[row] = found


@contextmanager
def _transaction(actor: Actor, name: str) -> Iterator[Act]:
    outer = _current.get()
    if outer is not None:
        with _joined(outer, actor, name) as act:
            yield act
        return
    with _refusing_collisions(), write_gate(), transaction.atomic():
        with _begun(actor, name) as act:
            yield act
            _record(act)
        # After the ledger is closed: what a listener writes to a recorded row would be in no event.
        for listener in _finishers:
            listener(act)


@contextmanager
def side_by_side(name: str, actors: Sequence[Actor]) -> Iterator[list[Act]]:
    """The same action of several people in one transaction, each with the events that it would have by itself.

    For writing by one statement what many hand in at once. Whoever uses it has asked for the permission, here again
    required, on each row; and says by `Act.wrote` which rows are whose, so that none is in nobody's event.
    """
    if not all(actor.may(_registry[name]) for actor in actors):
        raise Forbidden(_("您的角色不能做这一步。"))
    if _current.get() is not None:
        raise RuntimeError("several people's actions are part of no other action")
    with _refusing_collisions(), write_gate(), transaction.atomic():
        with writing(Ledger()) as ledger:
            now = time.now()
            acts = [Act(actor=actor, name=name, now=now, ledger=ledger) for actor in actors]
            yield acts
            named = set().union(*(part.keys for act in acts for part in act.walk()))
            if named != ledger.touched[0]:
                raise RuntimeError("rows were written for nobody, or named and not written")
            _record(*acts)
        for act in acts:
            for listener in _finishers:
                listener(act)


@contextmanager
def _refusing_collisions() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if not is_collision(error):
            raise
        raise Conflict(_("另一个人正在办理同一事项，请稍后再试。"), rule="busy") from error


@contextmanager
def _begun(actor: Actor, name: str) -> Iterator[Act]:
    with writing(Ledger()) as ledger:
        act = Act(actor=actor, name=name, now=time.now(), ledger=ledger, keys=ledger.touched[0])
        token = _current.set(act)
        try:
            yield act
        finally:
            _current.reset(token)


@contextmanager
def _joined(outer: Act, actor: Actor, name: str) -> Iterator[Act]:
    keys: set[Key] = set()
    outer.ledger.touched.append(keys)
    act = Act(actor=actor, name=name, now=outer.now, ledger=outer.ledger, keys=keys)
    outer.inner.append(act)
    token = _current.set(act)
    try:
        yield act
    except BaseException:
        outer.inner.pop()
        _undo(act)
        raise
    finally:
        _current.reset(token)
        outer.ledger.touched.pop()


def _undo(act: Act) -> None:
    """Half an action is never kept. An action that goes on after one that it called has failed calls it within
    `transaction.atomic()`, whose savepoint takes the failed one's rows back; otherwise nothing at all is written."""
    written = set().union(*(part.keys for part in act.walk()))
    if written:
        act.ledger.forget(written)
        transaction.set_rollback(True)


def _record(*acts: Act) -> None:
    digests = acts[0].ledger.digests()
    append(
        [
            Entry(
                action=part.name,
                account=part.actor.account,
                role=part.actor.role if not part.actor.is_system else part.actor.name,
                origin=part.actor.origin,
                subject=part.key,
                business=part.now,
                rows=tuple((label, pk, digests[label, pk]) for label, pk in sorted(part.keys)),
                data=part.notes,
            )
            for act in acts
            for part in act.walk()
        ]
    )
