"""A pond team and a well team about to come to one owner within days of each other."""

from datetime import timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.coverage.looking import browser
from tests.kernel.coverage.world import TODAY, WELLS, World
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.actions import join_visits
from zhujian.kernel.coverage.joining import proposals_for
from zhujian.kernel.errors import Conflict, Forbidden, NotFound
from zhujian.kernel.field.actions import Slot, add_member, add_site, plan_visits, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.spread import spread

SOON, LATER = TODAY + timedelta(days=2), TODAY + timedelta(days=4)


def pairs(actor: Actor, topic: str = "") -> list[tuple[int, int]]:
    return [(each.moved.pk, each.kept.pk) for each in proposals_for(actor, topic)]


@pytest.fixture
def two(world: World) -> tuple[Visit, Visit]:
    """The pond on one day, the well two days later."""
    return world.planned(SOON), world.well_visit(LATER)


def test_the_visit_that_can_wait_is_to_move(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    assert pairs(world.planner) == [(well.pk, pond.pk)]


def test_both_rooms_are_shown_it_under_either_topic(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    for actor in (world.planner, world.well_planner, world.actor("leader")):
        assert pairs(actor, "ponds") == pairs(actor, WELLS) == [(well.pk, pond.pk)]


def test_visits_far_apart_are_left_alone(world: World):
    world.planned(TODAY)
    world.well_visit(TODAY + timedelta(days=4))
    assert pairs(world.planner) == []


def test_visits_on_one_day_are_joined_already(world: World):
    world.planned(SOON)
    world.well_visit(SOON)
    assert pairs(world.planner) == []


def test_a_daily_visit_leaves_nothing_to_join(world: World):
    for step in range(6):
        world.planned(TODAY + timedelta(days=step))
    world.well_visit(SOON)
    assert pairs(world.planner) == []


def test_another_owners_visits_are_another_matter(world: World):
    away = world.base.ponds.site("p9", owner=world.base.ponds.other)
    world.planned(SOON, away)
    world.well_visit(LATER)
    assert pairs(world.planner) == []


def test_what_is_past_is_past(world: World):
    world.missed(TODAY - timedelta(days=1))
    world.well_visit(TODAY)
    assert pairs(world.planner) == []


def test_an_unannounced_visit_takes_no_part_even_for_the_room_that_ordered_it(world: World):
    world.covert(SOON)
    world.well_visit(LATER)
    assert pairs(world.planner) == []


def test_who_sees_one_of_them_alone_is_shown_none(world: World, two: tuple[Visit, Visit]):
    assert pairs(world.actor("supervision", topics=["ponds"])) == []
    assert pairs(world.actor("liaison")) == []


def test_joining_cancels_one_and_plans_it_anew_for_its_own_room(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    made = join_visits(world.planner, moved=well, kept=pond)
    well.refresh_from_db()
    assert well.status == "cancelled"
    assert (made.status, made.day, made.site, made.team, made.kind) == ("planned", SOON, well.site, well.team, "weekly")
    assert made.room_id == world.well_room.pk
    assert pairs(world.planner) == []


def test_the_other_room_and_the_team_are_told(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    member = personas.account("field-team", unit=world.well_room)
    add_member(SYSTEM, team=world.well_team, account=member, since=TODAY)
    join_visits(world.planner, moved=well, kept=pond)
    spread()
    told = Notice.objects.filter(kind="coverage.moved").values_list("account", flat=True)
    assert set(told) == {member.pk, world.well_planner.account}


def test_a_room_whose_visit_stays_is_told_that_another_comes(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    join_visits(world.well_planner, moved=well, kept=pond)
    spread()
    told = Notice.objects.filter(kind="coverage.joined").values_list("account", flat=True)
    assert set(told) == {world.planner.account}


def test_who_does_not_plan_joins_nothing(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    with pytest.raises(Forbidden):
        join_visits(world.actor("leader"), moved=well, kept=pond)


def test_who_does_not_see_both_joins_nothing(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    with pytest.raises(NotFound):
        join_visits(world.actor("supervision", topics=[WELLS]), moved=well, kept=pond)


def test_joining_twice_says_that_it_cannot_be_done(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    join_visits(world.planner, moved=well, kept=pond)
    with pytest.raises(Conflict):
        join_visits(world.planner, moved=well, kept=pond)


def test_visits_that_nobody_proposed_are_not_moved(world: World):
    pond, well = world.planned(TODAY), world.well_visit(TODAY + timedelta(days=6))
    with pytest.raises(Conflict):
        join_visits(world.planner, moved=well, kept=pond)


def test_a_daily_visit_does_not_move(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    with pytest.raises(Conflict, match="每天都要进行"):
        join_visits(world.planner, moved=pond, kept=well)


def test_a_team_that_is_away_cannot_come(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    record_absence(world.well_planner, team=world.well_team, since=SOON, until=SOON, reason="培训")
    with pytest.raises(Conflict, match="缺勤"):
        join_visits(world.planner, moved=well, kept=pond)


def test_a_team_that_has_enough_to_do_cannot_come(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    for number in range(2):
        fields = {"owner": factories.unit(), "township": world.pond.township}
        site = add_site(SYSTEM, topic=WELLS, code=f"x{number}", name=f"远井{number}", **fields)
        plan_visits(world.well_planner, topic=WELLS, slots=[Slot("weekly", site, world.well_team, SOON)])
    with pytest.raises(Conflict, match="达到上限"):
        join_visits(world.planner, moved=well, kept=pond)


def test_the_page_says_what_will_happen_and_then_does_it(world: World, two: tuple[Visit, Visit]):
    pond, well = two
    client = browser(world.base.accounts[0])
    address = f"/coverage/join/{well.pk}/{pond.pk}/"
    shown = client.get(address)
    assert "将会发生" in shown.content.decode()
    well.refresh_from_db()
    assert well.status == "planned"
    assert client.post(address).status_code == 302
    well.refresh_from_db()
    assert well.status == "cancelled"
    assert client.post(address).status_code == 409
