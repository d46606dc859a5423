"""Clocks on rows: started, paused, resumed, stopped; their lights, and what is refused."""

from datetime import date, datetime, timedelta

import pytest

from tests.kernel.clocks.moments import at
from tests.kernel.clocks.personas import SYSTEM, Inside
from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.actions import (
    ClockPlan,
    Grant,
    extend_clock,
    import_holidays,
    mark_told,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from zhujian.kernel.clocks.following import follow
from zhujian.kernel.clocks.lights import Light, Thresholds
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.queries import clocks_on, crossed, light_now, light_q, running_clock
from zhujian.kernel.clocks.reading import inline_limit
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.errors import Conflict, Invalid

SEVEN_DAYS = inline_limit("topic.toml", "clock", {"days": 7}, Text("煤矿专题办法"), date(2020, 1, 1))


def due(day: str) -> datetime:
    return time.end_of_day(date.fromisoformat(day))


def started(inside: Inside, row: LocalLimit, plan: ClockPlan, moment: str) -> Clock:
    with time.at(at(moment)):
        clock: Clock = inside(lambda act: start_clock(act, row, plan))
    return clock


def paused(inside: Inside, clock: Clock, moment: str, reason: str = "听证") -> Clock:
    with time.at(at(moment)):
        return inside(lambda act: pause_clock(act, clock, reason=reason)).clock


def resumed(inside: Inside, clock: Clock, moment: str) -> Clock:
    with time.at(at(moment)):
        found: Clock = inside(lambda act: resume_clock(act, clock))
    return found


def test_a_clock_starts_now_and_keeps_the_words_of_its_law(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("JK-15WD-ACK", "notice"), "2022-09-09")
    stored = Clock.objects.get(pk=clock.pk)
    assert (stored.kind, stored.row, stored.purpose) == ("clocks.locallimit", row.pk, "notice")
    assert stored.basis == "纪检监察机关处理检举控告工作规则"
    assert stored.trigger == "收到属于本机关受理的实名检举控告"
    assert stored.due_at == due("2022-10-08")
    assert stored.amber_at == at("2022-09-29T00:00")
    assert stored.red_at == at("2022-10-09T00:00")
    assert not stored.provisional


def test_a_clock_may_start_at_the_earlier_moment_of_its_trigger(inside: Inside, row: LocalLimit) -> None:
    plan = ClockPlan("XF-60D-DONE")
    clock = inside(lambda act: start_clock(act, row, plan, started_at=at("2022-08-01")))
    assert clock.due_at == due("2022-09-30")


@pytest.mark.parametrize(
    ("moment", "code", "last"),
    [("2024-04-30", "MKOLD-60D-ACCEPT", "2024-07-01"), ("2024-05-01", "MK-20D-ACCEPT", "2024-05-21")],
)
def test_the_trigger_chooses_the_version_of_the_law(
    inside: Inside, row: LocalLimit, moment: str, code: str, last: str
) -> None:
    clock = started(inside, row, ClockPlan(catalogue.limit("MK-20D-ACCEPT")), moment)
    assert clock.code == code
    assert clock.due_at == due(last)


def test_a_limit_of_a_topic_needs_no_code(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-26")
    assert (clock.code, clock.basis) == ("", "煤矿专题办法")
    assert clock.due_at == due("2022-10-08")


def test_an_unknown_limit_and_one_not_in_force_are_refused_in_words(inside: Inside, row: LocalLimit) -> None:
    with pytest.raises(Invalid) as refused:
        started(inside, row, ClockPlan("NO-SUCH"), "2022-09-09")
    assert [(item.field, item.message) for item in refused.value.errors] == [("clock", "没有代码为 NO-SUCH 的期限。")]
    with pytest.raises(Invalid, match="期限 MKOLD-7D-CLOSE 在2025年1月1日没有施行的版本。"):
        started(inside, row, ClockPlan("MKOLD-7D-CLOSE"), "2025-01-01")
    assert not Clock.objects.exists()


def test_an_end_set_by_hand_stands_even_on_a_day_of_rest(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS, due=date(2022, 10, 2), note="等待汛期过后施工"), "2022-09-09")
    assert clock.by_hand
    assert clock.due_at == due("2022-10-02")


def test_an_end_set_by_hand_runs_on_once_a_pause_has_moved_it(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS, due=date(2022, 9, 30), note="等待配件"), "2022-09-09")
    clock = resumed(inside, paused(inside, clock, "2022-09-13"), "2022-09-14")
    assert clock.due_at == due("2022-10-08")


def test_an_end_set_by_hand_lies_neither_before_the_trigger_nor_after_the_laws_own(
    inside: Inside, row: LocalLimit
) -> None:
    with pytest.raises(Invalid, match="不能早于起算日2022年9月9日"):
        started(inside, row, ClockPlan(SEVEN_DAYS, due=date(2022, 9, 8)), "2022-09-09")
    with pytest.raises(Invalid, match="不能晚于《信访工作条例》规定的2022年9月30日"):
        started(inside, row, ClockPlan("XF-60D-DONE", due=date(2022, 10, 1)), "2022-08-01")
    clock = started(inside, row, ClockPlan("XF-60D-DONE", due=date(2022, 9, 20)), "2022-08-01")
    assert clock.due_at == due("2022-09-20")


