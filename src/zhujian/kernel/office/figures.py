"""Figures as the actor may see them, and the rows behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Milestone, Say, Site, Team
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.registry.figures import Computed, computed
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.formats import day
from zhujian.kernel.wording import labelled


@dataclass(frozen=True)
class Line:
    """A row behind a figure: its name, its page where it has one, and what tells it from its neighbours."""

    title: str
    url: str = ""
    note: str = ""


def card(actor: Actor, figure: Computed) -> Figure:
    """The figure as a card that opens the rows that it counts."""
    return Figure(str(figure.label), figure.value(actor), str(figure.unit), reverse("office:figure", args=[figure.key]))


def cards_of(actor: Actor, topic: Topic) -> list[Figure]:
    return [card(actor, figure) for figure in computed([topic])]


def figure_named(key: str) -> tuple[Topic, Computed] | None:
    """The figure of this key and its topic; None where there is none."""
    for topic in topics():
        for figure in computed([topic]):
            if figure.key == key:
                return topic, figure
    return None


def lines(rows: Iterable[Model]) -> list[Line]:
    return [_SHOWN.get(type(row), _plain)(row) for row in rows]


def prepared(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what the lines need, so that a page of them costs one query."""
    return rows.select_related(*_RELATED.get(rows.model, ()))


def _plain(row: Any) -> Line:
    return Line(str(row))


def _site(row: Site) -> Line:
    return Line(row.name, _site_url(row), str(row.owner))


def _team(row: Team) -> Line:
    return Line(row.name, note=f"{row.get_kind_display()} · {row.unit}")


def _milestone(row: Milestone) -> Line:
    done = _("已于 %(day)s 完成") % {"day": row.done_on} if row.done_on else _("未完成")
    return Line(
        labelled(row.site, row.title),
        _site_url(row.site),
        _("计划 %(day)s，%(done)s") % {"day": row.planned_on, "done": done},
    )


def _say(row: Say) -> Line:
    return Line(row.text, _site_url(row.site), f"{day(row.on)} · {row.site} · {row.get_satisfied_display()}")


def _problem(row: Problem) -> Line:
    return Line(f"{row.number} {row.title}", reverse("problems:detail", args=[row.number]), row.get_status_display())


def _site_url(row: Site) -> str:
    return reverse("topics:site", args=[row.topic, row.code])


_SHOWN: dict[type[Model], Callable[[Any], Line]] = {
    Site: _site,
    Team: _team,
    Milestone: _milestone,
    Say: _say,
    Problem: _problem,
}
_RELATED: dict[type[Model], tuple[str, ...]] = {
    Site: ("owner",),
    Team: ("unit",),
    Milestone: ("site",),
    Say: ("site",),
}
