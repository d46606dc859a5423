"""Parquet files: with the workbooks' headings and any types, or column for column as our own schemas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.topics.invoices.exports.making import BASE, DIGITAL, good, parts, reasons, row, workbook
from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

MOMENT = datetime.fromisoformat("2022-07-01 21:38:43")


def parquet(tmp_path, **columns):
    """One usual row, with these columns in place of the usual ones."""
    usual = {heading: pa.array([str(cell)]) for heading, cell in zip(BASE, row(), strict=True)}
    pq.write_table(pa.table(usual | columns), tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_text_reads_as_from_a_workbook(tmp_path):
    assert good(parquet(tmp_path)) == good(workbook(tmp_path / "a.xlsx", row()))


@pytest.mark.parametrize(
    ("heading", "array"),
    [
        ("发票号码", pa.array([12345678])),
        ("发票号码", pa.array([12345678.0])),
        ("发票代码", pa.array([43002200111])),
        ("金额", pa.array([1886.79])),
        ("金额", pa.array([Decimal("1886.7900")])),
        ("价税合计", pa.array([2000], pa.int32())),
        ("销方名称", pa.array(["某温泉度假有限公司"]).dictionary_encode()),
        ("销方名称", pa.array(["某温泉度假有限公司"], pa.large_string())),
        ("备注", pa.array([None], pa.string())),
        ("备注", pa.nulls(1)),
        ("开票日期", pa.array([MOMENT], pa.timestamp("us"))),
        ("开票日期", pa.array([MOMENT], pa.timestamp("ns"))),
        ("开票日期", pa.array([datetime(2022, 7, 1, 13, 38, 43, tzinfo=UTC)], pa.timestamp("ms", "UTC"))),
        ("是否正数发票", pa.array([True])),
    ],
)
def test_typed_columns_read_as_their_text(tmp_path, heading, array):
    assert good(parquet(tmp_path, **{heading: array})) == good(parquet(tmp_path))


def test_days_without_a_time_have_none(tmp_path):
    (found,) = good(parquet(tmp_path, 开票日期=pa.array([date(2022, 7, 1)])))

    assert (found["day"], found["second"]) == ((date(2022, 7, 1) - date(1970, 1, 1)).days, None)


def test_twenty_digits_are_sound_as_a_decimal_and_lost_as_a_double(tmp_path):
    sound = parquet(tmp_path, 数电发票号码=pa.array([Decimal(DIGITAL)], pa.decimal128(20, 0)))
    assert good(sound)[0]["invoice"] == DIGITAL

    lost = parquet(tmp_path, 数电发票号码=pa.array([float(DIGITAL)]))
    ((at, why),) = reasons(lost)
    assert at == 2
    assert "已被表格软件改成数值" in why


def own(tmp_path, kind, **cells):
    usual = {field.name: "" for field in SCHEMAS[kind] if field.type == pa.string()}
    usual |= {"invoice": DIGITAL, "digital": DIGITAL, "day": 19_174, "amount": Decimal(1), "tax": Decimal(0)}
    usual |= {"total": Decimal(1), "state": 0, "positive": True}
    columns = {field.name: pa.array([(usual | cells).get(field.name)], field.type) for field in SCHEMAS[kind]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


@pytest.mark.parametrize("kind", [Kind.INVOICES, Kind.LINES])
def test_a_file_in_our_own_schema_is_taken_as_it_is(tmp_path, kind):
    path = own(tmp_path, kind)

    (part,) = parts(path)
    assert part.kind is kind
    assert part.good == pq.read_table(path)


def test_absent_values_of_our_own_schema_are_filled_or_refused(tmp_path):
    (found,) = good(own(tmp_path, Kind.INVOICES, state=None, positive=None, remark=None))
    assert (found["state"], found["positive"], found["remark"]) == (0, True, "")

    ((_at, why),) = reasons(own(tmp_path, Kind.INVOICES, day=None))
    assert "day" in why


def test_our_own_names_with_a_double_for_a_number_are_refused(tmp_path):
    path = own(tmp_path, Kind.INVOICES)
    table = pq.read_table(path)
    at = table.schema.get_field_index("invoice")
    pq.write_table(table.set_column(at, "invoice", pa.array([float(DIGITAL)])), path)

    ((_at, why),) = reasons(path)
    assert "invoice" in why


def test_our_own_names_with_a_type_that_does_not_fit_refuse_the_file(tmp_path):
    path = own(tmp_path, Kind.INVOICES)
    table = pq.read_table(path)
    pq.write_table(table.set_column(table.schema.get_field_index("day"), "day", pa.array(["昨天"])), path)

    with pytest.raises(Unreadable, match="“day”一栏类型不符"):
        parts(path)


def test_a_nested_column_refuses_the_file(tmp_path):
    with pytest.raises(Unreadable, match="“备注”一栏是嵌套结构"):
        parts(parquet(tmp_path, 备注=pa.array([["一"]])))


def test_text_that_is_no_text_refuses_the_file(tmp_path):
    broken = pa.array([b"\xff\xfe"]).view(pa.string())

    with pytest.raises(Unreadable, match="不完整或已损坏"):
        parts(parquet(tmp_path, 备注=broken))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_breaks_off_is_refused(tmp_path, share):
    path = parquet(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(Unreadable, match="不完整或已损坏"):
        parts(path)


@pytest.mark.parametrize("told", [{"day": -800_000}, {"day": 90_000}, {"state": -1}, {"state": 9}, {"second": 90_000}])
def test_what_no_invoice_can_have_is_refused_row_by_row(tmp_path, told):
    assert "之间" in str(reasons(own(tmp_path, Kind.INVOICES, **told)))


def test_control_characters_of_another_program_are_left_out(tmp_path):
    (found,) = good(own(tmp_path, Kind.INVOICES, seller_name="碧泉\x00温泉", remark="\x07"))
    assert (found["seller_name"], found["remark"]) == ("碧泉温泉", "")
