"""Taking rows in: everything that is wrong with a row is named at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workbooks import stream
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.sheets.columns import Column, day
from zhujian.kernel.sheets.reading import Row, Sheet, read
from zhujian.kernel.sheets.taking import NothingTaken, gathered, take

COLUMNS = (Column("name", "名称", required=True), Column("on", "日期", read=day), Column("place", "地点"))

pytestmark = pytest.mark.django_db


def sheet(*rows: tuple[object, ...]) -> Sheet:
    return read(stream([("名称", "日期", "地点"), *rows]), "表.xlsx", COLUMNS)


def unknown(row: Row) -> Iterator[FieldError]:
    """No place is known, and no row is without a day."""
    if row.values["place"]:
        yield FieldError("place", "没有这个地点。")
    if row.values["on"] is None:
        yield FieldError("on", "须填写日期。")


def test_a_missing_cell_a_bad_cell_and_a_value_that_nothing_bears_are_named_together() -> None:
    taken = take(sheet(("", "明天", "天河")), COLUMNS, lambda row: row.number, partial=True, check=unknown)
    assert taken.kept == 0
    assert [(fault.row, fault.column, fault.value) for fault in taken.faults] == [
        (2, "名称", ""),
        (2, "日期", "明天"),
        (2, "地点", "天河"),
    ]


def test_a_cell_that_cannot_be_read_has_one_reason() -> None:
    taken = take(sheet(("望舒", "明天", None)), COLUMNS, lambda row: row.number, partial=True, check=unknown)
    assert [fault.reason for fault in taken.faults] == ["日期应写作 2022-09-30 的样式。"]


def test_a_row_with_a_fault_is_not_written_and_the_others_say_what_they_became() -> None:
    written: list[int] = []

    def write(row: Row) -> str:
        written.append(row.number)
        return str(row.values["name"])

    rows = sheet(("甲", "2022-09-30", None), ("乙", None, None), ("丙", "2022-09-30", None))
    taken = take(rows, COLUMNS, write, partial=True, check=unknown)
    assert (written, taken.made, taken.total, taken.kept) == ([2, 4], ("甲", "丙"), 3, 2)


def test_what_an_action_refuses_is_the_rows_fault() -> None:
    def write(row: Row) -> None:
        if row.values["name"] == "甲":
            raise Invalid.one("place", "不在范围内。")
        raise Conflict("已有一件。")

    taken = take(sheet(("甲", None, None), ("乙", None, None)), COLUMNS, write, partial=True)
    assert [(fault.column, fault.reason) for fault in taken.faults] == [("地点", "不在范围内。"), ("", "已有一件。")]


def test_all_or_nothing_makes_nothing() -> None:
    rows = sheet(("甲", "2022-09-30", None), ("乙", None, None))
    with pytest.raises(NothingTaken) as refusal:
        take(rows, COLUMNS, lambda row: row.number, partial=False, check=unknown)
    assert (refusal.value.taken.kept, refusal.value.taken.made) == (0, ())


def test_every_check_is_asked() -> None:
    def refuse(field: str) -> None:
        raise Invalid.one(field, "不行。")

    found = gathered(lambda: refuse("name"), lambda: None, lambda: refuse("place"))
    assert [error.field for error in found] == ["name", "place"]
