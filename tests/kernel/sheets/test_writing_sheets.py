"""Templates, lists and refused rows as workbooks."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from tests.workbooks import rows_of
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import Fault, read
from zhujian.kernel.sheets.writing import refused, table, template

COLUMNS = (Column("name", "名称", required=True, example="望舒"), Column("note", "备注", hint="随便写"))


def test_a_template_has_the_headings_and_an_example_and_can_be_read_back() -> None:
    content = template("导入/单位", COLUMNS)
    assert rows_of(content) == [["名称", "备注"], ["望舒", ""]] or rows_of(content) == [
        ["名称", "备注"],
        ["望舒", None],
    ]
    assert [row.values["name"] for row in read(io.BytesIO(content), "模板.xlsx", COLUMNS).rows] == ["望舒"]


def test_a_template_says_what_each_column_takes() -> None:
    notes = load_workbook(io.BytesIO(template("单位", COLUMNS))).worksheets[1]
    assert [[cell.value for cell in row][:2] for row in notes.iter_rows()][1:] == [["名称", "必填"], ["备注", "选填"]]


def test_text_from_outside_never_becomes_a_formula() -> None:
    content = table("表", (("标题", 10),), [("=HYPERLINK(1)",), ("+1",), ("@x",)])
    cells = [row[0] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()][1:]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=HYPERLINK(1)", "s"), ("+1", "s"), ("@x", "s")]


def test_control_characters_do_not_break_the_workbook() -> None:
    assert rows_of(table("表", (("标题", 10),), [("a\x00\x0bb",)]))[1] == ["ab"]


def test_moments_are_written_in_shanghai() -> None:
    content = table("表", (("时间", 10),), [(datetime(2022, 9, 30, 1, 0, tzinfo=UTC),)])
    assert rows_of(content)[1] == [datetime(2022, 9, 30, 9, 0)]  # noqa: DTZ001 (cells have no zone)


def test_a_notice_stands_above_the_headings() -> None:
    assert rows_of(table("表", (("标题", 10),), [("甲",)], notice="仅供本人使用。")) == [
        ["仅供本人使用。"],
        ["标题"],
        ["甲"],
    ]


def test_refused_rows_name_row_column_content_and_reason() -> None:
    content = refused([Fault(7, "日期", "明天", "日期应写作 2022-09-30 的样式。")])
    assert rows_of(content)[1] == [7, "日期", "明天", "日期应写作 2022-09-30 的样式。"]
