"""A phone is told the day of its own team: visits, forms and lists, each by its hash."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.devices.phones import person
from tests.kernel.offline.phones import Phone, phone_of
from tests.kernel.openrosa.world import FORM, VERSION, World, published, team_of
from zhujian.kernel import time
from zhujian.kernel.devices.actions import withdraw
from zhujian.kernel.field.actions.teams import end_member
from zhujian.kernel.field.actions.visits import Slot, cancel_visits, plan_visits
from zhujian.kernel.field.models import TeamMember, Visit

pytestmark = pytest.mark.django_db


def planned(world: World, day: date) -> Visit:
    return plan_visits(SYSTEM, topic="mines", slots=[Slot("daily", world.mine.site, world.team, day)])[0]


def ids(phone: Phone) -> list[int]:
    return [visit["id"] for visit in phone.get("today").json()["visits"]]


def test_a_visit_is_told_with_its_place_its_team_and_its_form(world: World, phone: Phone) -> None:
    answer = phone.get("today")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json()["now"][:10] == time.today().isoformat()
    [visit] = answer.json()["visits"]
    assert visit["id"] == world.visit.pk
    assert visit["site"]["code"] == world.mine.site.code
    assert (visit["team"], visit["status"]) == (world.team.name, "planned")
    assert (visit["form"]["id"], visit["form"]["version"]) == (FORM, VERSION)


def test_the_form_and_its_lists_are_what_their_hashes_say(world: World, phone: Phone) -> None:
    [visit] = phone.get("today").json()["visits"]
    items = [visit["form"], *visit["form"]["media"]]
    assert [item["name"] for item in items[1:]] == ["sites.csv"]
    for item in items:
        content = phone.get(item["url"]).content
        assert hashlib.sha256(content).hexdigest() == item["hash"]
    assert world.mine.site.code in content.decode()


def test_other_days_other_teams_and_cancelled_visits_are_not_told(world: World, phone: Phone) -> None:
    tomorrow = planned(world, time.today() + timedelta(days=1))
    others = team_of(world.mine, person(unit=world.mine.office))
    [theirs] = plan_visits(SYSTEM, topic="mines", slots=[Slot("daily", world.mine.site, others, time.today())])
    assert ids(phone) == [world.visit.pk]
    assert not {tomorrow.pk, theirs.pk} & set(ids(phone))
    cancel_visits(SYSTEM, visits=[world.visit], reason="矿井停产")
    assert ids(phone) == []


def test_a_newer_version_of_the_form_takes_its_place(world: World, phone: Phone) -> None:
    published("2022093002")
    [visit] = phone.get("today").json()["visits"]
    assert visit["form"]["version"] == "2022093002"


def test_who_changes_teams_today_still_has_the_visits_of_the_former_team(world: World, phone: Phone) -> None:
    member = TeamMember.objects.get(account=world.member)
    end_member(SYSTEM, member=member, until=time.today())
    tomorrow = planned(world, time.today() + timedelta(days=1))
    assert ids(phone) == [world.visit.pk]
    with time.at(time.now() + timedelta(days=1)):
        assert tomorrow.pk not in ids(phone)


def test_a_form_of_nobody_and_a_file_that_it_does_not_have_are_not_found(phone: Phone) -> None:
    [visit] = phone.get("today").json()["visits"]
    assert phone.get("forms/999999.xml").status_code == 404
    there = visit["form"]["url"].removesuffix(".xml")
    assert phone.get(f"{there}/media/others.csv").status_code == 404
    assert phone.get(f"{there}/media/..%2F..%2Fsecret.key").status_code == 404


def test_a_withdrawn_phone_is_told_so_by_a_code(world: World, phone: Phone) -> None:
    withdraw(SYSTEM, device=phone.device, reason="手机遗失")
    answer = phone.get("today")
    assert (answer.status_code, answer.json()["code"]) == (403, "device-withdrawn")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic eA==", "Bearer "])
def test_without_a_key_there_is_nothing(world: World, header: str) -> None:
    phone = phone_of(world.member)
    answer = phone.get("today", authorization=header)
    assert answer.status_code == 401
    assert "visits" not in answer.json()


def test_a_session_opens_no_call_of_a_phone(world: World) -> None:
    phone = phone_of(world.member)
    phone.client = personas.browser(world.member)
    assert phone.get("today", authorization="").status_code == 401


def test_a_method_that_a_call_does_not_know_is_named(phone: Phone) -> None:
    answer = phone.ask("POST", "today")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
