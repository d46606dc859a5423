"""Reading the categories of problems and their clocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop

from zhujian.kernel.clocks.catalogue import limits
from zhujian.kernel.clocks.limits import Law, Limit, Text
from zhujian.kernel.clocks.reading import CatalogueError, inline_limit
from zhujian.kernel.registry.reading import Table, shown
from zhujian.kernel.registry.scales import EVIDENCE, LETTERS, SEVERITIES, Severity
from zhujian.kernel.registry.values import Basis, Category, CategoryClock, Measure, Period

# What an office sets itself ends within ten years.
LONGEST = {"hours": 8784, "working_days": 2500, "days": 3650, "months": 120, "quarters": 40, "years": 10}
SIGN_WITHIN = 7
ARTICLE_LENGTH = 40


Clocks = Mapping[str, CategoryClock]


def read_clocks(top: Table, basis: tuple[Basis, ...]) -> Clocks:
    """`[clocks.NAME]`: limits that several categories share by name."""
    found = {}
    for name, table in top.named("clocks"):
        if _is_in_catalogue(name):
            table.fault("", gettext_noop("时限目录中已有“%(code)s”，请换一个名称。"), code=shown(name))
        found[name] = CategoryClock(stated=_stated(table, basis))
    return found


def read_categories(top: Table, basis: tuple[Basis, ...], measures: tuple[Measure, ...]) -> tuple[Category, ...]:
    known = [measure.code for measure in measures]
    clocks = read_clocks(top, basis)
    found = tuple(_category(table, basis, known, clocks) for table in top.tables("category"))
    if not found:
        top.fault("category", gettext_noop("至少写明一个类别：[[category]]。"))
    top.unique("category", [item.code for item in found])
    return found


def _category(table: Table, basis: tuple[Basis, ...], measures: Collection[str], clocks: Clocks) -> Category:
    severity = table.choice("severity", SEVERITIES)
    found = Category(
        code=table.code("code"),
        title=table.words("title"),
        severity=Severity(severity) if severity in SEVERITIES else Severity.GREEN,
        clock=_clock(table, basis, clocks),
        letter=table.choice("letter", LETTERS, default="order"),
        sign_within=table.whole("sign_within", 1, 90, SIGN_WITHIN),
        evidence=table.choices("evidence", EVIDENCE),
        measure=table.choice("measure", measures) if "measure" in table.values else "",
    )
    table.asked.add("measure")
    table.close()
    return found


def _clock(category: Table, basis: tuple[Basis, ...], clocks: Clocks) -> CategoryClock:
    """A table of its own, the name of one of the topic's clocks, or a code of the catalogue."""
    if not isinstance(category.values.get("clock"), str):
        table = category.table("clock", required=True)
        return CategoryClock(stated=_stated(table, basis) if table else ())
    code = category.text("clock")
    if code in clocks:
        return clocks[code]
    if code and not _is_in_catalogue(code):
        category.fault("clock", gettext_noop("时限目录中没有“%(code)s”。"), code=shown(code))
    return CategoryClock(code=code)


def _is_in_catalogue(code: str) -> bool:
    return code in limits() or any(item.family == code for item in limits().values())


def _stated(table: Table, basis: tuple[Basis, ...]) -> tuple[Limit, ...]:
    """What the topic states itself: one limit under the law it names, or one under each of the topic's bases."""
    law = table.words("basis", required=False)
    bases = (Basis(law, Period()),) if law.zh else basis
    amount = _amount(table)
    words = {name: table.words(name, required=name == "action") for name in ("action", "trigger", "who")}
    articles = _articles(table, bases)
    table.close()
    return tuple(
        limit for item in bases if (limit := _limit(table, item, amount, words, articles.get(item.key, ""))) is not None
    )


def _amount(table: Table) -> dict[str, int]:
    table.asked |= set(LONGEST)
    given = [unit for unit in LONGEST if unit in table.values]
    if len(given) != 1:
        table.fault("", gettext_noop("期限只写一种单位：%(units)s。"), units=tuple(LONGEST))
        return {"days": 0}
    [unit] = given
    return {unit: min(max(table.whole(unit, 0, LONGEST[unit]), 0), LONGEST[unit])}


def _articles(table: Table, bases: tuple[Basis, ...]) -> dict[str, str]:
    """`"8"` for every basis, or `{ old = "8", new = "36" }` by the keys of the topic's bases."""
    if isinstance(table.values.get("article"), dict):
        found = table.table("article")
        assert found is not None
        articles = {item.key: found.text(item.key, required=False, most=ARTICLE_LENGTH) for item in bases if item.key}
        found.close()
        return articles
    article = table.text("article", required=False, most=ARTICLE_LENGTH)
    return {item.key: article for item in bases}


def _limit(table: Table, basis: Basis, amount: dict[str, int], words: dict[str, Text], article: str) -> Limit | None:
    since = basis.period.since or date.min
    stated = {name: {"zh": text.zh, "en": text.en} for name, text in words.items() if text.zh}
    if article:
        stated["article"] = article  # type: ignore[assignment]
    try:
        limit = inline_limit(table.file, table.path, {**amount, **stated}, basis.law, since)
    except CatalogueError as error:
        table.fault("", gettext_noop("时限有误：%(reason)s。"), reason=error.reason)
        return None
    return replace(limit, law=Law("", basis.law, "", since, _until(basis.period)))


def _until(period: Period) -> date | None:
    """A period that ends before it begins has been named already."""
    wrong = period.since and period.until and period.until < period.since
    return None if wrong else period.until
