"""Any life of a clock: whatever is done to it in whichever order, its dates are those that its own rows give."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel.clocks.moments import at, days, working_days
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
from zhujian.kernel.clocks.lights import Light
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.presenting import clock_object
from zhujian.kernel.clocks.queries import light_now, light_q, reckon
from zhujian.kernel.clocks.tables import current_calendar
from zhujian.kernel.errors import Conflict, Invalid

VERBS = st.sampled_from(["pause", "resume", "extend", "stop"])
STEPS = st.lists(st.tuples(VERBS, st.integers(0, 20)), max_size=8)


def step(act: Any, clock: Clock, verb: str) -> object:
    grant = Grant(working_days(3), "情况复杂", by=7, approved_by=9, notified_at=act.now)
    match verb:
        case "pause":
            return pause_clock(act, clock, reason="听证")
        case "resume":
            return resume_clock(act, clock)
        case "extend":
            return extend_clock(act, clock, grant)
        case _:
            return stop_clock(act, clock)


def check(clock: Clock, now: datetime) -> None:
    counted = reckon(clock, current_calendar())
    assert clock.due_at == counted.due
    assert clock.provisional == counted.provisional
    shining = [light for light in Light if Clock.objects.filter(light_q(light, now), pk=clock.pk).exists()]
    assert shining == [light_now(clock, now)]
    still = clock.pauses.filter(until__isnull=True).exists()
    assert clock.is_running or not still
    assert (light_now(clock, now) is Light.NONE) == (not clock.is_running or clock.due_at is None)
    with time.at(now):
        assert clock_object(clock)["light"] == light_now(clock, now)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_clock_always_stands_where_its_own_rows_put_it(
    inside: Inside, row: LocalLimit, steps: list[tuple[str, int]]
) -> None:
    now = at("2022-01-17")
    with time.at(now):
        clock = inside(lambda act: start_clock(act, row, ClockPlan("XK-20WD")))
    ends = [clock.due_at]
    for verb, later in steps:
        now += timedelta(days=later)
        with time.at(now):
            try:
                inside(partial(step, clock=clock, verb=verb))
            except (Conflict, Invalid):
                continue
            finally:
                clock = Clock.objects.get(pk=clock.pk)
        check(clock, now)
        ends.append(clock.due_at)
    known = [end for end in ends if end is not None]
    assert known == sorted(known)


def test_a_refused_step_leaves_everything_as_it_was(inside: Inside, row: LocalLimit) -> None:
    with time.at(at("2022-01-17")):
        clock = inside(lambda act: start_clock(act, row, ClockPlan("XK-20WD")))
    before = Clock.objects.filter(pk=clock.pk).values().get()
    with pytest.raises(Invalid):
        inside(lambda act: extend_clock(act, clock, Grant(days(400), "", by=7)))
    assert Clock.objects.filter(pk=clock.pk).values().get() == before
    assert not clock.extensions.exists()
