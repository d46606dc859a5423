"""Lists of sites and teams: what they hold, and what they cost."""

from datetime import date, datetime

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel import time
from zhujian.kernel.field.actions import add_team, close_site
from zhujian.kernel.field.models import Site
from zhujian.kernel.field.queries import active_sites, sites_of, teams_of
from zhujian.kernel.org.models import Unit


@pytest.fixture(autouse=True)
def today():
    with time.at(datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
        yield


def test_sites_come_with_owner_and_township_in_one_query(world, django_assert_num_queries):
    for place in range(4):
        world.site(f"p{place}")
    actor = personas.leader()

    with django_assert_num_queries(1):
        seen = [(site.name, site.owner.name, site.township.name) for site in sites_of(actor, TOPIC)]

    assert len(seen) == 4


def test_sites_stand_in_the_order_of_their_codes(world):
    for code in ("p3", "p1", "p2"):
        world.site(code)

    assert [site.code for site in sites_of(SYSTEM, TOPIC)] == ["p1", "p2", "p3"]


def test_sites_of_another_topic_are_left_out(world):
    world.site()

    assert list(sites_of(SYSTEM, "mines")) == []


@pytest.mark.parametrize(
    ("since", "until", "watched"),
    [
        (None, None, True),
        (date(2022, 9, 30), None, True),
        (date(2022, 10, 1), None, False),
        (None, date(2022, 9, 30), True),
        (None, date(2022, 9, 29), False),
        (date(2022, 1, 1), date(2022, 12, 31), True),
    ],
)
def test_a_site_is_watched_from_its_first_day_to_its_last(world, since, until, watched):
    site = world.site(active_from=since)
    if until:
        close_site(SYSTEM, site=site, until=until, reason="已填平")

    assert Site.objects.filter(active_sites()).exists() is watched


def test_teams_come_with_their_unit_in_one_query(world, django_assert_num_queries):
    room = factories.unit(Unit.OFFICE)
    for code in ("b", "a"):
        add_team(SYSTEM, topic=TOPIC, code=code, name=code, kind="covert", unit=room)
    actor = personas.leader()

    with django_assert_num_queries(1):
        assert [(team.code, team.unit) for team in teams_of(actor, TOPIC)] == [("a", room), ("b", room)]
