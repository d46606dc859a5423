"""The visits API: lists, one visit, its review, missed days, the regulator's reports."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, TOPIC
from zhujian.kernel import time
from zhujian.kernel.field.actions import close_days
from zhujian.kernel.field.models import Visit


class Program:
    """A program with somebody's token."""

    def __init__(self, account, role):
        self.client = Client(headers=personas.bearer(account, role))

    def get(self, path="", **query):
        return self.client.get(f"/api/v1/visits{path}", query)

    def post(self, path, **body):
        return self.client.post(f"/api/v1/visits{path}", body, content_type="application/json")


@pytest.fixture
def room(world):
    return Program(world.accounts[0], "supervision")


@pytest.fixture
def team(world):
    return Program(world.accounts[1], "field-team")


@pytest.fixture
def leader(db):
    return Program(personas.account("leader"), "leader")


def wrong(answer):
    assert answer.status_code == 422, answer.content
    return {error["field"] for error in answer.json()["errors"]}


def test_a_visit_tells_what_was_handed_in_and_what_came_of_it(world, room):
    visit = world.visit()
    world.take(SMELL)
    found = room.get(f"/{visit.pk}").json()

    assert (found["status"], found["result"], found["day"]) == ("done", "faults", "2022-09-30")
    assert (found["site"]["code"], found["team"]["code"]) == ("p1", "on-site-01")
    [submission] = found["submissions"]
    assert submission["missing"] == ["water.jpg"]
    assert submission["findings"][0]["category"] == "dirty"
    assert submission["findings"][0]["problem"].startswith("LY-2022-")
    assert found["allowed"] == ["review"]


def test_a_list_is_narrowed_by_each_of_its_questions(world, room):
    other = world.ponds.site("p2")
    today, before = world.visit(), world.visit(TODAY - timedelta(days=1), site=other)
    world.passed(1)
    queries = {
        "site": ({"site": "p2"}, {before.pk}),
        "team": ({"team": "on-site-01"}, {today.pk, before.pk}),
        "status": ({"status": "planned"}, {today.pk, before.pk}),
        "from": ({"from": "2022-09-30"}, {today.pk}),
        "to": ({"to": "2022-09-29", "origin": "own"}, {before.pk}),
        "topic": ({"topic": "lakes"}, set()),
    }
    for name, (query, expected) in queries.items():
        answer = room.get(**query, count="true").json()
        assert {item["id"] for item in answer["items"]} == expected, name
        assert answer["total"] == len(expected), name


@pytest.mark.parametrize("query", [{"status": "finished"}, {"from": "yesterday"}, {"limit": "0"}, {"origin": "moon"}])
def test_a_question_that_makes_no_sense_is_named(world, room, query):
    assert wrong(room.get(**query))


def test_lists_go_on_where_they_stopped(world, room):
    days = [TODAY - timedelta(days=count) for count in range(5)]
    for day in days:
        world.visit(day)
    first = room.get(limit=3).json()
    second = room.get(limit=3, cursor=first["next"]).json()

    assert [item["day"] for item in first["items"] + second["items"]] == [str(day) for day in days]
    assert second["next"] is None


def test_a_room_accepts_what_was_handed_in(world, room):
    visit = world.visit()
    world.take(CLEAN)
    answer = room.post(f"/{visit.pk}/review", outcome="accepted")

    assert answer.status_code == 200
    assert answer.json()["submissions"][0]["status"] == "accepted"


def test_rejecting_what_has_findings_is_accepted_for_later_until_a_leader_agrees(world, room, leader):
    visit = world.visit()
    world.take(SMELL)
    asked = room.post(f"/{visit.pk}/review", outcome="rejected", reason="误填。")
    assert asked.status_code == 202
    assert asked.json()["submissions"][0]["pending"]
    assert room.post(f"/{visit.pk}/consent", agree=True).status_code == 403

    agreed = leader.post(f"/{visit.pk}/consent", agree=True, reason="同意。")
    assert agreed.status_code == 200
    assert agreed.json()["status"] == "missed"


def test_refusals_come_in_the_promised_order(world, room, team):
    visit = world.visit()
    stranger = Program(personas.account("field-team"), "field-team")
    assert Client().post(f"/api/v1/visits/{visit.pk}/review").status_code == 401
    assert stranger.post(f"/{visit.pk}/review", outcome="accepted").status_code == 404
    assert room.post("/999999/review", outcome="accepted").status_code == 404
    assert team.post(f"/{visit.pk}/review", outcome="splendid").status_code == 403
    assert wrong(room.post(f"/{visit.pk}/review", outcome="splendid")) == {"outcome"}
    early = room.post(f"/{visit.pk}/review", outcome="accepted")
    assert (early.status_code, early.json()["state"]) == (409, "planned")


