"""The clock as the API and pages show it."""

from datetime import date
from typing import Any

import pytest

from tests.kernel.clocks.moments import at, working_days
from tests.kernel.clocks.personas import Inside
from zhujian.kernel import time
from zhujian.kernel.clocks.actions import (
    ClockPlan,
    Grant,
    extend_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.presenting import clock_object
from zhujian.kernel.clocks.queries import clocks_on
from zhujian.kernel.clocks.reading import inline_limit

PROMISED = {
    "basis",
    "article",
    "trigger",
    "started",
    "unit",
    "duration",
    "due",
    "light",
    "provisional",
    "paused",
    "extended",
    "explain",
}


@pytest.fixture
def licence(inside: Inside, row: LocalLimit) -> Clock:
    """A licence accepted on 2022-01-17, with a hearing over a week and ten working days more."""

    def life(act: Any) -> Clock:
        clock = start_clock(act, row, ClockPlan("XK-20WD", "decide"), started_at=at("2022-01-17"))
        pause_clock(act, clock, reason="听证", at=at("2022-02-09"), approved_by=9)
        clock = resume_clock(act, clock, at=at("2022-02-16"))
        grant = Grant(working_days(10), "情况复杂", by=7, approved_by=9, notified_at=at("2022-02-22"))
        return extend_clock(act, clock, grant).clock

    with time.at(at("2022-02-22")):
        found: Clock = inside(life)
    return found


def shown(clock: Clock, moment: str) -> dict[str, Any]:
    with time.at(at(moment)):
        return clock_object(clock)


def test_the_promised_fields_are_there(licence: Clock) -> None:
    found = shown(licence, "2022-03-01")
    assert set(found) >= PROMISED
    assert found["basis"] == "中华人民共和国行政许可法"
    assert found["article"] == "42"
    assert found["trigger"] == "受理行政许可申请"
    assert found["started"] == "2022-01-17T09:00:00+08:00"
    assert (found["duration"], found["unit"]) == (20, "working-days")
    assert found["due"] == "2022-03-10T23:59:59+08:00"
    assert found["light"] == "amber"
    assert found["provisional"] is False


def test_pauses_and_extensions_say_who_why_and_on_whose_approval(licence: Clock) -> None:
    found = shown(licence, "2022-03-01")
    assert found["paused"] == [
        {
            "from": "2022-02-09T09:00:00+08:00",
            "until": "2022-02-16T09:00:00+08:00",
            "reason": "听证",
            "by": 7,
            "approved_by": 9,
        }
    ]
    assert found["extended"] == [
        {
            "amount": 10,
            "unit": "working-days",
            "reason": "情况复杂",
            "at": "2022-02-22T09:00:00+08:00",
            "by": 7,
            "approved_by": 9,
            "approval": "",
            "notified": "2022-02-22T09:00:00+08:00",
        }
    ]


def test_the_explanation_leads_from_the_article_to_the_due_date(licence: Clock) -> None:
    assert shown(licence, "2022-03-01")["explain"] == (
        "依据《中华人民共和国行政许可法》第四十二条，期限为20个工作日，起算事项：受理行政许可申请。"
        "自2022年1月17日起算，次日计入，共20个工作日。"
        "经批准延长10个工作日，合计30个工作日。"
        "其间春节1月31日至2月6日、周末共8天，不计入。"
        "1月29日至30日调休上班，计入。"
        "2022年2月9日暂停（当日计入），2月16日恢复（当日不计入），共7天不计。"
        "截止日为2022年3月10日（周四），计至当日23:59:59。"
    )


def test_the_remaining_time_ends_with_the_clock(inside: Inside, licence: Clock) -> None:
    assert shown(licence, "2022-03-07")["remaining"] == "还剩 3 个工作日（截至 3月10日 周四）"
    with time.at(at("2022-03-08")):
        stopped = inside(lambda act: stop_clock(act, licence))
    found = shown(stopped, "2022-04-01")
    assert (found["remaining"], found["light"], found["outcome"]) == ("", "none", "met")
    assert found["stopped"] == "2022-03-08T09:00:00+08:00"
    assert found["due"] == "2022-03-10T23:59:59+08:00"


def test_a_paused_clock_has_no_due_date(inside: Inside, row: LocalLimit) -> None:
    clock = inside(lambda act: start_clock(act, row, ClockPlan("XK-20WD"), started_at=at("2022-01-17")))
    clock = inside(lambda act: pause_clock(act, clock, reason="听证", at=at("2022-02-09"))).clock
    found = shown(clock, "2022-02-10")
    assert (found["due"], found["light"], found["remaining"]) == (None, "none", "已暂停")
    assert found["explain"].endswith("自2022年2月9日起暂停，恢复后还有6个工作日，截止日待恢复后确定。")


def test_an_end_set_by_hand_says_so(inside: Inside, row: LocalLimit) -> None:
    limit = inline_limit("topic.toml", "clock", {"days": 7}, Text("煤矿专题办法"), date(2020, 1, 1))
    plan = ClockPlan(limit, due=date(2022, 9, 20), note="等待配件。")
    clock = inside(lambda act: start_clock(act, row, plan, started_at=at("2022-09-09")))
    found = shown(clock, "2022-09-15")
    assert found["due"] == "2022-09-20T23:59:59+08:00"
    assert "期限为7日" in found["explain"]
    assert "按该期限应于2022年9月16日届满；截止日在启动时另行指定，晚于该日。理由：等待配件。" in found["explain"]


def test_an_earlier_end_set_by_hand_says_what_the_limit_would_give(inside: Inside, row: LocalLimit) -> None:
    clock = inside(
        lambda act: start_clock(act, row, ClockPlan("XF-60D-DONE", due=date(2022, 9, 20)), started_at=at("2022-08-01"))
    )
    found = shown(clock, "2022-08-15")
    assert "按该期限应于2022年9月30日届满；截止日在启动时另行指定，早于该日。" in found["explain"]


def test_every_time_in_the_explanations_data_is_the_countys(inside: Inside, row: LocalLimit) -> None:
    clock = inside(lambda act: start_clock(act, row, ClockPlan("XK-20WD"), started_at=at("2022-01-17")))
    clock = inside(lambda act: pause_clock(act, clock, reason="听证", at=at("2022-02-09"))).clock
    data = shown(Clock.objects.get(pk=clock.pk), "2022-02-10")["explain_data"]
    assert data["started"].endswith("+08:00")
    assert data["pauses"][0]["from"].endswith("+08:00")


def test_a_provisional_date_admits_it(inside: Inside, row: LocalLimit) -> None:
    clock = inside(lambda act: start_clock(act, row, ClockPlan("JK-15WD-FB"), started_at=at("2026-12-28")))
    found = shown(clock, "2026-12-29")
    assert found["provisional"] is True
    assert found["explain_data"]["unknown_years"] == [2027]
    assert "2027年的节假日安排尚未导入" in found["explain"]


def test_many_clocks_of_a_row_cost_no_query_each(
    inside: Inside, row: LocalLimit, licence: Clock, django_assert_max_num_queries: Any
) -> None:
    for _more in range(5):
        inside(lambda act: start_clock(act, row, ClockPlan("XK-20WD"), started_at=at("2022-01-17")))
    with time.at(at("2022-03-01")), django_assert_max_num_queries(3 + 6):
        assert len([clock_object(clock) for clock in clocks_on(row)]) == 6
