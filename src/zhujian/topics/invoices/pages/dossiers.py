"""A doubt as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhujian.kernel.api import Actor, allows, clock_object, history, permits, running_clock
from zhujian.kernel.show import WEEKDAYS, Fact, Stage, Verb, day, evidence_strip, moment, number
from zhujian.topics.invoices.models import Doubt, Part, Question
from zhujian.topics.invoices.pages.calendars import months_of
from zhujian.topics.invoices.pages.presenting import moments
from zhujian.topics.invoices.pages.wording import EVENTS, LEVELS, STATES, hit_words, rule_of, says
from zhujian.topics.invoices.rules.base import WEIGHTS, Rule
from zhujian.topics.invoices.triage.judging import innocents_of
from zhujian.topics.invoices.workflow import DECIDED, DOUBTS

HITS = 10
STAGES = (("new", gettext_lazy("核查")), ("asked", gettext_lazy("发函")), ("answered", gettext_lazy("答复")))
VERBS = (
    ("ask", "invoices.ask", "mail", False),
    ("explain", "invoices.explain", "circle-check", False),
    ("accept", "invoices.accept", "flag", False),
    ("withdraw", "invoices.withdraw", "ban", True),
)


@dataclass(frozen=True)
class Line:
    """What one rule says of the doubt, with its points explained."""

    part: Part
    title: str
    level: str
    weight: int
    says: str
    hits: Sequence[str]
    more: int
    innocents: Sequence[str]
    question: str
    verdict: str


def dossier(actor: Actor, doubt: Doubt) -> dict[str, Any]:
    """All that the page, the PDF and the workbook show."""
    content = doubt.dossier.content
    parts = list(doubt.parts.order_by("-points", "rule"))
    questions = list(doubt.questions.select_related("letter", "unit").order_by("pk"))
    return {
        "doubt": doubt,
        "facts": facts(actor, doubt),
        "verbs": verbs(actor, doubt),
        "stages": stages(doubt, questions),
        "lines": [_line(part, doubt) for part in parts],
        "invoices": [_invoice(each) for each in content.get("invoices", ())],
        "more_invoices": max(0, doubt.invoices - len(content.get("invoices", ()))),
        "months": months_of(content),
        "weekdays": WEEKDAYS,
        "events": [{**each, "word": EVENTS.get(each["event"], each["event"])} for each in content.get("events", ())],
        "claims": content.get("claims", ()),
        "questions": [_asked(actor, question) for question in questions],
        "moments": moments(history(doubt)),
    }


def facts(actor: Actor, doubt: Doubt) -> list[Fact]:
    """Who, where, how much, for which task."""
    span = day(doubt.first_on) if doubt.first_on == doubt.last_on else f"{day(doubt.first_on)} — {day(doubt.last_on)}"
    found = [
        Fact(_("单位"), doubt.place, reverse("org:unit", args=[doubt.unit.code]) if doubt.unit else "", doubt.buyer),
        Fact(_("销方"), doubt.seller_name or _("未指明"), "", doubt.seller),
        Fact(_("发票"), _("%(count)s 张") % {"count": number(doubt.invoices)}),
        Fact(_("涉及金额"), _("%(total)s 元") % {"total": number(doubt.total)}),
        Fact(_("开票日期"), span),
        Fact(_("筛查任务"), doubt.task.number, doubt.task.get_absolute_url(), doubt.task.title),
        Fact(_("发现时间"), moment(doubt.found_at)),
    ]
    if doubt.predecessor:
        found.append(Fact(_("此前疑点"), doubt.predecessor.number, doubt.predecessor.get_absolute_url()))
    if doubt.signal:
        url = doubt.signal.get_absolute_url() if actor.may("signals.view") else ""
        found.append(Fact(_("信号"), f"#{doubt.signal.pk}", url))
    return found


def verbs(actor: Actor, doubt: Doubt) -> list[Verb]:
    """What this person may do now."""
    labels = {"ask": _("发函核实"), "explain": _("有正当理由"), "accept": _("转为信号"), "withdraw": _("撤销")}
    found: list[Verb] = []
    for verb, step, icon, danger in VERBS:
        permission = "invoices.ask" if verb == "ask" else "invoices.judge"
        if not permits(actor, permission, doubt) or not allows(DOUBTS, step, doubt.status):
            continue
        name = "invoices:ask" if verb == "ask" else "invoices:decide"
        args = [doubt.number] if verb == "ask" else [doubt.number, verb]
        why_not = _("购方没有对应到单位") if verb == "ask" and doubt.unit is None else ""
        found.append(Verb(labels[verb], reverse(name, args=args), why_not, icon=icon, primary=not found, danger=danger))
    return found


def stages(doubt: Doubt, questions: Sequence[Question]) -> list[Stage]:
    order = [code for code, _label in STAGES]
    at = order.index(doubt.status) if doubt.status in order else len(order)
    notes = {"asked": day(questions[-1].asked_at) if questions else ""}
    found = [
        Stage(label, "done" if place < at else "now" if place == at else "todo", notes.get(code, ""))
        for place, (code, label) in enumerate(STAGES)
    ]
    is_decided = doubt.status in DECIDED
    end = doubt.get_status_display() if is_decided else _("认定")
    return [*found, Stage(end, "done" if is_decided else "todo", day(doubt.decided_at) if is_decided else "")]


def _line(part: Part, doubt: Doubt) -> Line:
    rule = rule_of(part.rule)
    verdict = part.get_verdict_display() if part.verdict else ""
    if part.verdict == "innocent":
        verdict = innocents_of(part.rule).get(part.innocent, part.innocent)
    if rule is None:
        return Line(part, part.rule, "", 0, _("这条规则已不在用。"), (), 0, (), "", verdict)
    settings = next((each["parameters"] for each in doubt.run.rules if each["id"] == rule.id), None)
    return Line(
        part=part,
        title=f"{rule.id} {_(rule.title)}",
        level=str(LEVELS[rule.level]),
        weight=WEIGHTS[rule.level],
        says=says(rule, settings),
        hits=_hits(rule, part, doubt),
        more=max(0, part.hits - min(HITS, len(part.shown))),
        innocents=[_(item.words) for item in rule.innocent],
        question=_(rule.question),
        verdict=verdict,
    )


def _hits(rule: Rule, part: Part, doubt: Doubt) -> list[str]:
    return (
        [hit_words(rule, hit, doubt.seller_name or _("销方未指明")) for hit in part.shown[:HITS]] if part.hits else []
    )


def _invoice(each: dict[str, Any]) -> dict[str, Any]:
    second = each["second"]
    at = "" if second is None else f"{second // 3600:02}:{second % 3600 // 60:02}"
    return {
        **each,
        "shown": each["digital"] or " ".join(filter(None, (each["code"], each["number"]))),
        "time": at,
        "word": STATES.get(each["state"], each["state"]),
        "amount": Decimal(each["amount"]),
        "total": Decimal(each["total"]),
        "lines": [{**line, "total": Decimal(line["total"])} for line in each["lines"]],
    }


def _asked(actor: Actor, question: Question) -> dict[str, Any]:
    clock = running_clock(question)
    letter_url = reverse("letters:detail", args=[question.letter_id]) if actor.may("letters.view") else ""
    return {
        "question": question,
        "clock": clock_object(clock) if clock else None,
        "letter_url": letter_url,
        "evidence": evidence_strip(actor, question),
    }