def test_a_reason_is_asked_for(world, room):
    visit = world.visit()
    world.take(CLEAN)
    assert wrong(room.post(f"/{visit.pk}/review", outcome="has-issues")) == {"reason"}


def test_a_visit_is_planned_by_hand_beside_the_rota(world, room):
    body = {"topic": TOPIC, "kind": "daily", "site": "p1", "team": "on-site-01", "day": "2022-10-01"}
    made = room.post("", **body)

    assert (made.status_code, made.json()["status"]) == (201, "planned")
    assert wrong(room.post("", **{**body, "site": "x", "team": "y"})) == {"site", "team"}
    assert wrong(room.post("", **{**body, "topic": "lakes"})) == {"topic"}


def test_a_missed_visit_is_explained_and_a_planned_one_taken_off(world, room):
    missed, planned = world.visit(TODAY - timedelta(days=1)), world.visit()
    close_days(SYSTEM)
    answer = room.post(f"/{missed.pk}/explain", reason="道路塌方。", consequence="excused")
    assert (answer.json()["reason"], answer.json()["consequence"]) == ("道路塌方。", "excused")
    assert wrong(room.post(f"/{missed.pk}/explain", reason="道路塌方。", consequence="no")) == {"consequence"}
    assert room.post(f"/{planned.pk}/explain", reason="没去。", consequence="chased").status_code == 409

    assert wrong(room.post(f"/{planned.pk}/cancel")) == {"reason"}
    assert room.post(f"/{planned.pk}/cancel", reason="调整。").json()["status"] == "cancelled"


def test_the_regulators_visits_come_in_once(world, room):
    rows = [{"site": "p1", "day": "2022-09-28", "result": "passed", "number": f"巡查{count}"} for count in range(2)]

    assert room.post("/import", topic=TOPIC, items=rows).json() == {"added": 2, "known": 0}
    assert room.post("/import", topic=TOPIC, items=rows).json() == {"added": 0, "known": 2}
    assert Visit.objects.filter(origin="regulator", unit=world.ponds.regulator).count() == 2


def test_every_wrong_report_is_named_by_its_place(world, room):
    good = {"site": "p1", "day": "2022-09-28", "result": "passed"}
    answer = room.post("/import", topic=TOPIC, items=[good, {**good, "site": "x"}])
    assert wrong(answer) == {"items.1.site"}
    assert wrong(room.post("/import", topic=TOPIC, items=[])) == {"items"}
    assert not Visit.objects.filter(origin="regulator").exists()


def test_the_visited_see_no_answers_and_no_plans(world):
    planned, done = world.visit(TODAY + timedelta(days=1)), world.visit()
    world.take(SMELL)
    owner = Program(personas.account("liaison", unit=world.ponds.owner), "liaison")

    [seen] = owner.get().json()["items"]
    assert (seen["id"], seen["submissions"]) == (done.pk, [])
    assert owner.get(f"/{planned.pk}").status_code == 404


def test_a_covert_visit_is_in_no_list_or_total_before_it_is_done(world, room, leader):
    visit = world.visit(kind="covert")
    other = Program(personas.account("supervision"), "supervision")

    assert [item["id"] for item in room.get().json()["items"]] == [visit.pk]
    for outsider in (leader, other):
        assert outsider.get(count="true").json() == {"items": [], "next": None, "total": 0}
        assert outsider.get(f"/{visit.pk}").status_code == 404


def test_the_number_of_queries_does_not_grow(world, room, django_assert_max_num_queries):
    for count in range(6):
        day = TODAY - timedelta(days=count)
        world.visit(day)
        moment = NOON - timedelta(days=count)
        world.take(SMELL, start=moment, end=moment)
    room.get()
    with django_assert_max_num_queries(16):
        assert len(room.get().json()["items"]) == 6


def test_a_moment_is_shown_as_the_api_promises(world, room):
    visit = world.visit()
    with time.at(NOON + timedelta(minutes=5)):
        world.take(CLEAN)
    [submission] = room.get(f"/{visit.pk}").json()["submissions"]
    assert submission["received_at"] == "2022-09-30T12:05:00+08:00"
