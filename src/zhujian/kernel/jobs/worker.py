"""The worker: queued tasks as they come, a turn each second, scheduled jobs when they are due.

It ends after the task or job in hand when it is told to (SIGTERM, SIGINT), when its parent dies, or at once when told
twice.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import structlog
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from zhujian.kernel.jobs import schedule

PAUSE_SECONDS = 1.0
SCHEDULE_SECONDS = 5

log = structlog.get_logger(__name__)


class Worker:
    """One process's worker. `parent` is the process that it must not outlive; 0 for none."""

    def __init__(self, parent: int = 0) -> None:
        self.name = f"{os.getpid()}-{get_random_string(8)}"
        self._parent = parent
        self._ended = threading.Event()
        self._tasks: TaskWorker | None = None

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if self._ended.is_set():
            raise SystemExit(128 + number)
        log.info("worker.stopping", worker=self.name)
        self._ended.set()
        if self._tasks is not None:
            self._tasks.running = False

    def run(self) -> None:
        log.info("worker.started", worker=self.name, jobs=len(schedule.jobs()))
        turn = 0
        while not self._ended.is_set():
            self.work(scheduled=turn % SCHEDULE_SECONDS == 0)
            turn += 1
            if self._parent and os.getppid() != self._parent:
                break
            self._ended.wait(PAUSE_SECONDS)
        log.info("worker.stopped", worker=self.name)

    def work(self, *, scheduled: bool = True) -> None:
        """One turn. A database that is away for a moment is waited for."""
        close_old_connections()
        try:
            self._run_tasks()
            for name, function in schedule.turns():
                self._take(name, function)
            if scheduled and not self._ended.is_set():
                schedule.run_due()
        except Exception:
            log.exception("worker.turn-failed", worker=self.name)
        finally:
            close_old_connections()

    def _take(self, name: str, function: schedule.Function) -> None:
        if self._ended.is_set():
            return
        try:
            function()
        except Exception:
            log.exception("turn.failed", turn=name)

    def _run_tasks(self) -> None:
        # Looked at first: taking a task begins with the exclusive lock on SQLite, also where there is none.
        if not DBTaskResult.objects.ready().exists():
            return
        self._tasks = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        try:
            self._tasks.run()
        finally:
            self._tasks = None
