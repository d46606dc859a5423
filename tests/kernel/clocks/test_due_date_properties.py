"""What holds for every limit, whatever the dates."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.clocks.moments import UNTIL_2026
from zhujian.kernel.clocks.calendar import Why
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.explain import as_data
from zhujian.kernel.clocks.reckoning import Standstill
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.time import ZONE, local_date

STARTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2025-12-31"), timezones=st.just(ZONE)
)
UNITS = st.sampled_from(list(Unit))
DAILY = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS])
AMOUNTS = st.integers(1, 90)


@st.composite
def pauses_after(draw: st.DrawFn, started: datetime) -> list[Standstill]:
    """Up to three closed pauses, begun within the hundred days after the trigger, of up to thirty days."""
    found = []
    for _pause in range(draw(st.integers(0, 3))):
        since = started + timedelta(minutes=draw(st.integers(0, 100 * 24 * 60)))
        found.append(Standstill(since, since + timedelta(minutes=draw(st.integers(0, 30 * 24 * 60)))))
    return found


@given(STARTS, UNITS, AMOUNTS, st.integers(0, 10), st.data())
def test_a_longer_term_never_ends_earlier(
    started: datetime, unit: Unit, amount: int, more: int, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(started))
    shorter = compute(UNTIL_2026, started, Term(amount, unit), pauses=pauses).due
    longer = compute(UNTIL_2026, started, Term(amount + more, unit), pauses=pauses).due
    assert shorter is not None
    assert longer is not None
    assert shorter <= longer


@given(STARTS, AMOUNTS)
def test_between_trigger_and_end_lie_as_many_working_days_as_the_term_says(started: datetime, amount: int) -> None:
    found = compute(UNTIL_2026, started, Term(amount, Unit.WORKING_DAYS))
    assert found.due is not None
    assert UNTIL_2026.working_days(local_date(started), local_date(found.due)) == amount
    assert UNTIL_2026.is_working(local_date(found.due))


@given(STARTS, UNITS, AMOUNTS, st.data())
def test_a_pause_never_brings_the_end_forward(started: datetime, unit: Unit, amount: int, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(started))
    free = compute(UNTIL_2026, started, Term(amount, unit)).due
    paused = compute(UNTIL_2026, started, Term(amount, unit), pauses=pauses).due
    assert free is not None
    assert paused is not None
    assert free <= paused


@given(STARTS, UNITS, AMOUNTS, st.data())
def test_an_end_is_never_a_day_of_rest_nor_a_paused_day(
    started: datetime, unit: Unit, amount: int, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(started))
    found = compute(UNTIL_2026, started, Term(amount, unit), pauses=pauses)
    assert found.due is not None
    last = local_date(found.due)
    if unit is not Unit.HOURS:
        assert UNTIL_2026.is_working(last)
        assert not any(local_date(item.start) < last <= local_date(item.end or item.start) for item in pauses)


@given(STARTS, DAILY, AMOUNTS, st.integers(0, 20), st.data())
def test_the_days_explained_add_up_to_the_term(
    started: datetime, unit: Unit, amount: int, more: int, data: st.DataObject
) -> None:
    pauses, extensions = data.draw(pauses_after(started)), [Term(more, unit)]
    found = compute(UNTIL_2026, started, Term(amount, unit), pauses=pauses, extensions=extensions)
    told = as_data(found)
    assert [item["amount"] for item in told["counted"]] == [amount + more]
    assert found.ends_on is not None
    passed = (found.ends_on - local_date(started)).days
    assert passed - sum(run["days"] for run in told["excluded"]) == amount + more


@given(STARTS, UNITS, st.integers(1, 30), st.data())
def test_a_clock_resumed_ends_where_the_open_pause_said_it_would(
    started: datetime, unit: Unit, amount: int, data: st.DataObject
) -> None:
    since = started + timedelta(minutes=data.draw(st.integers(0, 40 * 24 * 60)))
    until = since + timedelta(minutes=data.draw(st.integers(0, 40 * 24 * 60)))
    still = compute(UNTIL_2026, started, Term(amount, unit), pauses=[Standstill(since)])
    resumed = compute(UNTIL_2026, started, Term(amount, unit), pauses=[Standstill(since, until)])
    if still.due is not None:
        assert resumed.due == still.due
    elif still.time_left is not None:
        assert resumed.due == until + still.time_left
    elif still.left:
        [left] = still.left
        assert resumed.due == compute(UNTIL_2026, until, left).due


@given(STARTS, UNITS, AMOUNTS, st.data())
def test_only_paused_days_are_left_out_of_days_and_months(
    started: datetime, unit: Unit, amount: int, data: st.DataObject
) -> None:
    found = compute(UNTIL_2026, started, Term(amount, unit), pauses=data.draw(pauses_after(started)))
    reasons = {item.why for item in found.skipped}
    assert reasons <= ({Why.PAUSED, Why.HOLIDAY, Why.WEEKEND} if unit is Unit.WORKING_DAYS else {Why.PAUSED})
