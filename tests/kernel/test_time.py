"""Business time: the wall clock, a demo county's shifted clock, or a moment set for a block."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from zhujian.kernel import time
from zhujian.kernel.time import (
    ZONE,
    Shift,
    at,
    end_of_day,
    local_date,
    microseconds,
    now,
    read_shift,
    shown,
    write_shift,
)

NINE = datetime(2022, 9, 30, 9, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _clock_put_back() -> Iterator[None]:
    yield
    time.install_shift(None)


def test_without_a_shift_it_is_the_wall_clock_in_shanghai() -> None:
    assert now().tzinfo is ZONE
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert not time.is_shifted()


def test_a_shifted_clock_starts_where_it_was_set_and_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = datetime(2026, 11, 22, 12, tzinfo=UTC)
    time.install_shift(Shift(NINE, real))
    monkeypatch.setattr(time, "real_now", lambda: real + timedelta(hours=20))
    assert now() == datetime(2022, 10, 1, 5, tzinfo=ZONE)
    assert time.today() == date(2022, 10, 1)
    assert time.is_shifted()


def test_a_phones_moment_is_that_of_the_wall_or_that_of_our_pages_whichever_is_nearer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = datetime(2026, 11, 22, 12, tzinfo=UTC)
    time.install_shift(Shift(NINE, real))
    monkeypatch.setattr(time, "real_now", lambda: real)
    half_an_hour = timedelta(minutes=30)
    assert time.of_phone(real - half_an_hour) == NINE - half_an_hour
    assert time.of_phone(NINE - half_an_hour) == NINE - half_an_hour
    assert time.of_phone(None) is None


def test_the_wall_clock_is_never_shifted() -> None:
    time.install_shift(Shift(NINE, datetime.now(UTC)))
    assert abs(time.real_now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moment_set_for_a_block_stands_still_and_ends_with_the_block() -> None:
    with at(NINE):
        assert now() == now() == NINE
        with at(NINE + timedelta(days=1)):
            assert time.today() == date(2022, 10, 1)
        assert now() == NINE
    assert now().year >= 2026


def test_a_moment_in_another_zone_is_shown_in_shanghai() -> None:
    with at(datetime(2022, 9, 30, 17, tzinfo=UTC)):
        assert now().isoformat() == "2022-10-01T01:00:00+08:00"
        assert time.today() == date(2022, 10, 1)


def test_a_block_left_by_an_exception_puts_the_clock_back() -> None:
    with pytest.raises(ZeroDivisionError), at(NINE):
        raise ZeroDivisionError
    assert now() != NINE


@pytest.mark.parametrize(
    "naive",
    [lambda: at(datetime(2022, 9, 30)).__enter__(), lambda: Shift(datetime(2022, 9, 30), NINE)],  # noqa: DTZ001
)
def test_a_moment_without_a_zone_is_refused(naive) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="zone"):
        naive()


def test_a_shift_is_kept_in_a_file_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    assert read_shift(path) is None
    written = write_shift(path, NINE, datetime(2026, 11, 22, tzinfo=UTC))
    assert read_shift(path) == written
    assert json.loads(path.read_text("utf-8"))["business"] == "2022-09-30T09:00:00+08:00"
    assert list(tmp_path.iterdir()) == [path], "nothing half-written stays behind"


def test_a_day_ends_a_second_before_midnight_in_shanghai() -> None:
    assert end_of_day(date(2022, 9, 30)).isoformat() == "2022-09-30T23:59:59+08:00"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2022, 9, 30, 15, 59, tzinfo=UTC), date(2022, 9, 30)),
        (datetime(2022, 9, 30, 16, 0, tzinfo=UTC), date(2022, 10, 1)),
    ],
)
def test_a_moment_belongs_to_its_day_in_shanghai(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_the_log_counts_whole_microseconds() -> None:
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert microseconds(datetime(1970, 1, 1, 8, 0, 1, 5, tzinfo=ZONE)) == 1_000_005


def test_a_stored_moment_is_shown_to_the_second_in_shanghai() -> None:
    moment = shown(datetime(2022, 9, 30, 1, 0, 0, 999_999, tzinfo=UTC))
    assert moment is not None
    assert moment.isoformat() == "2022-09-30T09:00:00+08:00"
    assert shown(None) is None
