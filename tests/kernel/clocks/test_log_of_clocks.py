"""The log answers for clocks, pauses, extensions and tables: what was changed outside an action is named."""

from typing import Any

import pytest
from django.db import connection

from tests.kernel.clocks.moments import at, working_days
from tests.kernel.clocks.personas import SYSTEM, Inside
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.clocks.actions import (
    ClockPlan,
    Grant,
    extend_clock,
    import_holidays,
    mark_told,
    pause_clock,
    resume_clock,
    start_clock,
)
from zhujian.kernel.clocks.models import Clock, Extension, Holiday, LocalLimit, Pause
from zhujian.kernel.errors import OutsideAction


def unaccounted() -> set[str]:
    """Tables with rows that do not stand as the log says."""
    return {fault.where.split()[0] for fault in verify().faults}


@pytest.fixture
def lived(inside: Inside, row: LocalLimit) -> Clock:
    """A clock that was paused, resumed and extended."""

    def life(act: Any) -> Clock:
        clock = start_clock(act, row, ClockPlan("XK-20WD"), started_at=at("2022-01-17"))
        pause_clock(act, clock, reason="听证", at=at("2022-02-09"))
        clock = resume_clock(act, clock, at=at("2022-02-16"))
        grant = Grant(working_days(10), "情况复杂", by=7, approved_by=9, notified_at=at("2022-02-22"))
        return extend_clock(act, clock, grant).clock

    found: Clock = inside(life)
    return found


def test_every_row_that_a_clocks_life_wrote_stands_as_the_log_says(lived: Clock) -> None:
    assert unaccounted() == set()


def test_an_import_accounts_for_the_rows_that_it_replaced_and_the_clocks_that_it_moved(
    inside: Inside, row: LocalLimit
) -> None:
    inside(lambda act: start_clock(act, row, ClockPlan("JK-15WD-FB"), started_at=at("2026-12-28")))
    import_holidays(SYSTEM, year=2027, rows=[("2027-01-01", "元旦", "休")], source="通知")
    import_holidays(SYSTEM, year=2027, rows=[("2027-01-04", "元旦", "休")], source="更正")
    assert unaccounted() == set()


def test_who_was_told_is_bookkeeping_for_which_the_log_does_not_answer(inside: Inside, lived: Clock) -> None:
    inside(lambda act: mark_told(act, act.lock(Clock, lived.pk)))
    assert unaccounted() == set()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE clocks_clock SET due_at = '2030-01-01 00:00:00'", "clocks.clock"),
        ("UPDATE clocks_pause SET reason = ''", "clocks.pause"),
        ("UPDATE clocks_extension SET approved_by = 7", "clocks.extension"),
        ("DELETE FROM clocks_holiday WHERE date = '2022-10-08'", "clocks.holiday"),
        ("UPDATE clocks_locallimit SET amount = 90", "clocks.locallimit"),
        ("UPDATE clocks_holidayyear SET source = 'x' WHERE year = 2022", "clocks.holidayyear"),
    ],
)
def test_a_row_changed_behind_the_softwares_back_is_named(lived: Clock, statement: str, named: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert unaccounted() == {named}


@pytest.mark.parametrize("model", [Clock, Pause, Extension, Holiday, LocalLimit])
def test_no_row_is_written_outside_an_action(lived: Clock, model: type[Clock]) -> None:
    kept = model.objects.first()
    assert kept is not None
    with pytest.raises(OutsideAction):
        kept.save()
    with pytest.raises(OutsideAction):
        model.objects.update(salt=b"0")
    with pytest.raises(OutsideAction):
        kept.delete()
