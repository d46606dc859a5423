"""Rows of totals and blank rows are left out and counted; rows that lack a number are not mistaken for them."""

import pytest

from tests.topics.invoices.exports.making import BASE, parts, row, text, workbook

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database


def counts(path):
    (part,) = parts(path)
    return part.read, part.good.num_rows, part.totals, part.refused_count


@pytest.mark.parametrize("word", ["合计", "合 计", "总计", "小计：", "本页合计"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_row_that_says_so_is_a_total(tmp_path, word, place):
    total = ["", "", *[""] * 7, "1886.79", "113.21", "2000.00", *[""] * 7]
    total[place] = word

    assert counts(workbook(tmp_path / "a.xlsx", row(), total)) == (2, 1, 1, 0)


def test_sums_without_seller_buyer_and_day_are_a_total(tmp_path):
    total = [*[""] * 9, "1886.79", "113.21", "2000.00", *[""] * 7]

    assert counts(workbook(tmp_path / "a.xlsx", row(), total)) == (2, 1, 1, 0)


def test_blank_rows_are_left_out_wherever_they_stand(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(), [], ["　", " "], row(), [None] * 19, [""] * 19)

    read, good, totals, refused = counts(path)
    assert (good, refused) == (2, 0)
    assert read == good + totals


def test_a_row_without_a_number_that_is_otherwise_filled_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(), row(发票代码="", 发票号码=""))

    assert counts(path) == (2, 1, 0, 1)


def test_a_body_whose_name_has_the_word_in_it_is_no_total(tmp_path):
    headings = ["单位", "发票号码", "金额", "报销日期", "凭证号"]
    path = text(tmp_path / "a.csv", headings, ["综合计生办", "", "5", "2022-07-01", "1"], ["合计", "", "5", "", ""])

    assert counts(path) == (2, 1, 1, 0)


def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(), [], row(金额="无效"), row(), row(开票日期="无效"))

    (part,) = parts(path)
    assert [one.row for one in part.refused] == [4, 6]
    assert {(one.file, one.sheet) for one in part.refused} == {("导出.xlsx", "发票基础信息")}


def test_many_refused_rows_are_told_up_to_a_thousand_and_counted_all(tmp_path):
    path = text(tmp_path / "a.csv", BASE, *[row(金额="无效")] * 1_500)

    (part,) = parts(path)
    assert (len(part.refused), part.refused_count, part.read) == (1_000, 1_500, 1_500)
