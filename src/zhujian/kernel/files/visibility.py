"""Who sees which files: the uploader, the uploader's unit, and whoever sees a row that a file is evidence of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhujian.kernel.actor import Actor
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.visibility import NOTHING, rule

Rows = Callable[[Actor], "QuerySet[Any]"]


@dataclass(frozen=True)
class EvidenceRule:
    """For one kind of row: those that an actor sees, and what a reader calls one of them."""

    rows: Rows
    reference: Callable[[Any], str]


_rules: dict[str, EvidenceRule] = {}


def evidence_rule(kind: str, rows: Rows, *, reference: Callable[[Any], str] = str) -> None:
    """Let rows of `kind` (such as "problems.problem") bear evidence.

    `rows` gives those that an actor sees; `reference` names one for a reader, by its number say.
    """
    _rules[kind] = EvidenceRule(rows, reference)


def rule_for(kind: str) -> EvidenceRule:
    """Raises LookupError where no room has declared rows of this kind: their evidence would be seen by nobody."""
    if kind not in _rules:
        raise LookupError(f"{kind} bears no evidence; declare it with kernel.files.visibility.evidence_rule")
    return _rules[kind]


@rule(File)
def files_visible(actor: Actor) -> Q:
    if not actor.may("files.view"):
        # Observers and monitoring points submit, and refer to what they submitted themselves.
        return Q(uploaded_by=actor.account) if actor.account and actor.may("files.upload") else NOTHING
    own = Q(uploaded_by=actor.account) if actor.account else NOTHING
    unit = Q(unit=actor.unit) if actor.unit else NOTHING
    return own | unit | Q(Exists(Evidence.objects.filter(evidence_visible(actor), file=OuterRef("pk"))))


@rule(Evidence)
def evidence_visible(actor: Actor) -> Q:
    found = NOTHING
    for kind, declared in _rules.items():
        # One row at a time, by its key: a list of all rows that the actor sees would be made for each question.
        found |= evidence_of_seen(actor, kind) & Q(Exists(declared.rows(actor).filter(pk=OuterRef("row"))))
    return found


def evidence_of_seen(actor: Actor, kind: str) -> Q:
    """The evidence of such rows of a kind as the actor is known to see."""
    return Q(kind=kind) if actor.may("files.view") else NOTHING
