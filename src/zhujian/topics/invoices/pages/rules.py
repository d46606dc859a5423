"""The published rules: what each says, how often it proved right, and since when it counts for less."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhujian.kernel.api import Actor, NotFound, Request, history, page, visible_to
from zhujian.kernel.show import Fact
from zhujian.topics.invoices.models import Part, Standing
from zhujian.topics.invoices.pages.presenting import moments
from zhujian.topics.invoices.pages.wording import LEVELS, SCOPES, book, facts_words, rule_of, says
from zhujian.topics.invoices.rules.base import WEIGHTS, Rule


@page("invoices.view")
def rule_list(request: Request) -> HttpResponse:
    known, fault = book()
    standings = {row.rule: row for row in visible_to(request.actor, Standing)}
    counts = _doubts(request.actor)
    lines = [_line(rule, standings.get(rule.id), counts.get(rule.id, 0)) for rule in known.rules.values()]
    return render(request, "invoices/rules.html", {"lines": lines, "fault": fault})


def _doubts(actor: Actor, **which: str) -> dict[str, int]:
    rows = visible_to(actor, Part).filter(hits__gt=0, **which).order_by().values("rule").annotate(count=Count("pk"))
    return {row["rule"]: row["count"] for row in rows}


def _line(rule: Rule, standing: Standing | None, doubts: int) -> dict[str, Any]:
    return {
        "rule": rule,
        "title": _(rule.title),
        "level": LEVELS[rule.level],
        "scope": SCOPES[rule.scope],
        "says": says(rule),
        "doubts": doubts,
        "standing": standing,
        "judged": standing.right + standing.wrong if standing else 0,
        "precision": precision(standing),
    }


def precision(standing: Standing | None) -> int | None:
    """The share of verdicts that proved right, in percent; None before the first."""
    judged = standing.right + standing.wrong if standing else 0
    return None if standing is None or not judged else round(100 * standing.right / judged)


@page("invoices.view")
def rule_page(request: Request, code: str) -> HttpResponse:
    rule = rule_of(code.upper())
    if rule is None:
        raise NotFound(_("没有规则 %(code)s。") % {"code": code})
    standing = visible_to(request.actor, Standing).filter(rule=rule.id).first()
    settings = book()[0].settings(rule)
    context = {
        **_line(rule, standing, _doubts(request.actor, rule=rule.id).get(rule.id, 0)),
        "facts": _facts(rule),
        "parameters": [(_(rule.parameters[name].words), name, value) for name, value in settings.items()],
        "innocents": _innocents(request.actor, rule),
        "question": _(rule.question),
        "moments": moments(history(standing)) if standing else (),
    }
    return render(request, "invoices/rule.html", context)


def _facts(rule: Rule) -> list[Fact]:
    found = [
        Fact(_("级别"), LEVELS[rule.level], note=_("满分 %(points)d 分") % {"points": WEIGHTS[rule.level]}),
        Fact(_("范围"), SCOPES[rule.scope]),
        Fact(_("必需的资料"), facts_words(rule.needs)),
    ]
    if rule.uses:
        found.append(Fact(_("有则用的资料"), facts_words(rule.uses)))
    return found


def _innocents(actor: Actor, rule: Rule) -> list[tuple[str, int]]:
    """Each harmless reason with how often it was the one."""
    judged = visible_to(actor, Part).filter(Q(rule=rule.id) & ~Q(innocent="")).order_by().values("innocent")
    counts = {row["innocent"]: row["count"] for row in judged.annotate(count=Count("pk"))}
    return [(_(item.words), counts.get(item.code, 0)) for item in rule.innocent]
