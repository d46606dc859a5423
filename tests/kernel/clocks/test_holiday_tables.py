"""Holiday tables: seeded, imported, corrected, and the clocks that they move."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.kernel.clocks.moments import UNTIL_2026, at
from tests.kernel.clocks.personas import OFFICER, SYSTEM, Inside
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.clocks.actions import (
    ClockPlan,
    edit_holiday,
    import_holidays,
    pause_clock,
    resume_clock,
    seed_holidays,
    start_clock,
    stop_clock,
)
from zhujian.kernel.clocks.following import follow
from zhujian.kernel.clocks.models import Clock, Holiday, HolidayYear, LocalLimit
from zhujian.kernel.clocks.published import published_rows
from zhujian.kernel.clocks.tables import calendar, current_calendar
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.visibility import visible_to

# Invented, as the notice for 2027 is not out yet.
NEW_YEAR_2027 = [
    ("2027-01-01", "元旦", "休"),
    (date(2027, 1, 2), "元旦", False),
    (datetime.fromisoformat("2027-01-03T00:00:00"), "元旦", "放假"),
    ("2027/01/09", "元旦", "上班"),
    ("2026-12-31", "元旦", 0),
    (None, "", None),
]


def due(day: str) -> datetime:
    return time.end_of_day(date.fromisoformat(day))


def started(inside: Inside, row: LocalLimit, code: str, moment: str) -> Clock:
    with time.at(at(moment)):
        clock: Clock = inside(lambda act: start_clock(act, row, ClockPlan(code)))
    return clock


def test_the_seed_makes_the_calendar_of_the_published_notices(seeded: None) -> None:
    stored = current_calendar()
    assert stored.years >= UNTIL_2026.years
    for year in UNTIL_2026.years:
        rows = Holiday.objects.filter(table__year=year).order_by("date")
        assert tuple(rows.values_list("date", "name", "working")) == tuple(
            (row.day, row.name, row.working) for row in published_rows(year)
        )


def test_the_seed_leaves_a_table_alone_that_is_there_already(db: None) -> None:
    import_holidays(SYSTEM, year=2022, rows=[("2022-09-12", "中秋节", "休")], source="手工")
    assert 2022 not in seed_holidays(SYSTEM)
    assert Holiday.objects.filter(table__year=2022).count() == 1
    assert seed_holidays(SYSTEM) == ()


def test_a_county_without_tables_has_weekends_alone_and_says_so(inside: Inside) -> None:
    stand_in = inside(
        lambda act: LocalLimit.objects.create(
            code="ROW", basis="办法", trigger="收到", action="办结", amount=1, unit="days", since=date(2020, 1, 1)
        )
    )
    clock = started(inside, stand_in, "JK-5WD-DOWN", "2022-09-30")
    assert clock.due_at == due("2022-10-07")
    assert clock.provisional


def test_an_import_takes_cells_as_people_write_them(db: None) -> None:
    table = import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="国办发明电〔2026〕×号").table
    assert table.source == "国办发明电〔2026〕×号"
    assert list(table.days.order_by("date").values_list("date", "working")) == [
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 2), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 9), True),
    ]


def test_a_provisional_due_date_becomes_certain_when_its_table_arrives(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-15WD-FB", "2026-12-28")
    assert clock.provisional
    assert clock.due_at == due("2027-01-18")
    result = import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    moved = Clock.objects.get(pk=clock.pk)
    assert not moved.provisional
    assert moved.due_at == due("2027-01-19")
    assert moved.red_at == at("2027-01-20T00:00")
    assert [(item.clock.pk, item.before, item.after) for item in result.moved] == [
        (clock.pk, due("2027-01-18"), due("2027-01-19"))
    ]


def test_the_log_names_the_clocks_that_moved(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-15WD-FB", "2026-12-28")
    import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    event = Event.objects.order_by("-pk").first()
    assert event is not None
    assert f'"moved":[[{clock.pk},"2027-01-18T23:59:59+08:00","2027-01-19T23:59:59+08:00"]]' in body(event)
    assert "clocks.import-holidays" in body(event)


def body(event: Event) -> str:
    """The event as it stands in the log, without blanks."""
    return "".join(str(getattr(event, field.attname)) for field in event._meta.concrete_fields).replace(" ", "")


def test_a_table_that_confirms_plain_weekends_makes_a_date_certain_without_moving_it(
    inside: Inside, row: LocalLimit
) -> None:
    clock = started(inside, row, "XF-60D-DONE", "2026-12-01")
    result = import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    assert result.moved == ()
    assert Clock.objects.get(pk=clock.pk).due_at == due("2027-02-01")
    assert not Clock.objects.get(pk=clock.pk).provisional


def test_the_notice_for_the_next_year_moves_a_certain_date_in_december(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-15WD-FB", "2026-12-10")
    assert clock.due_at == due("2026-12-31")
    assert not clock.provisional
    import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    assert Clock.objects.get(pk=clock.pk).due_at == due("2027-01-04")


def test_a_stopped_clock_keeps_the_date_by_which_it_was_judged(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-15WD-FB", "2026-12-28")
    inside(lambda act: stop_clock(act, clock))
    assert import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知").moved == ()
    assert Clock.objects.get(pk=clock.pk).due_at == due("2027-01-18")


def test_a_clock_that_stands_still_counts_by_the_new_table_once_resumed(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "XK-20WD", "2026-12-14")
    with time.at(at("2026-12-28")):
        inside(lambda act: pause_clock(act, clock, reason="听证"))
    import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    with time.at(at("2026-12-29")):
        resumed = inside(lambda act: resume_clock(act, clock))
    assert not resumed.provisional
    assert resumed.due_at == due("2027-01-13")


def test_the_room_of_the_row_hears_of_a_clock_that_moved(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-15WD-FB", "2026-12-28")
    heard: list[int] = []
    follow("clocks.locallimit")(lambda _act, moved: heard.append(moved.pk))
    import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    assert heard == [clock.pk]


def test_an_import_replaces_the_years_table_and_takes_over_days_of_the_december_before(seeded: None) -> None:
    before = HolidayYear.objects.get(year=2023)
    import_holidays(SYSTEM, year=2023, rows=[("2023-01-02", "元旦", "休")], source="更正")
    after = HolidayYear.objects.get(year=2023)
    assert (after.pk, after.source) == (before.pk, "更正")
    assert after.stamp != before.stamp
    assert not Holiday.objects.filter(date=date(2022, 12, 31)).exists()
    import_holidays(SYSTEM, year=2022, rows=[("2022-12-31", "元旦", "休")], source="更正")
    import_holidays(SYSTEM, year=2023, rows=[("2022-12-31", "元旦", "休")], source="更正")
    assert Holiday.objects.get(date=date(2022, 12, 31)).table.year == 2023


def test_every_wrong_cell_is_named_with_its_row(db: None) -> None:
    rows = [
        ("2027-13-01", "元旦", "休"),
        ("2027-01-01", " ", "休"),
        ("2027-01-02", "元旦", "也许"),
        ("2028-01-03", "元旦", "休"),
        ("2027-01-04", "元旦", "上班"),
        ("2027-01-05", "元旦", "休"),
        ("2027-01-05", "元旦", "休"),
        ("2026-11-30", "元旦", "休"),
        ("2027-01-06",),
    ]
    with pytest.raises(Invalid) as refused:
        import_holidays(SYSTEM, year=2027, rows=rows, source="通知")
    assert [item.field for item in refused.value.errors] == [
        "rows[1].date",
        "rows[2].name",
        "rows[3].working",
        "rows[9].name",
        "rows[9].working",
        "rows[4].date",
        "rows[5].date",
        "rows[7].date",
        "rows[8].date",
    ]
    assert "第5行：2027-01-04不是周末，不能是调休上班日。" in refused.value.message
    assert not HolidayYear.objects.exists()


def test_an_empty_sheet_is_refused(db: None) -> None:
    with pytest.raises(Invalid, match="表中没有任何一天"):
        import_holidays(SYSTEM, year=2027, rows=[(None, None, None)], source="通知")


def test_one_day_is_corrected_and_taken_out_again(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, "JK-5WD-DOWN", "2022-09-05")
    assert clock.due_at == due("2022-09-13")
    edit_holiday(SYSTEM, day=date(2022, 9, 13), name="中秋节", working=False)
    assert Clock.objects.get(pk=clock.pk).due_at == due("2022-09-14")
    edit_holiday(SYSTEM, day=date(2022, 9, 13), name="", working=None)
    assert Clock.objects.get(pk=clock.pk).due_at == due("2022-09-13")
    edit_holiday(SYSTEM, day=date(2022, 9, 12), name="中秋节", working=None)
    assert Clock.objects.get(pk=clock.pk).due_at == due("2022-09-12")


def test_a_day_of_a_year_without_a_table_is_not_corrected(seeded: None) -> None:
    with pytest.raises(Conflict, match="2031年还没有节假日表，请先导入。"):
        edit_holiday(SYSTEM, day=date(2031, 1, 1), name="元旦", working=False)


def test_a_correction_is_held_against_the_same_rules(seeded: None) -> None:
    with pytest.raises(Invalid, match="不是周末"):
        edit_holiday(SYSTEM, day=date(2022, 9, 14), name="中秋节", working=True)


def test_only_those_who_may_change_the_tables(seeded: None) -> None:
    with pytest.raises(Forbidden):
        import_holidays(OFFICER, year=2027, rows=NEW_YEAR_2027, source="通知")
    with pytest.raises(Forbidden):
        edit_holiday(OFFICER, day=date(2022, 9, 13), name="中秋节", working=False)
    with pytest.raises(Forbidden):
        seed_holidays(OFFICER)


def test_the_tables_are_open_to_whoever_has_signed_in(seeded: None) -> None:
    assert visible_to(OFFICER, Holiday).exists()
    assert visible_to(OFFICER, HolidayYear).exists()
    assert not visible_to(Actor.anonymous(), Holiday).exists()


def test_a_clock_is_reached_through_its_row_alone(inside: Inside, row: LocalLimit) -> None:
    started(inside, row, "XF-60D-DONE", "2022-08-01")
    assert not visible_to(OFFICER, Clock).exists()


def test_an_import_is_seen_at_once_by_whoever_computes(seeded: None) -> None:
    assert not current_calendar().knows(2027)
    import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
    assert current_calendar().knows(2027)
    assert not current_calendar().is_working(date(2026, 12, 31))


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """As Django's test client does: a request that begins or ends leaves the test's own connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("seeded", "_connection_kept")
def test_the_calendar_is_asked_for_once_in_a_request(django_assert_num_queries: Any) -> None:
    current_calendar()
    request_started.send(sender=None)
    with django_assert_num_queries(1):
        assert calendar() is calendar()
    request_finished.send(sender=None)
    with django_assert_num_queries(2):
        assert calendar() is calendar()