def test_a_later_end_than_the_topics_own_needs_a_reason(inside: Inside, row: LocalLimit) -> None:
    with pytest.raises(Invalid, match="晚于规定的2022年9月16日，请写明理由") as refused:
        started(inside, row, ClockPlan(SEVEN_DAYS, due=date(2022, 9, 17), note=" "), "2022-09-09")
    assert [error.field for error in refused.value.errors] == ["note"]
    clock = started(inside, row, ClockPlan(SEVEN_DAYS, due=date(2022, 9, 17), note="等待配件"), "2022-09-09")
    assert (clock.own_amount, clock.own_unit, clock.note) == (7, "days", "等待配件")


def test_a_later_table_takes_an_end_set_by_hand_back_to_the_laws_own(inside: Inside, row: LocalLimit) -> None:
    """Until 2027's table arrives, its holidays are thought to be worked: a chosen end may turn out to be too late."""
    plan = ClockPlan("XK-20WD", due=date(2027, 1, 25))
    clock = started(inside, row, plan, "2026-12-28")
    assert (clock.due_at, clock.provisional) == (due("2027-01-25"), True)
    worked = [(f"2027-01-{day:02}", "元旦", "是") for day in (2, 3, 9, 10)]
    import_holidays(SYSTEM, year=2027, rows=worked, source="测试")
    assert Clock.objects.get(pk=clock.pk).due_at == due("2027-01-19")


