"""Problems that an account has in hand, and the requests that it has made about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.actors import actor_for, roles_of
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.open_work import Piece, open_work, out_of_reach
from zhujian.kernel.action import Act, Tell
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Invalid
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.views.words import consent_words
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import stay

KIND = "problems.problem"
HAND_OVER = "problems.hand-over"


def in_hand(account: Account) -> QuerySet[Problem]:
    """Open problems of which the account is the last in the line of those who answer for the order, and those that it
    registered, that nobody assigned yet, and that were not handed over."""
    passed_on = Move.objects.filter(kind=KIND, row=OuterRef("pk"), action=HAND_OVER)
    registered = Q(created_by=account.pk, status="registered") & ~Exists(passed_on)
    return Problem.objects.filter(registered | _last_in_line(account), status__in=OPEN)


def _last_in_line(account: Account) -> Q:
    """The list is matched as text: SQLite has no way to ask for the last item of a JSON list."""
    return Q(Regex(Cast("assigners", TextField()), rf"(^|[^0-9]){account.pk}\s*\]$")) & ~Q(status="registered")


def asked_by(account: Account) -> QuerySet[Consent]:
    return Consent.objects.filter(asked_by=account.pk, kind=KIND, state=Consent.PENDING)


def refuse_unseen(successor: Account, rows: Sequence[Problem]) -> None:
    """Raise Invalid naming the problems that none of the successor's roles reach."""
    wanted = {row.pk: row.number for row in rows}
    for role in roles_of(successor):
        seen = visible_to(actor_for(successor, role), Problem).filter(pk__in=wanted)
        wanted = {pk: number for pk, number in wanted.items() if pk not in set(seen.values_list("pk", flat=True))}
    if wanted:
        raise Invalid.one("successor", out_of_reach(list(wanted.values()), successor))


@open_work("problems", _("问题"))
class Problems:
    def count(self, account: Account) -> int:
        return in_hand(account).count()

    def pieces(self, actor: Actor, account: Account) -> list[Piece]:
        rows = in_hand(account) & visible_to(actor, Problem)
        return [
            Piece("problems", row.pk, row.number, row.title, row.get_status_display(), _page(row.number))
            for row in rows.order_by("pk")
        ]

    def give(self, act: Act, account: Account, successor: Account, rows: Sequence[int], reason: str) -> None:
        """The successor answers for the problem as if having assigned it, and so does not verify it."""
        found = visible_to(act.actor, Problem) & in_hand(account)
        chosen = [act.lock(Problem, row.pk) for row in found.filter(pk__in=rows).order_by("pk")]
        refuse_unseen(successor, chosen)
        for problem in chosen:
            if problem.status != "registered":
                problem.assigners = [*(pk for pk in problem.assigners if pk != successor.pk), successor.pk]
                problem.save(update_fields=["assigners"])
            stay(act, problem, action=HAND_OVER, reason=reason)
            act.notify(Tell("problems.handed-over", row=problem, accounts=(successor.pk,)))


def _page(number: str) -> str:
    return reverse("problems:detail", args=[number])


@open_work("requests", _("待同意的申请"))
class Requests:
    def count(self, account: Account) -> int:
        return asked_by(account).count()

    def pieces(self, actor: Actor, account: Account) -> list[Piece]:
        waiting = {row.row: row for row in asked_by(account).order_by("pk")}
        seen = visible_to(actor, Problem).filter(pk__in=waiting)
        return [
            Piece("requests", item.pk, row.number, row.title, consent_words(item), _page(row.number))
            for row in seen.order_by("pk")
            for item in (waiting[row.pk],)
        ]

    def give(self, act: Act, account: Account, successor: Account, rows: Sequence[int], reason: str) -> None:
        """The request becomes the successor's, who therefore cannot be the one to decide on it."""
        waiting = [act.lock(Consent, row.pk) for row in asked_by(account).filter(pk__in=rows).order_by("pk")]
        problems = visible_to(act.actor, Problem).filter(pk__in=[row.row for row in waiting])
        refuse_unseen(successor, list(problems))
        for consent in waiting:
            consent.asked_by = successor.pk
            consent.save(update_fields=["asked_by"])
