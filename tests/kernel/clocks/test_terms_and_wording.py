"""Lengths of time and dates, as tables say them and as people read them."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from tests.kernel.clocks.moments import at, days, hours, months, quarters, working_days, years
from zhujian.kernel.clocks.compute import add_months, quarter_end
from zhujian.kernel.clocks.terms import Term, Unit, merged
from zhujian.kernel.clocks.wording import (
    article_words,
    day_words,
    moment_words,
    run_words,
    runs,
    span_words,
    term_words,
    terms_words,
    weekday_words,
)
from zhujian.kernel.wording import joined, listed


@pytest.mark.parametrize(
    ("table", "term"),
    [
        ({"days": 15}, days(15)),
        ({"working_days": 5}, working_days(5)),
        ({"working-days": 5}, working_days(5)),
        ({"hours": 24}, hours(24)),
        ({"months": 3}, months(3)),
        ({"quarters": 1}, quarters(1)),
        ({"years": 1}, years(1)),
        ({"days": 0}, days(0)),
    ],
)
def test_a_table_says_a_term(table: dict[str, object], term: Term) -> None:
    assert Term.from_table(table) == term


@pytest.mark.parametrize("table", [{}, {"days": 1, "months": 1}, {"weeks": 1}, {"days": 1.5}, {"days": None}])
def test_a_table_that_says_no_term_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"exactly one unit|unknown unit|whole number"):
        Term.from_table(table)


@pytest.mark.parametrize("term", [(-1, Unit.DAYS), (101, Unit.YEARS), (40_001, Unit.WORKING_DAYS)])
def test_a_term_is_neither_negative_nor_longer_than_a_century(term: tuple[int, Unit]) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Term(*term)


def test_terms_of_one_unit_are_added_up_where_the_first_stands() -> None:
    assert merged((months(3), days(5), months(3))) == (months(6), days(5))


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2022-11-30", 3, "2023-02-28"),
        ("2022-05-31", 13, "2023-06-30"),
        ("2022-05-31", 0, "2022-05-31"),
    ],
)
def test_months_are_added_to_the_corresponding_day(day: str, count: int, found: str) -> None:
    assert add_months(date.fromisoformat(day), count) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2022-01-01", "2022-03-31"),
        ("2022-03-31", "2022-03-31"),
        ("2022-04-01", "2022-06-30"),
        ("2022-08-15", "2022-09-30"),
        ("2022-12-31", "2022-12-31"),
    ],
)
def test_a_quarter_ends_with_its_third_month(day: str, found: str) -> None:
    assert quarter_end(date.fromisoformat(day)) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (hours(24), "24小时"),
        (working_days(15), "15个工作日"),
        (days(60), "60日"),
        (months(3), "3个月"),
        (quarters(1), "1个季度"),
        (years(1), "1年"),
    ],
)
def test_a_term_is_said_as_the_law_says_it(term: Term, words: str) -> None:
    assert term_words(term) == words


def test_terms_that_follow_one_another_are_joined() -> None:
    assert terms_words((working_days(20), days(10))) == "20个工作日又10日"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=0), "0 分钟"),
        (timedelta(minutes=59, seconds=59), "59 分钟"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(hours=30, minutes=5), "30 小时 5 分"),
    ],
)
def test_a_span_is_said_in_hours_and_minutes(span: timedelta, words: str) -> None:
    assert span_words(span) == words


def test_a_day_leaves_out_the_year_that_was_spoken_of() -> None:
    assert day_words(date(2022, 9, 9)) == "2022年9月9日"
    assert day_words(date(2022, 9, 9), year=2022) == "9月9日"
    assert day_words(date(2023, 1, 3), year=2022) == "2023年1月3日"


def test_a_moment_is_said_in_shanghai_time() -> None:
    assert moment_words(at("2022-09-30T06:20+00:00"), year=2022) == "9月30日 14:20"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-10-01", "2022-10-01", "10月1日"),
        ("2022-10-01", "2022-10-07", "10月1日至7日"),
        ("2022-01-31", "2022-02-06", "1月31日至2月6日"),
        ("2022-12-31", "2023-01-02", "12月31日至2023年1月2日"),
    ],
)
def test_a_run_of_days_says_its_month_once(first: str, last: str, words: str) -> None:
    assert run_words(date.fromisoformat(first), date.fromisoformat(last), year=2022) == words


def test_days_in_order_are_drawn_together() -> None:
    days_off = [date(2022, 10, day) for day in (1, 2, 3, 5, 8, 9)]
    assert runs(days_off) == [
        (date(2022, 10, 1), date(2022, 10, 3)),
        (date(2022, 10, 5), date(2022, 10, 5)),
        (date(2022, 10, 8), date(2022, 10, 9)),
    ]
    assert runs([]) == []


def test_weekdays_begin_with_monday() -> None:
    assert [weekday_words(date(2022, 9, 26) + timedelta(days=step)) for step in range(7)] == [
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "周六",
        "周日",
    ]


def test_lists_and_sentences_are_joined_as_the_language_does() -> None:
    assert listed(["甲", "乙"]) == "甲、乙"
    assert joined(["一。", "二。"]) == "一。二。"
    with translation.override("en"):
        assert joined(["One.", "Two."]) == "One. Two."


def test_an_article_without_a_number_is_said_as_it_stands() -> None:
    assert article_words("23") == "第二十三条"
    assert article_words("条号待核") == "条号待核"
    assert article_words("") == ""
