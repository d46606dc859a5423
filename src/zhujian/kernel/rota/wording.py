"""What stands in the way of a plan, and how good it is, in whole sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.rota.values import Obstacle, Rule, Score
from zhujian.kernel.wording import listed

if TYPE_CHECKING:
    from zhujian.kernel.rota.models import Plan

MOST_NAMED = 5


def plan_words(plan: Plan) -> str:
    """Topic and month: what a draw is called."""
    return f"{topic_words(plan.topic)} {plan.month:%Y-%m}"


def topic_words(code: str) -> str:
    return str(find_topic(code) or code)


def obstacle_words(obstacle: Obstacle) -> str:
    """The rule, the days, the numbers, and what is missing."""
    return _words(obstacle.rule)(obstacle, {"days": span_words(obstacle), **vars(obstacle), "sites": _sites(obstacle)})


def _words(rule: Rule) -> Callable[[Obstacle, dict[str, object]], str]:
    return {
        Rule.CAPACITY: _capacity,
        Rule.ABSENCE: _absence,
        Rule.RECUSAL: _recusal,
        Rule.ROTATION: _rotation,
        Rule.INTERVAL: _interval,
    }[rule]


def _capacity(_obstacle: Obstacle, values: dict[str, object]) -> str:
    return (
        _(
            "督查组不够：%(days)s每天有 %(need)d 处点位要查，各组每天合计只能查 %(can)d 处，"
            "共差 %(short_by)d 次督查，至少需增加 %(team_days)d 个组日。"
        )
        % values
    )


def _absence(obstacle: Obstacle, values: dict[str, object]) -> str:
    if obstacle.sites:
        words = _(
            "缺勤：%(days)s能去“%(sites)s”的督查组都不在岗，共差 %(short_by)d 次督查，至少需增加 %(team_days)d 个组日。"
        )
        return words % values
    return (
        _(
            "缺勤：%(days)s每天有 %(need)d 处点位要查，在岗各组只能查 %(can)d 处，"
            "共差 %(short_by)d 次督查，至少需增加 %(team_days)d 个组日。"
        )
        % values
    )


def _recusal(_obstacle: Obstacle, values: dict[str, object]) -> str:
    return (
        _("回避：%(days)s“%(sites)s”没有可派的督查组，共差 %(short_by)d 次督查，至少需增加 %(team_days)d 个组日。")
        % values
    )


def _rotation(obstacle: Obstacle, values: dict[str, object]) -> str:
    words = _(
        "轮换：同一督查组 %(apart)d 日内不重复到同一点位，每处点位须有 %(need)d 个督查组轮流；"
        "%(days)s能去“%(sites)s”的只有 %(can)d 个，共差 %(short_by)d 次督查，至少需增加 %(team_days)d 个组日。"
    )
    return words % {**values, "apart": obstacle.need - 1}


def _interval(_obstacle: Obstacle, values: dict[str, object]) -> str:
    return (
        _(
            "间隔：%(days)s每天有 %(need)d 处点位超过规定天数未查，"
            "共超期 %(short_by)d 处次，至少需增加 %(team_days)d 个组日。"
        )
        % values
    )


def _sites(obstacle: Obstacle) -> str:
    named = listed(obstacle.sites[:MOST_NAMED])
    if len(obstacle.sites) <= MOST_NAMED:
        return named
    return _("%(sites)s等 %(count)d 处") % {"sites": named, "count": len(obstacle.sites)}


def span_words(obstacle: Obstacle) -> str:
    if obstacle.since == obstacle.until:
        return _day(obstacle.since)
    return _("%(since)s至%(until)s") % {"since": _day(obstacle.since), "until": _day(obstacle.until)}


def _day(day: date) -> str:
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def score_words(score: Score, title: str) -> str:
    """One line on a duty: how much is covered, how even, how far."""
    words = _(
        "%(title)s：%(visits)d 次督查，漏 %(gaps)d 处次%(covered)s；各组次数最多相差 %(spread)d%(even)s；%(far)s。"
    )
    proved = _("（已证明不能更少）")
    values = {
        "title": title,
        "covered": proved if score.is_covered_best else "",
        "even": proved if score.is_even_best else "",
    }
    return words % {**vars(score), **values, "far": _far(score)}


def _far(score: Score) -> str:
    if score.in_metres:
        return _("同日点位间距合计 %(far)s 公里") % {"far": f"{score.ways / 1000:,.1f}"}
    return _("同日跨乡镇 %(count)d 处次") % {"count": score.ways}
