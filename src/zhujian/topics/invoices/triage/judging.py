"""What a person decides on a doubt: explained, accepted as a signal, or withdrawn; rule by rule."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from zhujian.kernel.api import Act, FieldError, Invalid, Signal, action, move, register_signal, require_state
from zhujian.topics.invoices.models import Doubt, Part
from zhujian.topics.invoices.triage.asking import close_questions
from zhujian.topics.invoices.triage.standings import weigh
from zhujian.topics.invoices.workflow import DOUBTS
from zhujian.topics.invoices.working.books import rule_of

SUMMARY = 200
OTHER = "other"
"""The innocent explanation that no rule names."""


@action("invoices.judge", row="doubt", name="invoices.explain")
def explain(act: Act, *, doubt: Doubt, innocent: Mapping[str, str], reason: str) -> Doubt:
    """Every hit has a harmless reason: `innocent` gives it by rule, a code of the rule's own or "other"."""
    require_state(DOUBTS, "invoices.explain", doubt)
    parts = list(doubt.parts.filter(hits__gt=0))
    _check_reasons(parts, innocent)
    move(act, doubt, DOUBTS, "explained", action="invoices.explain", reason=reason, decided_at=act.now)
    _judge(act, doubt, parts, {part.rule: ("innocent", innocent[part.rule]) for part in parts})
    return doubt


@action("invoices.judge", row="doubt", name="invoices.accept")
def accept(act: Act, *, doubt: Doubt, right: Mapping[str, bool], reason: str) -> Signal:
    """The doubt stands: it becomes a signal, which a person triages like any other. `right` says so by rule.

    Nothing of it reaches anybody's record: a signal names a unit, and persons come after a problem is registered.
    """
    require_state(DOUBTS, "invoices.accept", doubt)
    parts = list(doubt.parts.filter(hits__gt=0))
    if not any(right.get(part.rule, False) for part in parts):
        raise Invalid.one("right", _("至少有一条规则查实，才能转为信号。"))
    signal = register_signal(
        act,
        topic="invoices",
        channel="invoice",
        summary=_summary(doubt),
        text=_told(doubt, reason),
        unit=doubt.unit,
        occurred_on=doubt.last_on if doubt.last_on and doubt.last_on <= act.now.date() else None,
    )
    changes = {"signal": signal, "decided_at": act.now}
    move(act, doubt, DOUBTS, "accepted", action="invoices.accept", reason=reason, **changes)
    _judge(act, doubt, parts, {part.rule: ("right" if right.get(part.rule) else "wrong", "") for part in parts})
    act.note(signal=signal.pk)
    return signal


@action("invoices.judge", row="doubt", name="invoices.withdraw")
def withdraw(act: Act, *, doubt: Doubt, reason: str) -> Doubt:
    """The rules were wrong, or the data: nothing was there to explain."""
    require_state(DOUBTS, "invoices.withdraw", doubt)
    move(act, doubt, DOUBTS, "withdrawn", action="invoices.withdraw", reason=reason, decided_at=act.now)
    parts = list(doubt.parts.filter(hits__gt=0))
    _judge(act, doubt, parts, {part.rule: ("wrong", "") for part in parts})
    return doubt


def _check_reasons(parts: list[Part], innocent: Mapping[str, str]) -> None:
    errors = []
    for part in parts:
        code = innocent.get(part.rule, "")
        if code not in innocents_of(part.rule):
            errors.append(FieldError(part.rule, _("请选择 %(rule)s 的正当理由。") % {"rule": part.rule}))
    if errors:
        raise Invalid(errors)


def innocents_of(rule: str) -> dict[str, str]:
    """Code -> words of the innocent explanations of a rule; of one that is gone only the last, that fits any."""
    known = rule_of(rule)
    found = {item.code: _(item.words) for item in known.innocent} if known else {}
    return {**found, OTHER: _("其他正当理由（在说明中写明）")}


def _judge(act: Act, doubt: Doubt, parts: list[Part], verdicts: Mapping[str, tuple[str, str]]) -> None:
    for part in parts:
        part.verdict, part.innocent = verdicts[part.rule]
        part.judged_at = act.now
    Part.objects.bulk_update(parts, ["verdict", "innocent", "judged_at"])
    close_questions(act, doubt)
    weigh(act, [part.rule for part in parts])
    act.note(task=doubt.task.number)


def _summary(doubt: Doubt) -> str:
    """In Chinese, as all that is kept; so is the text."""
    seller = doubt.seller_name or doubt.seller or "（未指明销方）"
    return f"发票疑点：{doubt.place}与{seller}"[:SUMMARY]


def _told(doubt: Doubt, reason: str) -> str:
    titles = [f"{rule} {found.title}" if (found := rule_of(rule)) else rule for rule in doubt.rule_ids]
    facts = f"{doubt.number}，发票 {doubt.invoices} 张，合计 {doubt.total:,.2f} 元。命中规则：{'、'.join(titles)}。"
    return f"{facts}\n{reason.strip()}"
