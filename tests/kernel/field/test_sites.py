"""Adding, changing and closing a site."""

from datetime import date

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.field.world import DATA, TOPIC
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.field.actions import add_site, close_site, edit_site
from zhujian.kernel.field.models import Site
from zhujian.kernel.field.queries import sites_of

ADMINISTRATORS_AND_THE_VISITED = ("system-admin", "security-admin", "audit-admin", "liaison", "field-team", "leader")


def adding(world, **fields):
    return {"topic": TOPIC, "code": "p9", "name": "新塘", "owner": world.owner, "data": DATA, **fields}


def wrong_fields(refusal):
    return {error.field for error in refusal.value.errors}


def test_a_supervision_room_adds_a_site(world):
    site = add_site(personas.supervision(), **adding(world, township=world.east, active_from=date(2022, 1, 1)))

    site.refresh_from_db()
    assert (site.topic, site.code, site.name) == (TOPIC, "p9", "新塘")
    assert (site.owner, site.township, site.data) == (world.owner, world.east, DATA)
    assert str(site) == "新塘"


@pytest.mark.parametrize("role", ADMINISTRATORS_AND_THE_VISITED)
def test_others_add_no_site(world, role):
    with pytest.raises(Forbidden):
        add_site(personas.actor(role), **adding(world))


def test_a_room_adds_no_site_beyond_its_units(world):
    room = personas.supervision(over=world.other)

    with pytest.raises(Forbidden):
        add_site(room, **adding(world))


def test_a_room_adds_a_site_in_its_township(world):
    room = personas.supervision(over=world.east)

    assert add_site(room, **adding(world, township=world.east)).pk


def test_a_room_adds_no_site_to_a_topic_that_is_not_its_own(world):
    with pytest.raises(Forbidden):
        add_site(personas.supervision(topics=["mines"]), **adding(world))


def test_every_wrong_field_is_named_at_once(world):
    world.site("p1")

    with pytest.raises(Invalid) as refusal:
        add_site(SYSTEM, **adding(world, code="p1", name=" ", township=world.owner, data={"area": "big", "depth": 3}))

    assert wrong_fields(refusal) == {"code", "name", "township", "data.licence_no", "data.area", "data.depth"}


@pytest.mark.parametrize("code", ["", "  ", "x" * 41, "p\n1", "p\x001"])
def test_a_bad_code_is_refused(world, code):
    with pytest.raises(Invalid) as refusal:
        add_site(SYSTEM, **adding(world, code=code))

    assert wrong_fields(refusal) == {"code"}


@pytest.mark.parametrize("name", ["", "长" * 121, "塘\x00", "塘\n塘"])
def test_a_bad_name_is_refused(world, name):
    with pytest.raises(Invalid) as refusal:
        add_site(SYSTEM, **adding(world, name=name))

    assert wrong_fields(refusal) == {"name"}


def test_a_topic_that_is_not_there_takes_no_site(world):
    with pytest.raises(Invalid) as refusal:
        add_site(SYSTEM, **adding(world, topic="lakes"))

    assert wrong_fields(refusal) == {"topic"}


def test_a_code_may_stand_in_two_topics(world):
    world.site("p1")

    assert Site.objects.filter(topic="mines", code="p1").count() == 0
    with pytest.raises(Invalid):
        world.site("p1")


def test_a_site_is_changed_where_something_is_given(world):
    site = world.site(data={"licence_no": "1", "area": 3})

    edit_site(personas.supervision(), site=site, name="改名塘", owner=world.other)

    site.refresh_from_db()
    assert (site.name, site.owner, site.township) == ("改名塘", world.other, world.east)
    assert site.data == {"licence_no": "1", "area": 3}


def test_the_topics_own_fields_are_replaced_together(world):
    site = world.site(data={"licence_no": "1", "area": 3})

    edit_site(SYSTEM, site=site, data={"licence_no": "2"})

    site.refresh_from_db()
    assert site.data == {"licence_no": "2"}


def test_a_site_is_not_moved_out_of_ones_own_reach(world):
    site = world.site(township=None)

    with pytest.raises(Forbidden):
        edit_site(personas.supervision(over=world.owner), site=site, owner=world.other)


def test_a_site_out_of_sight_is_not_found(world):
    site = world.site()

    with pytest.raises(NotFound):
        edit_site(personas.supervision(over=world.other), site=site, name="x")


def test_a_site_in_sight_is_not_changed_by_its_owner(world):
    site = world.site()

    with pytest.raises(Forbidden):
        edit_site(personas.liaison(unit=world.owner), site=site, name="x")


def test_wrong_changes_are_named_at_once(world):
    site = world.site()

    with pytest.raises(Invalid) as refusal:
        edit_site(SYSTEM, site=site, name="", township=world.owner, data={"area": "?"})

    assert wrong_fields(refusal) == {"name", "township", "data.area", "data.licence_no"}


def test_the_fields_of_a_topic_that_went_away_stay_as_they_are(world, settings):
    from zhujian.kernel.registry.queries import forget

    site = world.site()
    settings.ZHUJIAN_TOPIC_DIRECTORIES = []
    forget()

    with pytest.raises(Invalid) as refusal:
        edit_site(SYSTEM, site=site, data={})

    assert wrong_fields(refusal) == {"data"}
    assert edit_site(SYSTEM, site=site, name="改名塘").data == DATA


def test_a_closed_site_is_watched_until_its_last_day(world):
    site = world.site()

    close_site(SYSTEM, site=site, until=date(2022, 9, 30), reason="已填平")

    assert sites_of(SYSTEM, TOPIC, on=date(2022, 9, 30)).count() == 1
    assert sites_of(SYSTEM, TOPIC, on=date(2022, 10, 1)).count() == 0
    site.refresh_from_db()
    assert site.closing_reason == "已填平"


def test_a_site_is_watched_from_its_first_day(world):
    world.site(active_from=date(2022, 5, 1))

    assert sites_of(SYSTEM, TOPIC, on=date(2022, 4, 30)).count() == 0
    assert sites_of(SYSTEM, TOPIC, on=date(2022, 5, 1)).count() == 1


def test_a_site_is_closed_once(world):
    site = close_site(SYSTEM, site=world.site(), until=date(2022, 9, 30), reason="已填平")

    with pytest.raises(Conflict) as refusal:
        close_site(SYSTEM, site=site, until=date(2022, 10, 1), reason="又填平")

    assert refusal.value.state == "closed"
    assert "2022-09-30" in refusal.value.message


def test_a_site_does_not_end_before_it_begins(world):
    with pytest.raises(Invalid) as refusal:
        close_site(SYSTEM, site=world.site(active_from=date(2022, 5, 1)), until=date(2022, 4, 30), reason="已填平")

    assert wrong_fields(refusal) == {"until"}


@pytest.mark.parametrize("reason", ["", "  ", "x\x00", "长" * 2001])
def test_closing_needs_a_reason(world, reason):
    with pytest.raises(Invalid) as refusal:
        close_site(SYSTEM, site=world.site(), until=date(2022, 9, 30), reason=reason)

    assert wrong_fields(refusal) == {"reason"}


def test_the_log_answers_for_sites(world):
    site = world.site(data={"licence_no": "1", "area": 1.5, "fenced": "是"})
    edit_site(SYSTEM, site=site, name="改名塘")

    assert verify().faults == []
