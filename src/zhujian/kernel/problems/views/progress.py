"""How far along a problem is, and how its time is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.clocks.models import UNITS
from zhujian.kernel.clocks.wording import article_words
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.views.history import posts_of
from zhujian.kernel.ui.components.details import Fact, Stage
from zhujian.kernel.ui.formats import day, short_day
from zhujian.kernel.workflow.models import Move

STAGES: tuple[tuple[str, str | Promise], ...] = (
    ("registered", _("登记")),
    ("assigned", _("交办")),
    ("acknowledged", _("签收")),
    ("rectifying", _("整改")),
    ("submitted", _("报送")),
    ("closed", _("销号")),
)
# Where a state that is no stage of its own stands among them.
STANDS_AT = {"objected": "assigned", "returned": "rectifying", "reopened": "registered"}
ENDED = frozenset({"dismissed", "merged"})


def stages_of(problem: Problem, moves: Sequence[Move]) -> list[Stage]:
    """The life of a problem as a bar: what is done, what is now, what is to come. A set-aside one ends where it was."""
    order = [code for code, _label in STAGES]
    days = _days(moves)
    if problem.status in ENDED:
        done = [Stage(label, "done", days[code]) for code, label in STAGES if code in days]
        last = moves[-1].at if moves else None
        return [*done, Stage(problem.get_status_display(), "now", short_day(last))]
    at = order.index(_stands_at(problem))
    return [
        Stage(label, _state(place, at, code), days.get(code, "") if place <= at else "")
        for place, (code, label) in enumerate(STAGES)
    ]


def _stands_at(problem: Problem) -> str:
    status = problem.suspended_from if problem.status == "suspended" else problem.status
    return STANDS_AT.get(status, status)


def _state(place: int, at: int, code: str) -> Any:
    if place < at or (place == at and code == "closed"):
        return "done"
    return "now" if place == at else "todo"


def _days(moves: Iterable[Move]) -> dict[str, str]:
    """When each stage was reached, the last time where it was more than once."""
    return {move.target: short_day(move.at) for move in moves if move.source != move.target}


@dataclass(frozen=True)
class Panel:
    """The clock as a page tells it."""

    light: str
    remaining: str
    explain: str
    facts: Sequence[Fact]
    pauses: Sequence[Fact]
    extensions: Sequence[Fact]
    provisional: bool


def panel_of(problem: Problem, light: str) -> Panel:
    clock = timing.clock_object(problem)
    pauses, extensions = clock["paused"], clock["extended"]
    posts = posts_of(row[name] for row in (*pauses, *extensions) for name in ("by", "approved_by"))
    return Panel(
        light=light,
        remaining=clock.get("remaining", ""),
        explain=clock["explain"],
        facts=_facts(clock),
        pauses=[_pause(row, posts) for row in pauses],
        extensions=[_extension(row, posts) for row in extensions],
        provisional=clock["provisional"],
    )


def _facts(clock: Mapping[str, Any]) -> list[Fact]:
    if not clock["started"]:
        return []
    article = article_words(clock["article"])
    given = (
        (_t("起算"), day(datetime.fromisoformat(clock["started"]))),
        (_t("到期"), day(datetime.fromisoformat(clock["due_at"])) if clock["due_at"] else ""),
        (_t("依据"), _t("%(law)s%(article)s") % {"law": clock["basis"], "article": article}),
        (_t("应办事项"), clock.get("action", "")),
    )
    return [Fact(label, value) for label, value in given if value]


def _pause(row: Mapping[str, Any], posts: Mapping[int, str]) -> Fact:
    begun = day(datetime.fromisoformat(row["from"]))
    ended = day(datetime.fromisoformat(row["until"])) if row["until"] else _t("尚未恢复")
    return Fact(f"{begun} — {ended}", row["reason"], note=_who(row, posts))


def _extension(row: Mapping[str, Any], posts: Mapping[int, str]) -> Fact:
    unit = str(dict(UNITS).get(row["unit"], row["unit"]))
    words = _t("延长 %(amount)s %(unit)s") % {"amount": row["amount"], "unit": unit}
    return Fact(f"{day(datetime.fromisoformat(row['at']))} {words}", row["reason"], note=_who(row, posts))


def _who(row: Mapping[str, Any], posts: Mapping[int, str]) -> str:
    """On whose word, by post: `党风政风监督室主任申请，市纪委书记批准`."""
    by, approved = posts.get(row["by"] or 0), posts.get(row["approved_by"] or 0)
    if by and approved:
        return _t("%(by)s申请，%(approved)s批准") % {"by": by, "approved": approved}
    return by or approved or ""
