"""Every limit of the catalogue, run from the first day of its law: it ends, shines and explains itself."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tests.kernel.clocks.moments import UNTIL_2026
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.actions.extend import next_step
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.explain import as_data, basis_words, in_words
from zhujian.kernel.clocks.lights import USUAL_THRESHOLDS, Light, light_of, light_points
from zhujian.kernel.clocks.limits import Limit
from zhujian.kernel.clocks.reckoning import Reckoning
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.errors import Conflict
from zhujian.kernel.time import ZONE

CODES = sorted(catalogue.limits())
ON = datetime(2022, 9, 9, 9, tzinfo=ZONE)


def run(limit: Limit) -> Reckoning:
    return compute(UNTIL_2026, ON, limit.term, rolls=limit.rolls)


@pytest.mark.parametrize("code", CODES)
def test_a_limit_ends_after_its_trigger_and_within_its_span(code: str) -> None:
    limit = catalogue.limit(code)
    due = run(limit).due
    assert due is not None
    days = {Unit.HOURS: 2, Unit.WORKING_DAYS: 2, Unit.DAYS: 1, Unit.MONTHS: 31, Unit.QUARTERS: 92, Unit.YEARS: 366}
    assert ON < due < ON + timedelta(days=10 + days[limit.term.unit] * limit.term.amount)


@pytest.mark.parametrize("code", CODES)
def test_a_limit_is_green_then_amber_then_red(code: str) -> None:
    points = light_points(run(catalogue.limit(code)), USUAL_THRESHOLDS)
    assert points.remind_at is not None
    assert points.amber_at is not None
    assert points.red_at is not None
    assert points.remind_at <= points.amber_at < points.red_at
    assert light_of(points, ON) is Light.GREEN
    assert light_of(points, points.amber_at) is Light.AMBER
    assert light_of(points, points.red_at) is Light.RED


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_limit_explains_itself_without_a_gap(code: str, language: str) -> None:
    limit = catalogue.limit(code)
    with translation.override(language):
        told = basis_words(limit) + in_words(run(limit))
    assert "%" not in told
    assert "None" not in told
    assert str(limit.term.amount) in told


@pytest.mark.parametrize("code", CODES)
def test_the_data_of_a_limit_name_its_due_date(code: str) -> None:
    found = run(catalogue.limit(code))
    assert found.due is not None
    assert as_data(found)["due"] == found.due.isoformat(timespec="seconds")


@pytest.mark.parametrize("code", CODES)
def test_a_limits_extensions_come_to_an_end_or_need_somebody_above_each_time(code: str) -> None:
    limit = catalogue.limit(code)
    used: list[tuple[int, Term]] = []
    for _round in range(10):
        try:
            step = next_step(limit, used)
        except Conflict:
            break
        used.append((step, limit.extensions[step].most or Term(1, limit.term.unit)))
    else:
        assert limit.extensions[used[-1][0]].most is None
