from datetime import date

import pytest

from zhujian.kernel.coverage.months import Month


def test_a_month_is_written_as_year_and_month():
    month = Month.parse("2022-02")
    assert (month.first, month.last, len(month.days), str(month)) == (
        date(2022, 2, 1),
        date(2022, 2, 28),
        28,
        "2022-02",
    )


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2022",
        "2022-9",
        "2022-13",
        "2022-00",
        "22-09",
        "2022-09-01",
        "２０２２-０９",
        "0000-01",
        "9999-01",
        " 2022-09",
    ],
)
def test_what_is_no_month_is_refused(words: str):
    with pytest.raises(ValueError, match=r".*"):
        Month.parse(words)


def test_months_go_over_the_turn_of_the_year():
    assert str(Month.parse("2022-12").shifted(1)) == "2023-01"
    assert str(Month.parse("2022-01").shifted(-1)) == "2021-12"


def test_there_is_no_month_beyond_the_days_that_records_have():
    assert Month.parse("2199-12").shifted(1) is None
    assert Month.parse("1949-10").shifted(-1) is None
