"""Workbooks old and new, quick and in a stream: the same rows come out."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.topics.invoices.exports.making import BASE, DIGITAL, SUMMARY, book, good, parts, reasons, row, workbook
from zhujian.topics.invoices.exports import streamed, workbooks
from zhujian.topics.invoices.exports.extents import extent
from zhujian.topics.invoices.exports.oldbooks import contained
from zhujian.topics.invoices.exports.schemas import Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

OLD = Path(__file__).with_name("old.xls")
MOMENT = datetime.fromisoformat("2022-07-01 21:38:43")


@pytest.fixture
def mixed(tmp_path):
    """What people do to an export: title rows, number cells, dates, a total, a shift to the right."""
    rows = [
        row(金额=1886.79, 税额=113.21, 价税合计=2000, 开票日期=MOMENT),
        row(发票代码="", 发票号码="", 数电发票号码=25432000000012345678),
        row(发票代码="", 发票号码="", 数电发票号码=DIGITAL, 备注=None),
        row(发票号码=5, 开票日期=44743.9),
        [None] * 19,
        ["合计", *[None] * 8, 4000.0, 5, "9"],
    ]
    shifted = [["", "", *cells] for cells in [BASE, *rows]]
    return book(tmp_path / "a.xlsx", {"说明": [["填表说明"]], "发票基础信息": [["标题"], [], *shifted]})


def outcome(path):
    return [(part.kind, part.sheet, part.read, part.totals, part.good, part.refused) for part in parts(path)]


def test_a_workbook_read_in_a_stream_gives_the_same(mixed, monkeypatch):
    quick = outcome(mixed)
    monkeypatch.setattr(workbooks, "LARGEST_SHEET", 0)

    assert outcome(mixed) == quick
    assert quick[0][2:4] == (6, 2)
    assert [refused.row for refused in quick[0][5]] == [5]


def test_a_stream_comes_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_SHEET", 0)
    monkeypatch.setattr(streamed, "BATCH", 10)

    path = workbook(tmp_path / "a.xlsx", *[row()] * 24, row(金额="无效"))

    assert [part.read for part in parts(path)] == [10, 10, 5]
    assert [at for at, _why in reasons(path)] == [26]


def test_a_quick_reading_comes_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "BATCH", 10)

    path = workbook(tmp_path / "a.xlsx", *[row()] * 24, row(发票代码="", 发票号码="", 数电发票号码=2.5e19))

    assert [part.read for part in parts(path)] == [10, 10, 5]
    assert [at for at, _why in reasons(path)] == [26]


def test_a_stray_cell_far_away_does_not_cost_all_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_PLANE", 1_000_000)
    monkeypatch.setattr(workbooks, "_loaded", None)  # would fail
    path = workbook(tmp_path / "a.xlsx", row())
    made = openpyxl.load_workbook(path)
    made.active.cell(5_000, 16_384, "遗留")
    made.save(path)

    assert extent(path).cells == 99_999 * 16_384
    assert len(good(path)) == 1


@pytest.mark.parametrize(
    ("last", "column", "cells"),
    [
        (5, 19, 99_999 * 26),
        (5, 27, 99_999 * 27),
        (5, 703, 99_999 * 703),
        (100_000, 5, 2_600_000),
        (1_048_576, 702, 1_048_576 * 702),
    ],
)
def test_the_farthest_reference_is_found_wherever_it_stands(tmp_path, last, column, cells):
    made = openpyxl.Workbook()
    for at in (1, last, 3):
        made.active.cell(at, column if at == last else 1, "一")
    made.save(tmp_path / "a.xlsx")

    assert extent(tmp_path / "a.xlsx").cells == cells


def test_references_that_might_be_overlooked_are_read_in_a_stream(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row())
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b'r="A2"', b'r = "A2"')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)

    assert not extent(path).sure
    assert len(good(path)) == 1


def test_a_sheet_with_only_wrong_dimensions_is_read_whole(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", row(), row())
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b'ref="A1:S3"', b'ref="A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)

    assert len(good(path)) == 2
    monkeypatch.setattr(workbooks, "LARGEST_SHEET", 0)
    assert len(good(path)) == 2


def test_both_layouts_of_one_workbook_are_read(tmp_path):
    path = book(tmp_path / "a.xlsx", {"信息汇总表": [SUMMARY, row(SUMMARY)], "发票基础信息": [BASE, row()]})

    assert [part.kind for part in parts(path)] == [Kind.LINES, Kind.INVOICES]


def test_workbooks_of_the_old_format_are_read():
    found = good(OLD)

    assert [one["invoice"] for one in found] == ["043002200111-12345678", DIGITAL]
    assert [one["second"] for one in found] == [77_923, 72_665]
    ((at, why),) = reasons(OLD)
    assert at == 5
    assert "已被表格软件改成数值" in why


@pytest.mark.parametrize("size", [10, 100_000, 8_000_000, 20_000_000])
def test_the_containers_that_are_made_anew_hold_streams_of_any_length(tmp_path, size):
    import olefile

    stream = bytes(range(251)) * (size // 251 + 1)
    (tmp_path / "a.xls").write_bytes(contained(stream))

    with olefile.OleFileIO(str(tmp_path / "a.xls"), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        assert ole.openstream("Workbook").read()[: len(stream)] == stream
