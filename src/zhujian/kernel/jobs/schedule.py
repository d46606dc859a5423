"""What the worker does by itself: jobs at an interval, and turns.

    @every("5m")
    def cross_lights() -> None: ...

A job runs once in each interval whatever the number of workers: whoever swaps the row's `started_at` first runs it.
It must be harmless to run again, since a worker may be killed half way. A turn runs in every worker each second and
must itself lock what it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import F

from zhujian.kernel import time
from zhujian.kernel.jobs.models import ScheduledRun

Function = Callable[[], object]
SHAPE = re.compile(r"([1-9]\d*)([smhd])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """`name` is the function's dotted name."""

    name: str
    interval: timedelta
    function: Function


_jobs: dict[str, Job] = {}
_turns: dict[str, Function] = {}


def seconds(interval: str) -> int:
    """Seconds of "30s", "5m", "1h" or "1d". Raises ValueError for anything else."""
    found = SHAPE.fullmatch(interval)
    if not found:
        raise ValueError(f"{interval!r} is no interval; write 30s, 5m, 1h or 1d")
    return int(found[1]) * UNITS[found[2]]


def every(interval: str) -> Callable[[Function], Function]:
    """Declare a job. It is due as soon as a worker first sees it, and then once in each interval."""
    length = timedelta(seconds=seconds(interval))

    def declare(function: Function) -> Function:
        _jobs[_name(function)] = Job(_name(function), length, function)
        return function

    return declare


def turn(function: Function) -> Function:
    """Declare what every worker does at each turn of its loop."""
    _turns[_name(function)] = function
    return function


def _name(function: Function) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def jobs() -> tuple[Job, ...]:
    return tuple(_jobs[name] for name in sorted(_jobs))


def turns() -> tuple[tuple[str, Function], ...]:
    return tuple(sorted(_turns.items()))


def due(now: datetime) -> Iterator[Job]:
    """Jobs whose interval has passed since somebody last began them, in one query."""
    started = dict(ScheduledRun.objects.values_list("name", "started_at"))
    for job in jobs():
        if job.name not in started or now - started[job.name] >= job.interval:
            yield job


def claim(job: Job, now: datetime) -> bool:
    """Take this interval's run, unless another worker has."""
    run, made = ScheduledRun.objects.get_or_create(name=job.name, defaults={"started_at": now})
    if made:
        return True
    if now - run.started_at < job.interval:
        return False
    free = ScheduledRun.objects.filter(name=job.name, started_at=run.started_at)
    return free.update(started_at=now, finished_at=None) == 1


def run(job: Job) -> bool:
    """Run a claimed job and note how it ended. A job's failure is the log's matter, never the worker's end."""
    row = ScheduledRun.objects.filter(name=job.name)
    try:
        job.function()
    except Exception as error:
        log.exception("job.failed", job=job.name)
        row.update(finished_at=time.real_now(), failures=F("failures") + 1, error=type(error).__name__)
        return False
    row.update(finished_at=time.real_now(), failures=0, error="")
    return True


def run_due() -> int:
    """Run every job that is due and that no other worker has taken; how many ran."""
    now, count = time.real_now(), 0
    for job in list(due(now)):
        # Taken one by one: what a killed worker had taken must wait for its next interval.
        if claim(job, now):
            run(job)
            count += 1
    return count
