"""Text tables in the encodings and separators that they come in, whole and torn."""

import pytest

from tests.topics.invoices.exports.making import BASE, good, parts, reasons, row, text
from zhujian.topics.invoices.exports import delimited
from zhujian.topics.invoices.exports.faults import Unreadable

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told(tmp_path, encoding, separator):
    (found,) = good(text(tmp_path / "a.csv", BASE, row(), separator=separator, encoding=encoding))

    assert found["seller_name"] == "某温泉度假有限公司"


def test_quoted_cells_may_hold_separators_quotes_and_line_ends(tmp_path):
    path = text(tmp_path / "a.csv", BASE, row(备注='"一,二""三""\r\n四"'), row(金额="无效"))

    assert good(path)[0]["remark"] == '一,二"三"\r\n四'
    assert [at for at, _why in reasons(path)] == [3]


def test_a_heading_in_two_lines_does_not_shift_the_rows(tmp_path):
    headings = ['"序\n号"', *BASE[1:]]

    path = text(tmp_path / "a.csv", ["全量发票查询"], [], headings, row(), row(金额="无效"), row()[:3], row())

    assert len(good(path)) == 2
    assert [at for at, _why in reasons(path)] == [5, 6]


def test_rows_with_too_few_or_too_many_cells_are_refused(tmp_path):
    path = text(tmp_path / "a.csv", BASE, row(), row()[:5], row(金额="无效"), [*row(), "多"], row())

    told = dict(reasons(path))
    assert list(told) == [3, 4, 5]
    assert "只有 5 列，表头有 19 列" in told[3]
    assert "有 20 列，比表头的 19 列多" in told[5]
    (part,) = parts(path)
    assert (part.read, part.good.num_rows, part.refused_count) == (5, 2, 3)


def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path):
    path = text(tmp_path / "a.csv", BASE, row(), row())
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex("某温泉".encode()) + 4])  # in the middle of a character

    assert len(good(path)) == 1
    ((at, why),) = reasons(path)
    assert at == 3
    assert "在此中断" in why


def test_blank_lines_are_counted_with_the_totals(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([",".join(BASE), ",".join(row()), "", "", ",".join(row()), ""]), encoding="utf-8")

    (part,) = parts(path)
    assert (part.good.num_rows, part.totals, part.refused_count) == (2, 2, 0)


def test_a_header_alone_is_an_empty_table(tmp_path):
    (part,) = parts(text(tmp_path / "a.csv", BASE))

    assert (part.read, part.good.num_rows) == (0, 0)


def test_rows_are_numbered_through_all_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 4_096)
    rows = [row()[:4] if at % 50 == 0 else row(金额="无效") if at % 50 == 7 else row() for at in range(2, 400)]

    path = text(tmp_path / "a.csv", BASE, *rows)

    assert len(parts(path)) > 3
    assert [at for at, _why in reasons(path)] == [at for at in range(2, 400) if at % 50 in (0, 7)]


def test_torn_rows_are_told_though_no_row_fits(tmp_path):
    (part,) = parts(text(tmp_path / "a.csv", BASE, row()[:3], row()[:3]))

    assert (part.read, part.refused_count, part.good.num_rows) == (2, 2, 0)


@pytest.mark.parametrize("cells", [{"备注": '"没有结束'}, {"销方名称": '"没有结束'}])
def test_a_cell_without_end_refuses_the_file_and_swallows_no_rows(tmp_path, cells):
    path = text(tmp_path / "a.csv", BASE, row(), row(**cells), row())

    with pytest.raises(Unreadable, match="引号不成对"):
        parts(path)


def test_a_single_mark_of_inches_does_no_harm(tmp_path):
    path = text(tmp_path / "a.csv", BASE, row(), row(备注='12" 管'), row())

    assert [one["remark"] for one in good(path)] == ["", '12" 管', ""]


def test_bytes_that_are_no_text_in_any_encoding_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(",".join(BASE).encode() + b"\r\n" + b"\xff\xff\xfe\x81" * 20)

    with pytest.raises(Unreadable, match="编码"):
        parts(path)
