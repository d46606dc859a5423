"""Who sees which sites, and what hangs on them."""

from datetime import date

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions import plan_milestone, record_say
from zhujian.kernel.field.models import Milestone, Say, Site
from zhujian.kernel.visibility import visible_to

SEES_ALL = {"supervision", "resident", "inspection-office", "leader", "field-team"}


@pytest.fixture
def ponds(world):
    """One pond in the east, one of another owner in the west."""
    return world.site("p1"), world.site("p2", owner=world.other, township=world.west)


def seen(actor, model=Site):
    return set(visible_to(actor, model))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_sees_sites_everywhere_or_nowhere(ponds, role):
    expected = set(ponds) if role in SEES_ALL else set()

    assert seen(personas.actor(role)) == expected


def test_a_liaison_sees_the_units_own_sites(world, ponds):
    assert seen(personas.liaison(unit=world.owner)) == {ponds[0]}


def test_a_townships_liaison_sees_the_sites_there(world, ponds):
    assert seen(personas.liaison(unit=world.west)) == {ponds[1]}


def test_a_liaison_of_some_other_unit_sees_none(world, ponds):
    assert seen(personas.liaison()) == set()


def test_a_room_sees_what_lies_in_its_units(world, ponds):
    assert seen(personas.supervision(over=world.other)) == {ponds[1]}
    assert seen(personas.supervision(over=world.east)) == {ponds[0]}


def test_a_room_sees_its_topics_alone(ponds):
    assert seen(personas.supervision(topics=["mines"])) == set()
    assert seen(personas.supervision(topics=["mines", TOPIC])) == set(ponds)


def test_units_and_topics_of_one_grant_hold_together(world, ponds):
    assert seen(personas.supervision(over=world.owner, topics=["mines"])) == set()
    assert seen(personas.supervision(over=world.owner, topics=[TOPIC])) == {ponds[0]}


def test_a_group_in_the_regulator_sees_all_that_it_regulates(world, ponds):
    assert seen(personas.resident(over=world.regulator)) == set(ponds)


def test_a_group_in_the_regulator_sees_no_other_topic(world, ponds):
    assert seen(personas.resident(over=world.regulator, topics=["mines"])) == set()


def test_the_regulators_liaison_does_not_see_what_others_own(world, ponds):
    assert seen(personas.liaison(unit=world.regulator)) == set()


def test_nobody_sees_nothing(ponds):
    assert seen(Actor.anonymous()) == set()


def test_milestones_and_residents_say_go_with_their_site(world, ponds):
    rows = []
    for pond in ponds:
        rows.append(plan_milestone(SYSTEM, site=pond, code="plan", planned_on=date(2022, 1, 1)))
        rows.append(record_say(SYSTEM, site=pond, on=date(2022, 1, 2), text="水清", satisfied="satisfied"))
    liaison = personas.liaison(unit=world.owner)

    assert seen(liaison, Milestone) | seen(liaison, Say) == set(rows[:2])
    assert seen(personas.supervision(), Milestone) | seen(personas.supervision(), Say) == set(rows)
    assert not seen(personas.audit_admin(), Milestone) | seen(personas.audit_admin(), Say)


def test_looking_costs_the_same_however_many_sites_there_are(world, django_assert_max_num_queries):
    for place in range(5):
        world.site(f"p{place}")
    resident = personas.resident(over=world.regulator)

    with django_assert_max_num_queries(2):
        assert len(seen(resident)) == 5
