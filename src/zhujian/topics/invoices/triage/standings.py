"""What verdicts teach the rules: one that is often wrong counts for less, and everybody sees since when and why."""

from __future__ import annotations

from django.db.models import Count, Q

from zhujian.kernel.api import Act, Tell, move, step_of
from zhujian.topics.invoices.models import Part, Standing
from zhujian.topics.invoices.workflow import STANDINGS, VERDICTS

ENOUGH = 10
"""Verdicts below which a rule keeps its full weight: a few tell nothing."""
HALF = 50
LEAST = 20
FULL = 100


def percents() -> dict[str, int]:
    """Rule -> what its points count for, of the rules that have been judged."""
    return dict(Standing.objects.values_list("rule", "percent"))


def weight(right: int, judged: int) -> int:
    """Percent of its weight that a rule keeps: all until enough is known or half of it proves right, then its share
    of verdicts that proved right, and never less than a fifth, so that it can rise again."""
    if judged < ENOUGH or 2 * right >= judged:
        return FULL
    return max(LEAST, FULL * right // judged)


def weigh(act: Act, rules: list[str]) -> None:
    """Count the verdicts on these rules anew, within the action that gave one."""
    counts = Part.objects.filter(rule__in=rules, verdict__in=dict(VERDICTS)).values("rule").order_by("rule")
    for found in counts.annotate(judged=Count("pk"), right=Count("pk", filter=Q(verdict="right"))):
        _set(act, found["rule"], found["right"], found["judged"] - found["right"])


def _set(act: Act, rule: str, right: int, wrong: int) -> None:
    percent = weight(right, right + wrong)
    standing = Standing.objects.filter(rule=rule).first()
    if standing is None:
        standing = Standing.objects.create(rule=rule, status="full", right=right, wrong=wrong, percent=FULL)
        step_of(act, standing, "invoices.weigh", "").save(force_insert=True)
    if standing.percent == percent:
        standing.right, standing.wrong = right, wrong
        standing.save(update_fields=["right", "wrong"])
        return
    status = "full" if percent == FULL else "weakened"
    judged = right + wrong
    words = f"{judged} 次结论中 {right} 次属实，权重由 {standing.percent}% 改为 {percent}%。"
    changes = {"right": right, "wrong": wrong, "percent": percent}
    move(act, standing, STANDINGS, status, action="invoices.weigh", reason=words, **changes)
    act.note(**{f"standing_{rule}": percent})
    act.notify(Tell("invoices.weighed", row=standing, roles=("supervision",), text=rule))
