"""Doubts from above: by unit, seller, month and rule, as charts; each through the visibility of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from zhujian.kernel.api import Actor, visible_to
from zhujian.topics.invoices.models import Doubt, Part
from zhujian.topics.invoices.pages.wording import title_of
from zhujian.topics.invoices.workflow import DECIDED

MOST = 12
MONTHS = 24
NAME = 14


@dataclass(frozen=True)
class Drawing:
    """A chart with its caption; `rows` are the same figures for whoever reads no picture."""

    key: str
    label: str
    option: dict[str, Any]
    heads: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    tall: bool = False


def drawings(actor: Actor, doubts: QuerySet[Doubt]) -> list[Drawing]:
    """The four charts; none where there is no doubt."""
    drawn = [_by_unit(doubts), _by_seller(doubts), _by_month(doubts), _by_rule(actor, doubts)]
    return [each for each in drawn if each.rows]


def _by_unit(doubts: QuerySet[Doubt]) -> Drawing:
    names = ("unit__short_name", "unit__name", "buyer_name")
    rows = doubts.order_by().values(*names).annotate(score=Sum("score"), count=Count("pk")).order_by("-score")[:MOST]
    found = [(next(row[name] for name in names if row[name]) or "—", row["score"], row["count"]) for row in rows]
    return _bars("by-unit", _("疑点得分最高的单位"), (_("单位"), _("得分"), _("发票疑点")), found)


def _by_seller(doubts: QuerySet[Doubt]) -> Drawing:
    sold = doubts.exclude(seller_name="").order_by().values("seller_name")
    rows = sold.annotate(score=Sum("score"), count=Count("pk")).order_by("-score")[:MOST]
    found = [(row["seller_name"], row["score"], row["count"]) for row in rows]
    return _bars("by-seller", _("疑点得分最高的销方"), (_("销方"), _("得分"), _("发票疑点")), found)


def _by_month(doubts: QuerySet[Doubt]) -> Drawing:
    dated = doubts.exclude(last_on=None).order_by().annotate(month=TruncMonth("last_on")).values("month")
    rows = sorted(dated.annotate(count=Count("pk"), total=Sum("total")).values_list("month", "count", "total"))
    found = [(f"{month:%Y-%m}", count, float(total)) for month, count, total in rows[-MONTHS:]]
    label = _("按最近开票月份的疑点")
    option = {
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [row[0] for row in found]},
        "yAxis": [{"type": "value", "name": _("发票疑点")}, {"type": "value", "name": _("金额（元）")}],
        "series": [
            {"type": "bar", "name": _("发票疑点"), "data": [row[1] for row in found]},
            {"type": "line", "name": _("金额（元）"), "yAxisIndex": 1, "data": [row[2] for row in found]},
        ],
    }
    return Drawing("by-month", label, option, (_("月份"), _("发票疑点"), _("金额（元）")), found)


def _by_rule(actor: Actor, doubts: QuerySet[Doubt]) -> Drawing:
    parts = visible_to(actor, Part).filter(doubt__in=doubts.order_by(), hits__gt=0).order_by()
    counts = parts.values("rule").annotate(
        count=Count("pk"),
        right=Count("pk", filter=Q(verdict="right")),
        judged=Count("pk", filter=Q(doubt__status__in=DECIDED)),
    )
    found = sorted((row["rule"], row["count"], row["right"], row["judged"] - row["right"]) for row in counts)
    series = [(_("未定"), [row[1] - row[2] - row[3] for row in found]), (_("查实"), [row[2] for row in found])]
    series.append((_("不属实或者有正当理由"), [row[3] for row in found]))
    option = {
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [row[0] for row in found]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "stack": "all", "name": name, "data": data} for name, data in series],
    }
    heads = (_("规则"), _("发票疑点"), _("查实"), _("不属实或者有正当理由"))
    return Drawing("by-rule", _("按规则的疑点"), option, heads, [(title_of(row[0]), *row[1:]) for row in found])


def _bars(key: str, label: str, heads: tuple[str, ...], rows: Sequence[tuple[str, int, int]]) -> Drawing:
    """Lying bars, the longest on top, since names are long."""
    turned = list(reversed(rows))
    option = {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [_short(row[0]) for row in turned]},
        "series": [{"type": "bar", "name": heads[1], "data": [row[1] for row in turned]}],
    }
    return Drawing(key, label, option, heads, rows, tall=True)


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"
