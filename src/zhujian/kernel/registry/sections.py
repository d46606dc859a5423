"""Reading the tables of a topic.toml that stand by themselves."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop

from zhujian.kernel.clocks.lights import Thresholds
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.registry.reading import NAME, Table
from zhujian.kernel.registry.scales import RECIPIENTS
from zhujian.kernel.registry.values import (
    Basis,
    FieldType,
    Lights,
    LookBack,
    Measure,
    Period,
    SiteField,
    SiteKind,
    Stage,
)

LONGEST = {Unit.DAYS: 3650, Unit.MONTHS: 120}
CHOICE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TELL = {"amber": ("liaison", "deputy-head"), "red": ("liaison", "deputy-head", "head")}


def read_period(table: Table) -> Period:
    """`from` and `until` of a table, either of which may be left open."""
    since, until = table.day("from"), table.day("until")
    if since and until and until < since:
        table.fault("until", gettext_noop("不能早于 from。"))
    return Period(since, until)


def read_basis(topic: Table) -> tuple[Basis, ...]:
    found = []
    for table in topic.tables("basis", name="key"):
        key = table.code("key") if "key" in table.values else ""
        table.asked.add("key")
        found.append(Basis(table.words("law"), read_period(table), key))
        table.close()
    if not found:
        topic.fault("basis", gettext_noop("至少写明一项依据。"))
    topic.unique("basis", [item.key for item in found])
    return tuple(found)


def read_site(top: Table) -> SiteKind | None:
    table = top.table("site")
    if table is None:
        return None
    kind = table.words("kind")
    fields = tuple(_site_field(name, item) for name, item in table.named("fields", NAME))
    table.close()
    return SiteKind(kind, fields)


def _site_field(name: str, table: Table) -> SiteField:
    type_ = table.choice("type", [item.value for item in FieldType], default=FieldType.TEXT.value)
    choices = _choices(table)
    if (type_ == FieldType.CHOICE) != bool(choices):
        table.fault("choices", gettext_noop("类型为 choice 时要列出选项，其他类型不列。"))
    found = SiteField(
        name=name,
        label=table.words("label"),
        type=FieldType(type_) if type_ in list(FieldType) else FieldType.TEXT,
        required=table.flag("required"),
        unit=table.words("unit", required=False),
        choices=choices,
    )
    table.close()
    return found


def _choices(table: Table) -> dict[str, Text]:
    listed = table.table("choices")
    if listed is None:
        return {}
    for code in listed.values:
        listed.check_code(code, code, CHOICE)
    return {code: listed.words(code) for code in listed.values}


def read_measures(top: Table) -> tuple[Measure, ...]:
    found = []
    for table in top.tables("measure"):
        found.append(Measure(table.code("code"), table.words("title")))
        table.close()
    top.unique("measure", [item.code for item in found])
    return tuple(found)


def read_stages(top: Table) -> tuple[Stage, ...]:
    found = []
    for table in top.tables("milestone"):
        found.append(Stage(table.code("code"), table.words("title"), _after(table)))
        table.close()
    top.unique("milestone", [item.code for item in found])
    return tuple(found)


def _after(stage: Table) -> Term:
    """`{ days = 30 }` or `{ months = 3 }` after the project's start."""
    table = stage.table("after", required=True)
    amounts = [
        Term(table.whole(unit.value, 0, most), unit)
        for unit, most in LONGEST.items()
        if table and unit.value in table.values and 0 <= _amount(table, unit) <= most
    ]
    if table is not None:
        table.asked |= {unit.value for unit in LONGEST}
        if not amounts:
            stage.fault("after", gettext_noop("写明距开工多久：days（不超过 3650）或 months（不超过 120）。"))
        elif len(amounts) > 1:
            stage.fault("after", gettext_noop("days 和 months 只写一个。"))
        table.close()
    return amounts[0] if amounts else Term(0, Unit.DAYS)


def _amount(table: Table, unit: Unit) -> int:
    value = table.values[unit.value]
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def read_lights(top: Table) -> Lights:
    table = top.table("lights")
    if table is None:
        return Lights(tell=TELL)
    standard = Thresholds()
    green = table.whole("green", 0, 3650, standard.green)
    amber = table.whole("amber", 0, 3650, min(standard.amber, green) if green >= 0 else 0)
    if not green >= amber >= 0:
        table.fault("amber", gettext_noop("剩余天数应为 green ≥ amber ≥ 0。"))
    else:
        standard = Thresholds(green=green, amber=amber)
    tell = _tell(table)
    table.close()
    return Lights(standard, tell)


def _tell(lights: Table) -> dict[str, tuple[str, ...]]:
    table = lights.table("tell")
    if table is None:
        return dict(TELL)
    told = {light: table.choices(light, RECIPIENTS) for light in ("green", "amber", "red")}
    table.close()
    return {light: whom for light, whom in told.items() if whom}


def read_look_back(top: Table) -> LookBack | None:
    table = top.table("look_back")
    if table is None:
        return None
    found = LookBack(share=table.number("share", 0, 1), after_days=table.whole("after_days", 1, 3650))
    table.close()
    return found
