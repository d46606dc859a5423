"""Reading a sheet: headings, cells, faults, and what is no sheet at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.utils.translation import gettext_lazy, override

from tests.workbooks import stream
from zhujian.kernel.errors import Invalid
from zhujian.kernel.sheets.columns import Column, choice, day
from zhujian.kernel.sheets.reading import Sheet, read

COLUMNS = (
    Column("name", "名称", required=True, most=10),
    Column("on", "日期", read=day, aliases=("时间",)),
    Column("kind", "类别", read=choice({"甲": "a", "乙": "b"})),
)
HEADINGS = ("名称", "日期", "类别")


def sheet(*rows: tuple[object, ...], headings: tuple[object, ...] = HEADINGS, most: int = 100) -> Sheet:
    return read(stream([headings, *rows]), "表.xlsx", COLUMNS, most=most)


def refused(*rows: tuple[object, ...], headings: tuple[object, ...] = HEADINGS, most: int = 100) -> str:
    with pytest.raises(Invalid) as refusal:
        sheet(*rows, headings=headings, most=most)
    assert [error.field for error in refusal.value.errors] == ["file"]
    return refusal.value.message


def test_cells_are_read_by_their_headings_in_whatever_order() -> None:
    found = sheet(("甲", date(2022, 9, 30), "望舒"), headings=("类别", "时间", "名称"))
    assert [row.values for row in found.rows] == [{"name": "望舒", "on": date(2022, 9, 30), "kind": "a"}]


@pytest.mark.parametrize("words", ["2022-09-30", "2022/9/30", "2022.09.30", "2022年9月30日", "20220930"])
def test_a_day_is_read_however_it_is_written(words: str) -> None:
    assert sheet(("望舒", words, "甲")).rows[0].values["on"] == date(2022, 9, 30)


def test_a_wrong_cell_is_named_by_row_column_content_and_reason() -> None:
    found = sheet(("望舒", "明天", "丙"), ("", None, "甲"), ("十一个字的名称太长太长", None, None))
    named = [(fault.row, fault.column, fault.value) for fault in found.faults]
    assert named == [(2, "日期", "明天"), (2, "类别", "丙"), (3, "名称", ""), (4, "名称", "十一个字的名称太长太长")]
    assert found.faults[1].reason == "只能填写：甲、乙。"
    assert found.good == []


def test_a_title_above_the_headings_and_blank_rows_between_are_passed_over() -> None:
    found = read(
        stream([("示例市台账", None, None), HEADINGS, ("望舒", None, None), (None, None, None), ("玄圃", None, None)]),
        "表.xlsx",
        COLUMNS,
    )
    assert [(row.number, row.values["name"]) for row in found.rows] == [(3, "望舒"), (5, "玄圃")]


def test_columns_that_nobody_asked_for_are_kept_beside() -> None:
    found = sheet(("望舒", None, None, "第三轮"), headings=(*HEADINGS, "轮次"))
    assert found.rows[0].other == {"轮次": "第三轮"}


def test_a_formula_is_refused_and_never_calculated() -> None:
    found = sheet(("=1+1", None, None))
    assert [(fault.column, fault.value) for fault in found.faults] == [("名称", "=1+1")]
    assert "公式" in found.faults[0].reason


def test_whole_numbers_lose_the_decimals_that_spreadsheets_give_them() -> None:
    assert sheet((430481.0, None, None)).rows[0].values["name"] == "430481"


def test_missing_headings_are_named() -> None:
    assert refused(("望舒",), headings=("日期",)) == "表头缺少：名称。请使用模板。"


@pytest.mark.parametrize("reader", ["zh-hans", "en"])
@pytest.mark.parametrize("heading", ["标题", "Title"])
def test_a_heading_is_known_in_every_language_whoever_reads(reader: str, heading: str) -> None:
    columns = (Column("title", gettext_lazy("标题"), required=True, most=3),)
    with override(reader):
        found = read(stream([(heading,), ("望舒",), ("太长的标题",)]), "表.xlsx", columns)
        assert found.rows[0].values == {"title": "望舒"}
        assert found.rows[0].other == {}
        assert [(fault.column, fault.value) for fault in found.faults] == [(columns[0].heading, "太长的标题")]


def test_lists_of_words_have_the_commas_of_the_readers_language() -> None:
    columns = (*COLUMNS, Column("place", "地点", required=True))
    with override("en"), pytest.raises(Invalid, match="名称, 地点"):
        read(stream([("日期",), ("2022-09-30",)]), "表.xlsx", columns)


@pytest.mark.parametrize(
    "content", [b"not a workbook " * 40, "名称\n望舒\n".encode(), bytes(range(256)), b"%PDF-1.7\n"]
)
def test_a_file_that_is_called_a_workbook_and_is_none_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Invalid, match="不是可以读取的 XLSX 工作簿"):
        read(io.BytesIO(content), "表.XLSX", COLUMNS)


def test_too_many_rows_are_refused_as_a_whole() -> None:
    assert "最多导入 2 行" in refused(("甲", None, None), ("乙", None, None), ("丙", None, None), most=2)


def test_a_sheet_without_rows_is_refused() -> None:
    assert refused() == "表中没有数据行。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    source = io.BytesIO("名称,日期,类别\n望舒,2022-09-30,甲\n玄圃,,乙\n".encode(encoding))
    found = read(source, "表.csv", COLUMNS)
    assert [row.values["name"] for row in found.rows] == ["望舒", "玄圃"]


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00" + bytes(200), b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n" + bytes(64), b"", b"PK\x03\x04" + bytes(40)],
)
def test_what_is_no_sheet_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read(io.BytesIO(content), "表.xlsx", COLUMNS)
    assert [error.field for error in refusal.value.errors] == ["file"]


def test_a_workbook_with_macros_is_refused() -> None:
    found = stream([HEADINGS, ("望舒", None, None)])
    with zipfile.ZipFile(found, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64))
    with pytest.raises(Invalid, match="宏"):
        read(found, "表.xlsx", COLUMNS)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused() -> None:
    found = stream([HEADINGS, ("望舒", None, None)])
    with zipfile.ZipFile(found, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _turn in range(300):
            part.write(bytes(1 << 20))
    with pytest.raises(Invalid):
        read(found, "表.xlsx", COLUMNS)


def test_a_workbook_whose_sheet_is_broken_is_refused() -> None:
    found = stream([HEADINGS, ("望舒", None, None)])
    out = io.BytesIO()
    with zipfile.ZipFile(found) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    with pytest.raises(Invalid, match="损坏"):
        read(out, "表.xlsx", COLUMNS)
