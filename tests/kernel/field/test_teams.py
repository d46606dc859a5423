"""Teams, their members, and who may know of them."""

from datetime import date

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.field.actions import add_member, add_team, end_member
from zhujian.kernel.field.models import Team, TeamMember
from zhujian.kernel.org.models import Unit
from zhujian.kernel.visibility import visible_to

SINCE = date(2022, 1, 1)


@pytest.fixture
def room(world):
    return factories.unit(Unit.OFFICE)


@pytest.fixture
def covert(room):
    return add_team(SYSTEM, topic=TOPIC, code="covert-01", name="第一常态暗访组", kind="covert", unit=room)


def wrong_fields(refusal):
    return {error.field for error in refusal.value.errors}


def test_a_supervision_room_adds_a_team(world, room):
    team = add_team(
        personas.supervision(), topic=TOPIC, code="on-site-01", name="第一现场督查组", kind="on-site", unit=room
    )

    assert (team.kind, team.unit, str(team)) == ("on-site", room, "第一现场督查组")
    assert team.get_kind_display() == "现场督查组"


def test_every_wrong_field_of_a_team_is_named(covert, room):
    with pytest.raises(Invalid) as refusal:
        add_team(SYSTEM, topic=TOPIC, code="covert-01", name="", kind="flying", unit=room)

    assert wrong_fields(refusal) == {"code", "name", "kind"}


def test_a_team_belongs_to_a_topic_that_is_there(room):
    with pytest.raises(Invalid) as refusal:
        add_team(SYSTEM, topic="lakes", code="x", name="组", kind="covert", unit=room)

    assert wrong_fields(refusal) == {"topic"}


@pytest.mark.parametrize("role", ["leader", "liaison", "field-team", "system-admin"])
def test_others_add_no_team(world, room, role):
    with pytest.raises(Forbidden):
        add_team(personas.actor(role), topic=TOPIC, code="x", name="组", kind="covert", unit=room)


def test_a_room_adds_no_team_to_a_foreign_topic(world, room):
    with pytest.raises(Forbidden):
        add_team(personas.supervision(topics=["mines"]), topic=TOPIC, code="x", name="组", kind="covert", unit=room)


def test_an_account_joins_and_leaves(covert):
    account = personas.account("field-team")

    member = add_member(personas.supervision(), team=covert, since=SINCE, account=account)
    end_member(personas.supervision(), member=member, until=date(2022, 6, 30))

    member.refresh_from_db()
    assert (member.account, member.person, member.until) == (account, None, date(2022, 6, 30))


def test_a_person_without_an_account_may_join(covert, room):
    person = factories.post(room).person

    assert add_member(SYSTEM, team=covert, since=SINCE, person=person).person == person


def test_a_member_is_an_account_or_a_person(covert, room):
    person, account = factories.post(room).person, personas.account("field-team")

    for given in ({}, {"person": person, "account": account}):
        with pytest.raises(Invalid) as refusal:
            add_member(SYSTEM, team=covert, since=SINCE, **given)
        assert wrong_fields(refusal) == {"account"}


def test_nobody_is_twice_in_a_team(covert):
    account = personas.account("field-team")
    add_member(SYSTEM, team=covert, since=SINCE, account=account)

    with pytest.raises(Conflict):
        add_member(SYSTEM, team=covert, since=date(2022, 2, 1), account=account)


def test_somebody_may_come_back(covert):
    account = personas.account("field-team")
    end_member(SYSTEM, member=add_member(SYSTEM, team=covert, since=SINCE, account=account), until=date(2022, 2, 28))

    assert add_member(SYSTEM, team=covert, since=date(2022, 3, 1), account=account).pk


def test_nobody_leaves_before_joining(covert):
    account = personas.account("field-team")
    with pytest.raises(Invalid):
        add_member(SYSTEM, team=covert, since=SINCE, until=date(2021, 12, 31), account=account)
    member = add_member(SYSTEM, team=covert, since=SINCE, account=account)

    with pytest.raises(Invalid):
        end_member(SYSTEM, member=member, until=date(2021, 12, 31))


@pytest.mark.parametrize("role", ["supervision", "leader", "resident", "inspection-office"])
def test_the_office_sees_teams_and_members(covert, role):
    add_member(SYSTEM, team=covert, since=SINCE, account=personas.account("field-team"))
    actor = personas.actor(role)

    assert visible_to(actor, Team).count() == visible_to(actor, TeamMember).count() == 1


@pytest.mark.parametrize(
    "role", ["liaison", "field-team", "observer", "petition-office", "system-admin", "audit-admin"]
)
def test_nobody_else_sees_a_covert_team(covert, role):
    add_member(SYSTEM, team=covert, since=SINCE, account=personas.account("field-team"))
    actor = personas.actor(role)

    assert visible_to(actor, Team).count() == visible_to(actor, TeamMember).count() == 0


def test_the_visited_do_not_see_who_visits_them(world, covert):
    world.site()

    assert visible_to(personas.liaison(unit=world.owner), Team).count() == 0


def test_a_member_sees_the_own_team_while_it_lasts(covert, room):
    add_team(SYSTEM, topic=TOPIC, code="covert-02", name="第二常态暗访组", kind="covert", unit=room)
    account = personas.account("field-team")
    member = add_member(SYSTEM, team=covert, since=SINCE, account=account)

    assert list(visible_to(personas.acting(account), Team)) == [covert]

    end_member(SYSTEM, member=member, until=max(SINCE, date.fromordinal(time.today().toordinal() - 1)))
    assert list(visible_to(personas.acting(account), Team)) == []


def test_a_room_sees_the_teams_of_its_topics(covert):
    assert visible_to(personas.supervision(topics=["mines"]), Team).count() == 0
    assert visible_to(personas.supervision(topics=[TOPIC]), Team).count() == 1


def test_a_group_in_the_regulator_sees_the_teams_of_its_topic(world, covert):
    assert visible_to(personas.resident(over=world.regulator), Team).count() == 1
    assert visible_to(personas.resident(over=world.other), Team).count() == 0


def test_the_log_answers_for_teams(covert):
    add_member(SYSTEM, team=covert, since=SINCE, account=personas.account("field-team"))

    assert verify().faults == []
