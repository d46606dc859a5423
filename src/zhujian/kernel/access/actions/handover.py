"""Handing an account's open work over to a successor."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.access.open_work import Piece, kinds
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.workflow.moves import require_reason


@action("accounts.hand-over", row="account", name="accounts.hand-over")
def hand_over(act: Act, *, account: Account, successor: Account, pieces: Sequence[Piece], reason: str) -> int:
    """Give these pieces of the account's open work to `successor`; how many went over.

    Raises Invalid naming each piece that the successor's grants do not reach, and then gives nothing; Conflict for a
    closed account, or where the successor is the same person.
    """
    words = require_reason(reason)
    if successor.pk == account.pk:
        raise Conflict(_("接收人不能是移交人本人。"), rule="not-oneself")
    if not successor.is_active:
        raise Conflict(_("接收人的账号已经停用。"), state="closed")
    if not pieces:
        raise Invalid.one("pieces", _("请选择要移交的事项。"))
    for code, kind in kinds().items():
        chosen = [piece.row for piece in pieces if piece.kind == code]
        if chosen:
            kind.give(act, account, successor, chosen, words)
    act.note(successor=successor.pk, pieces=[[piece.kind, piece.row] for piece in pieces])
    return len(pieces)
