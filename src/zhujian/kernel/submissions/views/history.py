"""Everything that happened to a visit and to what was handed in for it, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.field.models import Visit
from zhujian.kernel.records import label_of
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.views.words import ACTIONS, KINDS
from zhujian.kernel.submissions.workflow import STATUSES
from zhujian.kernel.ui.components.details import Moment
from zhujian.kernel.wording import labelled
from zhujian.kernel.workflow.models import Consent, Move

UNTOLD = frozenset({"visits.edit"})  # told by the submission's own move


def moments_of(visit: Visit, submissions: Sequence[Submission]) -> list[Moment]:
    """The latest first."""
    ids = [row.pk for row in submissions]
    moves = Move.objects.filter(kind=label_of(Visit), row=visit.pk) | Move.objects.filter(
        kind=label_of(Submission), row__in=ids
    )
    found = [_of_move(move) for move in moves.order_by("pk") if move.action not in UNTOLD]
    found += _of_consents(Consent.objects.filter(kind=label_of(Submission), row__in=ids).order_by("pk"))
    return sorted(found, key=lambda item: item.at)[::-1]


def _of_move(move: Move) -> Moment:
    title = str(ACTIONS.get(move.action, move.action))
    if move.action == "visits.review":
        title = labelled(title, dict(STATUSES).get(move.target, move.target))
    post = _("系统") if move.role == "system" else move.post
    return Moment(at=move.at, title=title, post=post, kind=KINDS.get(move.action, "move"), text=move.reason)


def _of_consents(rows: Iterable[Consent]) -> Iterator[Moment]:
    states = dict(Consent.STATES)
    for row in rows:
        what = _("提请不予采用答卷")
        yield Moment(row.asked_at, what, post=row.asked_post, kind="consent", text=row.reason)
        if row.decided_at and row.state != Consent.PENDING:
            title = labelled(what, states[row.state])
            yield Moment(row.decided_at, title, post=row.decided_post, kind="consent", text=row.decision)
