from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import SYSTEM
from tests.kernel.coverage.world import TODAY, World, days_ago
from tests.kernel.submissions.world import CLEAN
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.coverage.burdens import Burden, burden_of, burdens_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.actions import finish_visit
from zhujian.kernel.org.models import Unit

MONTH = Month.of(TODAY)


def told(world: World, who: Actor = SYSTEM, month: Month = MONTH) -> Burden:
    return burden_of(who, world.owner, month)


def filled(world: World) -> None:
    """Today's visit to the pond with its form."""
    world.planned(TODAY)
    world.base.take(CLEAN)


def test_a_unit_without_visits_bears_nothing(world: World):
    found = told(world)
    assert (found.visits, found.first_line, found.forms, found.fields) == (0, 0, 0, 0)


def test_visits_count_once_they_have_taken_place(world: World):
    world.missed(days_ago(3))
    world.done(days_ago(2))
    world.planned(TODAY)
    assert told(world).visits == 1


def test_visits_of_every_topic_count(world: World):
    world.done(days_ago(1))
    visit = world.well_visit(days_ago(1))
    finish_visit(SYSTEM, visit=visit, started_at=None, ended_at=None, result="passed")
    assert told(world).visits == 2


def test_the_regulators_own_visits_burden_a_unit_too(world: World):
    world.done(days_ago(1))
    world.base.passed(3)
    assert (told(world).visits, told(world).first_line) == (2, 1)


def test_a_form_counts_by_the_questions_that_it_asks(world: World):
    filled(world)
    asked = definition_of(world.base.form).asked
    found = told(world)
    assert asked > 5
    assert (found.forms, found.fields) == (1, asked)


def test_each_month_bears_its_own(world: World):
    world.done(date(2022, 8, 31))
    world.done(days_ago(1))
    assert told(world).visits == 1
    assert told(world, month=Month.parse("2022-08")).visits == 1


def test_the_visited_learn_how_much_was_asked_of_them(world: World):
    filled(world)
    assert told(world, world.actor("liaison")) == told(world)


def test_another_units_liaison_learns_nothing(world: World):
    filled(world)
    assert told(world, world.actor("liaison", unit=factories.unit())).visits == 0


def test_units_come_with_the_heaviest_first(world: World):
    other = world.base.ponds.other
    away = world.base.ponds.site("p9", owner=other)
    world.done(days_ago(1), away)
    world.done(days_ago(2), away)
    world.done(days_ago(1))
    found = burdens_of(SYSTEM, [world.owner, other], MONTH)
    assert [(burden.unit.pk, burden.visits) for burden in found] == [(other.pk, 2), (world.owner.pk, 1)]


def test_a_figure_opens_the_visits_that_it_counts(world: World):
    assert told(world).url == (f"/visits/?owner={world.owner.code}&status=done&from=2022-09-01&to=2022-09-30")


@pytest.mark.parametrize("role", ["supervision", "liaison"])
def test_the_number_of_queries_does_not_grow(world: World, role: str):
    actor = world.actor(role)
    filled(world)

    def queries(units: list[Unit]) -> int:
        with CaptureQueriesContext(connection) as captured:
            burdens_of(actor, units, MONTH)
        return len(captured)

    queries([world.owner])
    few = queries([world.owner])
    units = [factories.unit(Unit.ENTERPRISE) for _ in range(5)]
    for number, unit in enumerate(units):
        world.done(TODAY - timedelta(days=number + 1), world.base.ponds.site(f"q{number}", owner=unit))
    assert queries([world.owner, *units]) == few
