"""What an actor has asked for and somebody else has still to decide."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.views.words import consent_words
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent

MOST = 8


@dataclass(frozen=True)
class Request:
    """A step that waits for a second person: on what, and its page."""

    consent: Consent
    what: str
    name: str
    url: str


def requests_of(actor: Actor) -> list[Request]:
    """The actor's own requests that are still open, oldest first; three queries."""
    if actor.account is None:
        return []
    rows = list(Consent.objects.filter(asked_by=actor.account, state=Consent.PENDING).order_by("pk")[:MOST])
    named = _problems(actor, rows) | _signals(actor, rows)
    return [Request(row, _words(row), *named[row.kind, row.row]) for row in rows if (row.kind, row.row) in named]


def _words(row: Consent) -> str:
    return _("提请不予受理") if row.step == "signals.dismiss" else consent_words(row)


Named = dict[tuple[str, int], tuple[str, str]]


def _problems(actor: Actor, rows: list[Consent]) -> Named:
    ids = [row.row for row in rows if row.kind == "problems.problem"]
    found = visible_to(actor, Problem).filter(pk__in=ids).values_list("pk", "number", "title")
    return {
        ("problems.problem", pk): (f"{number} {title}", reverse("problems:detail", args=[number]))
        for pk, number, title in found
    }


def _signals(actor: Actor, rows: list[Consent]) -> Named:
    ids = [row.row for row in rows if row.kind == "signals.signal"]
    found = visible_to(actor, Signal).filter(pk__in=ids).values_list("pk", "summary")
    return {("signals.signal", pk): (f"#{pk} {text}", reverse("signals:detail", args=[pk])) for pk, text in found}
