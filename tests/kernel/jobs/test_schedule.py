"""Jobs at an interval: each once, whatever the number of workers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhujian.kernel import time
from zhujian.kernel.jobs import schedule
from zhujian.kernel.jobs.models import ScheduledRun
from zhujian.kernel.jobs.schedule import claim, every, run_due, seconds, turn


@pytest.mark.parametrize(("words", "expected"), [("30s", 30), ("5m", 300), ("1h", 3600), ("2d", 172_800)])
def test_an_interval_is_a_number_and_a_unit(words: str, expected: int) -> None:
    assert seconds(words) == expected


@pytest.mark.parametrize("words", ["", "5", "m", "0m", "-1h", "1w", "1.5h", "5 m", "５m"])
def test_anything_else_is_no_interval(words: str) -> None:
    with pytest.raises(ValueError, match="no interval"):
        seconds(words)


class Counter:
    """A job that counts its runs."""

    def __init__(self, interval: str = "5m") -> None:
        self.runs = 0
        every(interval)(self.job)

    def job(self) -> None:
        self.runs += 1


def pass_by(minutes: float) -> None:
    """Let time go by since every run."""
    for run in ScheduledRun.objects.all():
        run.started_at -= timedelta(minutes=minutes)
        run.save()


def test_a_job_is_due_at_once_and_then_once_in_each_interval(timetable: None) -> None:
    counter = Counter("5m")
    assert run_due() == 1
    assert run_due() == 0
    pass_by(4.9)
    assert run_due() == 0
    pass_by(0.2)
    assert run_due() == 1
    assert counter.runs == 2


def test_intervals_that_were_missed_are_made_up_by_one_run(timetable: None) -> None:
    counter = Counter("5m")
    run_due()
    pass_by(600)
    run_due()
    run_due()
    assert counter.runs == 2


def test_of_two_workers_one_runs_it(timetable: None) -> None:
    """Both saw that it was due; the second finds it taken."""
    Counter("5m")
    run_due()
    pass_by(6)
    [job] = schedule.jobs()
    now = time.real_now()
    assert claim(job, now)
    assert not claim(job, now + timedelta(seconds=1))


def test_of_two_workers_that_both_read_the_old_row_one_swaps_it(
    timetable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Counter("5m")
    run_due()
    pass_by(6)
    [job] = schedule.jobs()
    stale = ScheduledRun.objects.get()
    monkeypatch.setattr(ScheduledRun.objects, "get_or_create", lambda **_given: (stale, False))
    now = time.real_now()
    assert claim(job, now)
    assert not claim(job, now)


def test_a_job_that_fails_is_noted_and_runs_again_in_its_time(
    timetable: None, caplog: pytest.LogCaptureFixture
) -> None:
    other = Counter("5m")

    @every("5m")
    def broken() -> None:
        raise ValueError("reason")

    assert run_due() == 2
    run = ScheduledRun.objects.get(name__endswith="broken")
    assert (run.failures, run.error) == (1, "ValueError")
    assert other.runs == 1, "the others run all the same"
    pass_by(6)
    run_due()
    run.refresh_from_db()
    assert run.failures == 2


def test_a_job_that_works_again_is_no_longer_failing(timetable: None) -> None:
    moods = iter([True, False])

    @every("5m")
    def moody() -> None:
        if next(moods):
            raise ValueError

    run_due()
    pass_by(6)
    run_due()
    run = ScheduledRun.objects.get()
    assert (run.failures, run.error) == (0, "")
    assert run.finished_at is not None


def test_jobs_and_turns_go_by_the_names_of_their_functions(timetable: None) -> None:
    @every("1h")
    def hourly() -> None:
        """Nothing."""

    @turn
    def each_second() -> None:
        """Nothing."""

    assert [job.name.rpartition(".")[2] for job in schedule.jobs()] == ["hourly"]
    assert [name.rpartition(".")[2] for name, _function in schedule.turns()] == ["each_second"]
