"""Requests of an account that signals be dismissed, which a second person has still to decide.

A signal itself waits for its room, not for whoever registered it: nothing of it has to be handed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhujian.kernel.access.actors import actor_for, roles_of
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.open_work import Piece, open_work, out_of_reach
from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Invalid
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent

KIND = "signals.signal"


def asked_by(account: Account) -> QuerySet[Consent]:
    return Consent.objects.filter(asked_by=account.pk, kind=KIND, state=Consent.PENDING)


@open_work("signals", gettext_lazy("待同意的不予受理"))
class Signals:
    def count(self, account: Account) -> int:
        return asked_by(account).count()

    def pieces(self, actor: Actor, account: Account) -> list[Piece]:
        waiting = {row.row: row.pk for row in asked_by(account)}
        seen = visible_to(actor, Signal).filter(pk__in=waiting).order_by("pk")
        return [
            Piece(
                "signals",
                waiting[row.pk],
                f"#{row.pk}",
                row.summary,
                _("申请不予受理"),
                reverse("signals:detail", args=[row.pk]),
            )
            for row in seen
        ]

    def give(self, act: Act, account: Account, successor: Account, rows: Sequence[int], reason: str) -> None:
        """The request becomes the successor's, who therefore cannot be the one to decide on it."""
        waiting = [act.lock(Consent, row.pk) for row in asked_by(account).filter(pk__in=rows).order_by("pk")]
        wanted = set(
            visible_to(act.actor, Signal).filter(pk__in=[row.row for row in waiting]).values_list("pk", flat=True)
        )
        for role in roles_of(successor):
            wanted -= set(
                visible_to(actor_for(successor, role), Signal).filter(pk__in=wanted).values_list("pk", flat=True)
            )
        if wanted:
            raise Invalid.one("successor", out_of_reach([f"#{pk}" for pk in sorted(wanted)], successor))
        for consent in waiting:
            consent.asked_by = successor.pk
            consent.save(update_fields=["asked_by"])
