"""Reading what a topic declares of its visits: how often, by whom, with which checklist, and what answers raise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext_noop

from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.registry.reading import Table
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.registry.values import Category, Finding, Raises, Visits

STANDARD = Visits("", title=Text(""), every_days=1, teams="")
MOST_DAYS = 366


def read_visits(top: Table, directory: Path, categories: tuple[Category, ...]) -> tuple[Visits, ...]:
    """Every kind of visits. What a checklist raises is said once, for the first of the kinds that fill it in."""
    codes = {category.code for category in categories}
    found = [_visits(code, table, directory, codes) for code, table in top.named("visits")]
    said = {item.checklist: item.findings for item in reversed(found) if item.checklist and item.findings}
    return tuple(item if item.findings else replace(item, findings=said.get(item.checklist, ())) for item in found)


def _visits(code: str, table: Table, directory: Path, categories: Collection[str]) -> Visits:
    raises = table.choice("raises", [item.value for item in Raises], default=STANDARD.raises.value)
    found = Visits(
        code=code,
        title=table.words("title"),
        every_days=table.whole("every_days", 1, MOST_DAYS),
        teams=table.choice("teams", TEAM_KINDS),
        unannounced=table.flag("unannounced"),
        checklist=_checklist(table, directory),
        same_team_not_within_days=_rotation(table),
        capacity=table.whole("capacity", 1, 100, STANDARD.capacity),
        crew=table.whole("crew", 1, 100, STANDARD.crew),
        missed_by_days=table.whole("missed_by_days", 0, MOST_DAYS, STANDARD.missed_by_days),
        join_within_days=table.whole("join_within_days", 0, MOST_DAYS, STANDARD.join_within_days),
        raises=Raises(raises) if raises in list(Raises) else Raises.SIGNAL,
        findings=tuple(_finding(item, categories) for item in table.tables("finding", name="question")),
    )
    table.close()
    return found


def _checklist(table: Table, directory: Path) -> str:
    """A spreadsheet inside the topic's folder, by its path from there."""
    name = table.text("checklist", required=False)
    if not name:
        return ""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or path.suffix != ".xlsx":
        table.fault("checklist", gettext_noop("应为专题目录内的 .xlsx 文件，如 checklists/daily.xlsx。"))
    elif not (directory / path).is_file():
        table.fault("checklist", gettext_noop("专题目录内没有这个文件。"))
    return name


def _rotation(visits: Table) -> int:
    table = visits.table("rotation")
    if table is None:
        return 0
    days = table.whole("same_team_not_within_days", 1, MOST_DAYS)
    table.close()
    return days


def _finding(table: Table, categories: Collection[str]) -> Finding:
    by_answer = table.flag("by_answer")
    category = "" if by_answer else table.choice("category", categories)
    found = Finding(
        question=table.text("question"),
        category=category,
        answers=frozenset(table.texts("answers")),
        above=_bound(table, "above"),
        below=_bound(table, "below"),
        by_answer=by_answer,
        text=table.text("text", required=False),
    )
    if not (by_answer or found.answers or found.above is not None or found.below is not None):
        table.fault("answers", gettext_noop("写明哪些回答算发现问题：answers、above、below 或 by_answer。"))
    table.close()
    return found


def _bound(table: Table, name: str) -> float | None:
    return table.number(name, -1e9, 1e9) if name in table.values else None