def test_a_pause_keeps_the_end_open_and_resumption_moves_it(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    assert clock.due_at == due("2022-02-17")
    clock = paused(inside, clock, "2022-02-09")
    assert (clock.due_at, clock.amber_at, clock.red_at) == (None, None, None)
    [pause] = clock.pauses.all()
    assert (pause.reason, pause.by, pause.until) == ("听证", 7, None)
    clock = resumed(inside, clock, "2022-02-16")
    assert clock.due_at == due("2022-02-24")
    assert clock.pauses.get().until == at("2022-02-16")


def test_who_approved_a_pause_is_kept(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    with time.at(at("2022-01-18")):
        pause = inside(lambda act: pause_clock(act, clock, reason="专家评审", approved_by=9))
    assert pause.approved_by == 9


def test_a_limit_that_knows_no_pause_is_not_paused(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-08-01")
    with pytest.raises(Conflict, match="依法不能暂停") as refused:
        paused(inside, clock, "2022-08-02")
    assert refused.value.rule == "XF-60D-DONE"


def test_a_clock_is_not_paused_twice_nor_resumed_while_it_runs(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    with pytest.raises(Conflict) as refused:
        resumed(inside, clock, "2022-01-18")
    assert refused.value.state == "running"
    paused(inside, clock, "2022-01-18")
    with pytest.raises(Conflict) as refused:
        paused(inside, clock, "2022-01-19")
    assert refused.value.state == "paused"


def test_a_pause_needs_a_reason_and_lies_within_the_run(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    with pytest.raises(Invalid, match="请填写暂停的理由"):
        paused(inside, clock, "2022-01-18", reason="  ")
    with pytest.raises(Invalid, match="不能早于起算时间"):
        paused(inside, clock, "2022-01-16")
    paused(inside, clock, "2022-01-18")
    with pytest.raises(Invalid, match="不能早于暂停时间"):
        resumed(inside, clock, "2022-01-17")


@pytest.mark.parametrize(
    ("moment", "outcome"), [("2022-09-30T23:59:59", Clock.MET), ("2022-10-01T00:00:00", Clock.LATE)]
)
def test_a_stopped_clock_says_whether_it_was_in_time(
    inside: Inside, row: LocalLimit, moment: str, outcome: str
) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-08-01")
    with time.at(at(moment)):
        stopped = inside(lambda act: stop_clock(act, clock))
    assert stopped.outcome == outcome
    assert stopped.due_at == due("2022-09-30")
    assert light_now(stopped, at("2023-01-01")) is Light.NONE
    assert not stopped.is_running


def test_a_clock_stopped_while_it_stands_still_is_judged_by_the_end_that_it_would_have_had(
    inside: Inside, row: LocalLimit
) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    clock = paused(inside, clock, "2022-01-20")
    with time.at(at("2022-06-01")):
        stopped = inside(lambda act: stop_clock(act, clock))
    assert stopped.outcome == Clock.MET
    assert stopped.pauses.get().until == at("2022-06-01")


def test_a_clock_may_be_called_off(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-08-01")
    assert inside(lambda act: stop_clock(act, clock, outcome=Clock.VOID)).outcome == Clock.VOID


@pytest.mark.parametrize("verb", ["pause", "resume", "stop"])
def test_a_stopped_clock_is_not_touched_again(inside: Inside, row: LocalLimit, verb: str) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    inside(lambda act: stop_clock(act, clock))
    again = {
        "pause": lambda act: pause_clock(act, clock, reason="听证"),
        "resume": lambda act: resume_clock(act, clock),
        "stop": lambda act: stop_clock(act, clock),
    }
    with pytest.raises(Conflict) as refused:
        inside(again[verb])
    assert refused.value.state == "stopped"


def test_several_clocks_run_on_one_row_side_by_side(inside: Inside, row: LocalLimit) -> None:
    notice = started(inside, row, ClockPlan("JK-15WD-ACK", "notice"), "2022-09-09")
    started(inside, row, ClockPlan("ZJ-1M-DISPOSE", "dispose"), "2022-09-12")
    inside(lambda act: stop_clock(act, notice))
    assert running_clock(row, "notice") is None
    found = running_clock(row)
    assert found is not None
    assert found.purpose == "dispose"
    assert [clock.purpose for clock in clocks_on(row)] == ["notice", "dispose"]


@pytest.mark.parametrize(
    ("moment", "light"),
    [
        ("2022-08-01T09:00", Light.GREEN),
        ("2022-09-19T23:59:59", Light.GREEN),
        ("2022-09-20T00:00:00", Light.AMBER),
        ("2022-09-30T23:59:59", Light.AMBER),
        ("2022-10-01T00:00:00", Light.RED),
    ],
)
def test_the_query_finds_a_clock_under_the_light_that_it_shows(
    inside: Inside, row: LocalLimit, moment: str, light: Light
) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-08-01")
    assert light_now(clock, at(moment)) is light
    for colour in Light:
        assert Clock.objects.filter(light_q(colour, at(moment))).exists() is (colour is light)


def test_a_paused_clock_is_found_under_no_light(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    paused(inside, clock, "2022-01-20")
    assert Clock.objects.filter(light_q("none", at("2023-01-01"))).exists()
    assert not Clock.objects.filter(light_q("red", at("2023-01-01"))).exists()


def test_an_unknown_light_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        light_q("purple", at("2022-09-30"))


def test_a_light_is_looked_for_along_a_relation() -> None:
    assert "clock__red_at__lte" in str(light_q(Light.RED, at("2022-09-30"), "clock__"))


def test_each_stage_is_reached_once_until_somebody_was_told(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE", thresholds=Thresholds(20, 10)), "2022-08-01")
    stages = {
        "2022-09-09": None,
        "2022-09-10": "green",
        "2022-09-15": None,
        "2022-09-20": "amber",
        "2022-10-01": "red",
        "2022-10-02": None,
    }
    for moment, stage in stages.items():
        with time.at(at(moment)):
            assert [item.pk for item in crossed(time.now())] == ([clock.pk] if stage else [])
            if stage:
                inside(lambda act: mark_told(act, act.lock(Clock, clock.pk)))
                assert Clock.objects.get(pk=clock.pk).told == stage


def test_a_stopped_clock_reaches_no_stage(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-08-01")
    inside(lambda act: stop_clock(act, clock))
    assert not crossed(at("2023-01-01")).exists()


def test_a_clock_that_gains_time_is_told_of_again(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    with time.at(at("2022-02-07")):
        inside(lambda act: mark_told(act, act.lock(Clock, clock.pk)))
        assert Clock.objects.get(pk=clock.pk).told == "amber"
    grant = Grant(Term(10, Unit.WORKING_DAYS), "情况复杂", by=7, approved_by=9, notified_at=at("2022-02-08"))
    with time.at(at("2022-02-08")):
        inside(lambda act: extend_clock(act, clock, grant))
        assert Clock.objects.get(pk=clock.pk).told == ""
        assert not crossed(time.now()).exists()
    assert crossed(at("2022-02-22")).exists()


def test_the_room_of_the_row_hears_of_every_change(inside: Inside, row: LocalLimit) -> None:
    heard: list[tuple[str, datetime | None]] = []

    @follow("clocks.locallimit")
    def note(act: Act, clock: Clock) -> None:
        heard.append((act.name, clock.due_at))

    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-01-17")
    paused(inside, clock, "2022-02-09")
    resumed(inside, clock, "2022-02-16")
    inside(lambda act: stop_clock(act, clock))
    ends = [due("2022-02-17"), None, due("2022-02-24"), due("2022-02-24")]
    assert heard == [("clocks.test", end) for end in ends]


def test_a_kind_of_row_has_one_follower() -> None:
    follow("clocks.other")(lambda _act, _clock: None)
    with pytest.raises(ValueError, match=r"clocks\.other"):
        follow("clocks.other")(lambda _act, _clock: None)


def test_a_clock_started_at_the_end_of_time_of_a_demo_day_ends_on_the_same_count(
    inside: Inside, row: LocalLimit
) -> None:
    late = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-09T23:59:59")
    early = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-09T00:00:00")
    assert late.due_at == early.due_at
    assert late.started_at - early.started_at == timedelta(days=1, seconds=-1)
