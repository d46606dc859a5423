"""What all pages of this room share: which topic and which month, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.access import judges
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.obligations import promised
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.registry.visits import MOST_DAYS
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.lists import Link


@dataclass(frozen=True)
class Chosen:
    """A topic that has visits, and a month."""

    topic: Topic
    month: Month

    def url(self, name: str, **changes: str) -> str:
        query = {"topic": self.topic.code, "month": str(self.month), **changes}
        return f"{reverse(f'coverage:{name}')}?{urlencode(query)}"

    def visits_url(self, **filters: str) -> str:
        """The month's own visits, narrowed."""
        days = {"from": self.month.first.isoformat(), "to": self.month.last.isoformat()}
        query = {"topic": self.topic.code, "origin": "own", **days, **filters}
        return f"{reverse('visits:list')}?{urlencode(query)}"


def topics_of(actor: Actor) -> list[Topic]:
    """Topics with visits in which the actor has a grant, those that promise the most frequent visits first."""
    return sorted((topic for topic in topics() if topic.visits and actor.reaches(topic.code)), key=_interval)


def _interval(topic: Topic) -> int:
    return min((kind.every_days for kind in promised(topic)), default=MOST_DAYS + 1)


def chosen(request: Request) -> Chosen | None:
    """What the address names, by default the first topic and this month; None where the actor has no such topic.

    Raises Invalid for a topic or a month that there is not.
    """
    mine = topics_of(request.actor)
    errors = []
    code, month = request.GET.get("topic", ""), Month.current()
    topic = next((each for each in mine if not code or each.code == code), None)
    if code and topic is None:
        errors.append(FieldError("topic", _("没有“%(topic)s”这一专题，或者它不安排督查。") % {"topic": code}))
    try:
        month = Month.parse(request.GET["month"]) if request.GET.get("month") else month
    except ValueError:
        errors.append(FieldError("month", _("月份应写作 2022-09 的样式。")))
    if errors:
        raise Invalid(errors)
    return Chosen(topic, month) if topic else None


def frame(request: Request, found: Chosen | None, current: str) -> dict[str, Any]:
    """The part of the context that every page has."""
    if found is None:
        return {"chosen": None}
    return {
        "chosen": found,
        "topics": topics_of(request.actor),
        "months": _months(found.month),
        "before": _neighbour(found, current, -1),
        "after": _neighbour(found, current, 1),
        "tabs": _tabs(request.actor, found, current),
        "here": reverse(f"coverage:{current}"),
        "today": time.today(),
    }


def _months(shown: Month) -> list[str]:
    """A year back and a month ahead of now, and the one that is shown."""
    now = Month.current()
    steps = [now.shifted(step) for step in range(1, -13, -1)]
    return sorted({str(month) for month in (*steps, shown) if month is not None}, reverse=True)


def _neighbour(found: Chosen, current: str, step: int) -> str:
    month = found.month.shifted(step)
    return Chosen(found.topic, month).url(current) if month else ""


def _tabs(actor: Actor, found: Chosen, current: str) -> list[Link]:
    links = [("month", _("日历")), ("teams", _("督查组")), ("burden", _("减负")), ("days", _("逐日核对"))]
    if judges(actor):
        links.append(("regulator", _("监管部门")))
    return [Link(label, found.url(name), current=name == current) for name, label in links]
