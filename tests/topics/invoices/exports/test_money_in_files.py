"""Amounts as text, in every writing that exports and ledgers have, to the cent."""

from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topics.invoices.exports.making import SUMMARY, good, reasons, row, workbook
from zhujian.topics.invoices.exports.money import MEASURE, YUAN, numbers
from zhujian.topics.invoices.exports.schemas import Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database


def one(text, scale=YUAN):
    """A text read beside ordinary ones; None where it holds none."""
    values, wrong, large = numbers(pa.array(["1.00", text]), scale)
    if wrong[1] or large[1]:
        return "wrong" if wrong[1] else "large"
    return values[1].as_py()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,886.79", "1886.79"),
        ("￥1886.79", "1886.79"),
        ("¥ 1,886.79", "1886.79"),
        ("１８８６．７９", "1886.79"),
        ("1886.79元", "1886.79"),
        ("(100.00)", "-100.00"),
        ("（100）", "-100.00"),
        ("-100.00", "-100.00"),
        ("−100", "-100.00"),
        ("－100", "-100.00"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("-.5", "-0.50"),
        ("5.", "5.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1.00499999999999999999", "1.00"),
        ("1E-7", "0.00"),
        ("1.5e3", "1500.00"),
        ("999999999999999.99", "999999999999999.99"),
    ],
)
def test_an_amount_is_read_to_the_cent(text, value):
    assert one(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", "--", "***", "/"])
def test_what_stands_for_nothing_is_nothing(text):
    assert one(text) is None


@pytest.mark.parametrize(
    "text", ["1.886,79", "12,34", "1O0.00", "一百", "1.2.3", "(-5)", "$5", "NaN", "inf", "1e999", "1e-9999", "0x10"]
)
def test_what_is_no_number_is_wrong(text):
    assert one(text) == "wrong"


@pytest.mark.parametrize("text", ["1000000000000000", "-1000000000000000.5", "999999999999999.995", "1e15", "9" * 60])
def test_what_is_beyond_all_money_is_too_large(text):
    assert one(text) == "large"


@given(st.decimals(-(10**14), 10**14, places=5), st.sampled_from(["{}", "{:,}", "￥{}", " {} ", "{}元", "　{:,}"]))
def test_any_amount_in_any_writing_is_rounded_half_up(value, writing):
    assert one(writing.format(value)) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.decimals(-(10**11), 10**11, places=9))
def test_any_price_is_rounded_half_up_at_the_sixth_place(value):
    assert one(str(value), MEASURE) == value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


@given(st.floats(-1e12, 1e12))
def test_a_number_cells_text_is_read_exactly(value):
    assert one(repr(value)) == Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.text(max_size=12))
def test_no_text_whatever_breaks_the_reading(text):
    assert one(text) is None or isinstance(one(text), (Decimal, str))


@pytest.mark.parametrize(
    ("cells", "sums"),
    [
        ({"价税合计": ""}, ("1886.79", "113.21", "2000.00")),
        ({"金额": ""}, ("1886.79", "113.21", "2000.00")),
        ({"税额": ""}, ("1886.79", "113.21", "2000.00")),
        ({"税额": "***", "价税合计": ""}, ("1886.79", "0.00", "1886.79")),
        ({"金额": 1886.79, "税额": 113.21, "价税合计": 2000}, ("1886.79", "113.21", "2000.00")),
        ({"金额": "-1,886.79", "税额": "(113.21)", "价税合计": ""}, ("-1886.79", "-113.21", "-2000.00")),
    ],
)
def test_what_an_export_leaves_out_is_worked_out(tmp_path, cells, sums):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(**cells)))

    assert tuple(str(found[name]) for name in ("amount", "tax", "total")) == sums


def test_a_row_without_any_amount_is_refused(tmp_path):
    ((_at, why),) = reasons(workbook(tmp_path / "a.xlsx", row(金额="", 价税合计="")))

    assert "没有金额" in why


def test_an_amount_that_is_no_number_is_refused_with_its_column_and_its_text(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(), row(SUMMARY, 税额="约一百"), sheet="信息汇总表", headings=SUMMARY)

    assert [at for at, _why in reasons(path)] == [2, 3]
    assert "“税额”一栏的“约一百”" in reasons(path)[1][1]


def test_quantities_and_prices_keep_six_places(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(SUMMARY, 数量="3.1415926", 单价=""), sheet="信息汇总表", headings=SUMMARY)

    (found,) = good(path, Kind.LINES)
    assert (str(found["quantity"]), found["price"]) == ("3.141593", None)


def test_what_may_be_an_identity_number_is_not_repeated(tmp_path):
    ((_at, why),) = reasons(workbook(tmp_path / "a.xlsx", row(金额="430481190001010000 张某")))

    assert "430481" not in why
    assert "***" in why
