"""Days and moments as exports, ledgers and spreadsheet programs write them."""

from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topics.invoices.exports.making import BASE, good, reasons, row, text, workbook
from zhujian.topics.invoices.exports.days import distinct_moments

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

EPOCH = date(1970, 1, 1)
FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-12-31")
WRITINGS = [
    "{:%Y-%m-%d %H:%M:%S}",
    "{:%Y/%m/%d %H:%M:%S}",
    "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M}:{0:%S}",
    "{0.year}年{0.month}月{0.day}日 {0:%H:%M:%S}",
    "{:%Y.%m.%d %H:%M:%S}",
    "{:%Y%m%d%H%M%S}",
    "{:%Y-%m-%dT%H:%M:%S}",
]


def moment(text):
    return distinct_moments(pa.array(["?", text]))[1].as_py()


@pytest.mark.parametrize(
    "text",
    ["2022-07-01", "2022/7/1", "2022/07/01", "2022年7月1日", "20220701", "2022.7.1", "２０２２－０７－０１", "44743"],
)
def test_a_day_may_be_written_in_many_ways(text):
    assert moment(text) == datetime.fromisoformat("2022-07-01")


@given(st.datetimes(FIRST, LAST), st.sampled_from(WRITINGS))
def test_any_moment_in_any_writing_is_read(value, writing):
    value = value.replace(microsecond=0)

    assert moment(writing.format(value)) == value


@given(st.datetimes(FIRST, LAST))
def test_any_serial_number_is_read_to_the_second(value):
    value = value.replace(microsecond=0)
    serial = (value - datetime.fromisoformat("1899-12-30")) / timedelta(days=1)

    assert moment(repr(serial)) == value


@given(st.integers(1900, 2200), st.integers(0, 14), st.integers(0, 33))
def test_days_are_possible_exactly_where_the_calendar_has_them(year, month, day):
    try:
        wanted = datetime.combine(date(year, month, day), time.min)
    except ValueError:
        wanted = None

    assert moment(f"{year}年{month}月{day}日") == wanted


@given(st.text(max_size=12))
def test_no_text_whatever_breaks_the_reading(text):
    moment(text)


@pytest.mark.parametrize("text", ["2022-02-30", "2022-13-01", "2022-07-01 24:00:00", "明天", "7-1", "1234"])
def test_an_impossible_day_is_none(text):
    assert moment(text) is None


def test_the_time_of_day_is_kept_and_midnight_means_there_is_none(tmp_path):
    cells = (
        "2022-07-01 21:38:43",
        "2022-07-01 00:00:00",
        "2022/7/1",
        datetime.fromisoformat("2022-07-01 00:00:01"),
        date(2022, 7, 1),
    )

    found = good(workbook(tmp_path / "a.xlsx", *(row(开票日期=cell) for cell in cells)))

    assert {one["day"] for one in found} == {(date(2022, 7, 1) - EPOCH).days}
    assert [one["second"] for one in found] == [77_923, None, None, 1, None]


def test_a_serial_number_in_a_number_cell_is_a_moment(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(开票日期=44743.9)))

    assert (found["day"], found["second"]) == ((date(2022, 7, 1) - EPOCH).days, 77_760)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2022-02-30", "应是确实存在的日期"),
        ("昨天", "应是确实存在的日期"),
        ("1999-12-31", "年份应在 2000 至 2100 之间"),
        ("2101-01-01", "年份应在 2000 至 2100 之间"),
        ("", "为空"),
    ],
)
def test_a_row_with_an_impossible_day_is_refused(tmp_path, cell, why):
    ((at, told),) = reasons(text(tmp_path / "a.csv", BASE, row(), row(开票日期=cell)))

    assert at == 3
    assert "开票日期" in told
    assert why in told
