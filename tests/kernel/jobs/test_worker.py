"""The worker's loop: tasks, turns and jobs, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from django_tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from zhujian.kernel.jobs import worker as module
from zhujian.kernel.jobs.schedule import every, turn
from zhujian.kernel.jobs.worker import Worker

done: list[str] = []


@task
def note(word: str) -> None:
    done.append(word)


@task
def fail() -> None:
    raise ValueError("reason")


@pytest.fixture(autouse=True)
def nothing_done(timetable: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    # Tests share one connection with the worker, in their own thread.
    for place in (module, db_worker):
        monkeypatch.setattr(place, "close_old_connections", lambda: None)


def test_queued_tasks_are_run() -> None:
    note.enqueue("a")
    note.enqueue("b")
    Worker().work()
    assert done == ["a", "b"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_task_that_fails_does_not_end_the_worker() -> None:
    fail.enqueue()
    note.enqueue("after")
    Worker().work()
    assert done == ["after"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL", "FAILED"}


def test_turns_are_taken_each_time_and_jobs_when_they_are_due() -> None:
    turn(lambda: done.append("turn"))
    every("5m")(lambda: done.append("job"))
    worker = Worker()
    for _ in range(3):
        worker.work()
    assert sorted(done) == ["job", "turn", "turn", "turn"]


def test_a_turn_that_fails_stops_neither_the_others_nor_the_jobs(caplog: pytest.LogCaptureFixture) -> None:
    @turn
    def broken() -> None:
        raise ValueError

    turn(lambda: done.append("turn"))
    every("5m")(lambda: done.append("job"))
    Worker().work()
    assert sorted(done) == ["job", "turn"]


def test_a_database_that_is_away_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker()
    monkeypatch.setattr(worker, "_run_tasks", lambda: 1 / 0)
    worker.work()
    assert "turn-failed" in caplog.text


def test_it_stops_after_the_task_in_hand_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    worker.listen()
    try:
        turn(lambda: (done.append("turn"), os.kill(os.getpid(), signal.SIGTERM)))
        every("5m")(lambda: done.append("job"))
        worker.run()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    assert done == ["turn"], "no job is begun after the signal"


def test_told_twice_it_ends_at_once() -> None:
    worker = Worker()
    worker._stop(signal.SIGTERM, None)
    with pytest.raises(SystemExit) as end:
        worker._stop(signal.SIGTERM, None)
    assert end.value.code == 128 + signal.SIGTERM


def test_it_does_not_outlive_the_process_that_it_works_for() -> None:
    turn(lambda: done.append("turn"))
    Worker(parent=os.getpid()).run()
    assert done == ["turn"]


def test_it_runs_while_its_parent_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0)
    worker = Worker(parent=os.getppid())

    @turn
    def third() -> None:
        done.append("turn")
        if len(done) == 3:
            worker._ended.set()

    worker.run()
    assert len(done) == 3


def test_two_workers_have_different_names() -> None:
    assert Worker().name != Worker().name
    assert threading.current_thread() is threading.main_thread()
