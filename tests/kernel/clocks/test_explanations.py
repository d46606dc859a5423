"""A due date explains itself, in whole sentences and as data."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.kernel.clocks.moments import UNTIL_2026, at, days, hours, months, stood, working_days
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.explain import as_data, basis_words, in_words
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.reading import inline_limit
from zhujian.kernel.clocks.terms import Term
from zhujian.kernel.clocks.wording import chinese_numeral


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def told(started: str, term: Term, **more: Any) -> str:
    return in_words(compute(UNTIL_2026, at(started), term, **more))


def test_working_days_name_the_festivals_the_weekends_and_the_worked_weekends() -> None:
    assert told("2022-09-09", working_days(15)) == (
        "自2022年9月9日起算，次日计入，共15个工作日。"
        "其间中秋节9月10日至12日、国庆节10月1日至7日、周末共4天，不计入。"
        "10月8日调休上班，计入。"
        "截止日为2022年10月8日（周六），计至当日23:59:59。"
    )


def test_an_end_that_runs_on_names_the_day_of_rest_and_the_next_working_day() -> None:
    assert "期间的最后一日2022年10月1日是休息日（国庆节），顺延至其后第一个工作日10月8日。" in told(
        "2022-09-01", days(30)
    )
    assert "最后一日2022年9月17日是休息日（周六），顺延至其后第一个工作日9月19日。" in told("2022-09-02", days(15))


def test_an_extension_is_said_with_the_total() -> None:
    assert "经批准延长10个工作日，合计30个工作日。" in told(
        "2022-09-01", working_days(20), extensions=[working_days(10)]
    )
    assert "经批准延长10日，合计20个工作日又10日。" in told("2022-09-01", working_days(20), extensions=[days(10)])


def test_a_pause_is_said_with_the_days_that_it_left_out() -> None:
    text = told("2022-09-09", working_days(15), pauses=[stood("2022-09-19", "2022-09-26")])
    assert "2022年9月19日暂停（当日计入），9月26日恢复（当日不计入），共7天不计。" in text


def test_a_pause_that_left_nothing_out_is_not_mentioned() -> None:
    assert "暂停" not in told("2022-09-05", days(15), pauses=[stood("2022-09-20", "2022-09-25")])


def test_an_open_pause_says_what_is_left() -> None:
    text = told("2022-09-09", working_days(15), pauses=[stood("2022-09-19")])
    assert text.endswith("自2022年9月19日起暂停，恢复后还有10个工作日，截止日待恢复后确定。")
    text = told("2022-09-02", days(15), pauses=[stood("2022-09-17")])
    assert text.endswith("自2022年9月17日起暂停，期间已届满，截止日为恢复后的第一个工作日。")


def test_hours_are_told_to_the_minute() -> None:
    text = told("2022-09-30T09:00", hours(24), pauses=[stood("2022-09-30T10:00", "2022-09-30T13:30")])
    assert text == (
        "自2022年9月30日 09:00起算，连续计算，共24小时。"
        "9月30日 10:00暂停，9月30日 13:30恢复，3 小时 30 分不计。"
        "截止时间为2022年10月1日 12:30。"
    )
    text = told("2022-09-30T09:00", hours(24), pauses=[stood("2022-09-30T15:30")])
    assert text.endswith("自2022年9月30日 15:30起暂停，恢复后还有17 小时 30 分，截止时间待恢复后确定。")


def test_a_year_without_a_table_is_admitted() -> None:
    assert told("2026-12-28", working_days(15)).endswith(
        "2027年的节假日安排尚未导入，暂按普通周末推算，导入后重新计算。"
    )


def test_a_thing_to_be_done_at_once_says_so() -> None:
    assert told("2022-10-01", days(0)).startswith("2022年10月1日触发，要求当日完成，不另计期间。")


def test_a_month_needs_no_days_left_out() -> None:
    assert told("2022-01-31", months(1)) == (
        "自2022年1月31日起算，次日计入，共1个月。截止日为2022年2月28日（周一），计至当日23:59:59。"
    )


def test_english_sentences_are_set_apart_by_spaces() -> None:
    with translation.override("en"):
        assert ". " in told("2022-09-09", working_days(15)) or "。 " in told("2022-09-09", working_days(15))


def test_the_basis_names_law_article_term_and_trigger() -> None:
    assert basis_words(catalogue.limit("XF-5WD-OBJECT")) == (
        "依据《信访工作条例》第二十三条，期限为5个工作日，"
        "起算事项：收到转送、交办但不属于本机关、单位或者本系统职权范围。"
    )


def test_a_basis_of_the_office_is_no_law() -> None:
    local = inline_limit("topic.toml", "clock", {"days": 7}, Text("煤矿专题办法"), at("2022-01-01").date())
    assert basis_words(local) == "依据煤矿专题办法，期限为7日。"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (34, "三十四"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (169, "一百六十九"),
    ],
)
def test_articles_are_numbered_in_chinese(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


def test_the_data_say_the_same_as_the_words() -> None:
    pauses = [stood("2022-09-19", "2022-09-26", "听证")]
    found = as_data(compute(UNTIL_2026, at("2022-09-09"), working_days(15), pauses=pauses))
    assert found["counted"] == [{"amount": 15, "unit": "working-days"}]
    assert found["excluded"] == [
        {"from": "2022-09-10", "to": "2022-09-12", "days": 3, "why": "holiday", "name": "中秋节"},
        {"from": "2022-09-17", "to": "2022-09-18", "days": 2, "why": "weekend", "name": ""},
        {"from": "2022-09-20", "to": "2022-09-26", "days": 7, "why": "paused", "name": ""},
        {"from": "2022-10-01", "to": "2022-10-07", "days": 7, "why": "holiday", "name": "国庆节"},
    ]
    assert found["worked_weekends"] == [
        {"day": "2022-10-08", "name": "国庆节"},
        {"day": "2022-10-09", "name": "国庆节"},
    ]
    assert found["pauses"] == [
        {"from": "2022-09-19T09:00:00+08:00", "until": "2022-09-26T09:00:00+08:00", "reason": "听证"}
    ]
    assert found["due"] == "2022-10-13T23:59:59+08:00"
    assert found["provisional"] is False


def test_the_data_of_an_end_that_runs_on_name_the_days_passed_over() -> None:
    found = as_data(compute(UNTIL_2026, at("2022-09-30"), months(3)))
    assert found["ends_on"] == "2022-12-30"
    assert found["rolled_over"] == []
    found = as_data(compute(UNTIL_2026, at("2022-12-01"), days(30)))
    assert found["ends_on"] == "2022-12-31"
    assert found["rolled_over"] == [
        {"from": "2022-12-31", "to": "2023-01-02", "days": 3, "why": "holiday", "name": "元旦"}
    ]
