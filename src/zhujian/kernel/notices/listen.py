"""Taking down what an action wishes to be told, in the action's transaction: one statement, and nobody looked up."""

from __future__ import annotations

from zhujian.kernel.action import Act, Tell, on_finish
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.records import key_of


@on_finish
def take_down(act: Act) -> None:
    wishes = [_wish(part, tell) for part in act.walk() for tell in part.wishes]
    if wishes:
        Wish.objects.bulk_create(wishes)


def _wish(act: Act, tell: Tell) -> Wish:
    target, pk = key_of(tell.row) if tell.row is not None else ("", "")
    return Wish(
        kind=tell.kind,
        target=target,
        row=int(pk) if pk else None,
        accounts=list(tell.accounts),
        unit=tell.unit,
        roles=list(tell.roles),
        text=tell.text or getattr(tell.row, "number", ""),
        actor=act.actor.account,
        at=act.now,
    )
