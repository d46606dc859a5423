"""The rota's API: lists, one draw, its steps, and what a revealed one followed from."""

import json
from datetime import date, datetime

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.rota.conftest import CONTRIBUTION
from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.field.actions import close_days
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.actions import abandon
from zhujian.kernel.rota.jobs import draw
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.queries import check
from zhujian.kernel.rota.sealing import unseal

AFTER = datetime(2022, 11, 1, 9, tzinfo=time.ZONE)
OPEN = {"topic": TOPIC, "month": "2022-10"}
FINDERS = {"supervision", "resident", "inspection-office", "leader"}


class Program:
    """A program with somebody's token."""

    def __init__(self, account, role):
        self.client = Client(headers=personas.bearer(account, role))

    def get(self, path="", **query):
        return self.client.get(f"/api/v1/rota{path}", query)

    def post(self, path="", **body):
        return self.client.post(f"/api/v1/rota{path}", body, content_type="application/json")


@pytest.fixture
def room(office):
    return Program(personas.account("supervision", unit=office.room), "supervision")


@pytest.fixture
def leader(office):
    return Program(personas.account("leader"), "leader")


@pytest.fixture
def other(office):
    return Program(personas.account("supervision", unit=factories.unit(Unit.OFFICE)), "supervision")


def work():
    """What the worker does, one after the other."""
    for row in DBTaskResult.objects.ready():
        row.set_successful(draw.func(*row.args_kwargs["args"]))


def test_a_draw_goes_its_whole_way(office, room, leader):
    made = room.post(**OPEN)
    assert made.status_code == 201
    plan = made.json()
    assert (plan["status"], plan["month"], plan["since"], plan["until"]) == (
        "committed",
        "2022-10",
        "2022-10-01",
        "2022-10-31",
    )
    assert plan["allowed"] == ["abandon"]
    assert plan["room"]["code"] == office.room.code
    path = f"/{plan['id']}"
    assert leader.get(path).json()["allowed"] == ["contribute"]

    given = leader.post(f"{path}/contribute", contribution=CONTRIBUTION)
    assert (given.status_code, given.json()["contribution"]) == (200, CONTRIBUTION)
    asked = room.post(f"{path}/publish")
    assert (asked.status_code, asked.json()["publishing"], asked.json()["status"]) == (202, True, "contributed")
    work()
    found = room.get(path).json()
    assert (found["status"], found["publishing"], found["refused"]) == ("published", False, None)
    assert found["allowed"] == ["replan"]
    with time.at(AFTER):
        close_days(SYSTEM)
        shown = room.post(f"{path}/reveal")
        assert shown.status_code == 200
        assert len(shown.json()["seed"]) == 64
    assert [step["action"] for step in shown.json()["steps"]] == [
        "rota.commit",
        "rota.contribute",
        "rota.publish",
        "rota.reveal",
    ]
    assert check(leader.get(f"{path}/reveal").json()) == []


def test_what_is_sealed_leaves_in_no_answer_before_the_reveal(office, room, leader):
    plan = office.published()
    part = unseal(plan.sealed, plan.inputs_hash)
    for program in (room, leader):
        answers = [program.get(), program.get(f"/{plan.pk}"), program.get(f"/{plan.pk}/reveal")]
        assert [answer.status_code for answer in answers] == [200, 200, 409]
        for text in (answer.content.decode() for answer in answers):
            assert part not in text
            assert plan.sealed not in text
            assert plan.inputs["salt"] not in text
            assert all(site.code not in json.loads(text) for site in office.sites)
        [item] = answers[0].json()["items"]
        assert (item["seed"], item["revealed_at"]) == (None, None)
        assert not {"inputs", "sealed", "part"} & item.keys()


def test_a_list_is_narrowed_and_goes_on_where_it_stopped(office, room):
    for _ in range(3):
        plan = office.committed()
        abandon(office.planner, plan=plan, reason="作废。")
    last = office.committed()
    assert room.get(count="true").json()["total"] == 4
    assert [item["id"] for item in room.get(status="committed").json()["items"]] == [last.pk]
    assert room.get(month="2022-11").json()["items"] == []
    assert room.get(topic="lakes").json()["items"] == []
    first = room.get(limit=3).json()
    second = room.get(limit=3, cursor=first["next"]).json()
    assert len({item["id"] for item in first["items"] + second["items"]}) == 4
    assert second["next"] is None


@pytest.mark.parametrize("query", [{"status": "finished"}, {"month": "soon"}, {"limit": "0"}, {"cursor": "x"}])
def test_a_question_that_makes_no_sense_is_named(office, room, query):
    assert room.get(**query).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"topic": "lakes", "month": "2022-10"}, "topic"),
        ({"topic": TOPIC, "month": "2022-13"}, "month"),
        ({"topic": TOPIC}, "month"),
        ({**OPEN, "since": "yesterday"}, "since"),
        ({**OPEN, "seed": "00"}, "seed"),
        ({"topic": TOPIC, "month": "2022-08"}, "month"),
    ],
)
def test_what_cannot_be_committed_to_is_named(office, room, body, field):
    answer = room.post(**body)
    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not Plan.objects.exists()


def test_one_draw_is_open_at_a_time(office, room):
    room.post(**OPEN)
    assert room.post(**OPEN).status_code == 409


@pytest.mark.parametrize("given", ["", "12", "zz" * 20, "ab" * 65])
def test_what_is_no_contribution_is_refused(office, leader, given):
    plan = office.committed()
    answer = leader.post(f"/{plan.pk}/contribute", contribution=given)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"contribution"}


def test_whoever_committed_does_not_contribute(office):
    both = personas.account("supervision", unit=office.room)
    factories.grant(both, "leader")
    plan = Program(both, "supervision").post(**OPEN).json()
    answer = Program(both, "leader").post(f"/{plan['id']}/contribute", contribution=CONTRIBUTION)
    assert answer.status_code == 409
    assert "承诺以外的人" in answer.json()["detail"]


def test_a_draw_is_given_up_with_a_reason(office, room):
    plan = office.committed()
    assert room.post(f"/{plan.pk}/abandon", reason=" ").status_code == 422
    assert room.post(f"/{plan.pk}/abandon", reason="有一个组临时解散。").json()["status"] == "abandoned"
    assert room.post(f"/{plan.pk}/abandon", reason="再作废。").status_code == 409


def test_what_is_left_is_drawn_anew(office, room):
    plan = office.published()
    made = room.post(f"/{plan.pk}/replan", since="2022-10-12")
    assert made.status_code == 201
    assert (made.json()["replaces"], made.json()["since"]) == (plan.pk, "2022-10-12")
    assert room.get(f"/{plan.pk}").json()["replaced_by"] == [made.json()["id"]]
    assert room.get(f"/{plan.pk}").json()["allowed"] == []


def test_steps_out_of_turn_are_refused_with_the_state(office, room, leader):
    plan = office.committed()
    for program, step in ((room, "publish"), (room, "reveal"), (room, "replan")):
        answer = program.post(f"/{plan.pk}/{step}")
        assert (answer.status_code, answer.json()["state"]) == (409, "committed"), step
    published = office_published(office, plan)
    answer = leader.post(f"/{published.pk}/contribute", contribution=CONTRIBUTION)
    assert (answer.status_code, answer.json()["state"]) == (409, "published")
    assert room.post(f"/{published.pk}/reveal").status_code == 409


def office_published(office, plan):
    from zhujian.kernel.rota.actions import contribute, publish

    return publish(office.planner, plan=contribute(office.witness, plan=plan, contribution=CONTRIBUTION))[0]


@pytest.mark.parametrize("step", ["publish", "reveal", "abandon", "replan"])
def test_another_room_takes_no_step(office, other, step):
    plan = office.contributed()
    answer = other.post(f"/{plan.pk}/{step}", **({"reason": "换一次。"} if step == "abandon" else {}))
    assert answer.status_code == 403
    assert other.get(f"/{plan.pk}").json()["allowed"] == []


def test_whether_it_is_being_computed_is_for_its_room(office, room, other, leader):
    plan = office.contributed()
    room.post(f"/{plan.pk}/publish")
    assert [program.get(f"/{plan.pk}").json()["publishing"] for program in (room, other, leader)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_the_office_finds_draws(office, role):
    plan = office.committed()
    unit = factories.unit(Unit.OFFICE)
    program = Program(personas.account(role, unit=unit), role)
    assert program.get().status_code == (200 if role in FINDERS else 403)
    assert program.get(f"/{plan.pk}").status_code == (200 if role in FINDERS else 404)
    assert program.post(**OPEN).status_code in ({201, 409} if role == "supervision" else {403})


@pytest.mark.parametrize("step", ["", "/reveal"])
def test_what_is_not_there_is_not_found(office, room, step):
    assert room.get(f"/404{step}").status_code == 404
    assert room.get(f"/x{step}").status_code in {404, 422}


def test_without_a_token_nothing_is_told(office):
    plan = office.committed()
    for path in ("", f"/{plan.pk}", f"/{plan.pk}/reveal"):
        assert Client().get(f"/api/v1/rota{path}").status_code == 401


def test_a_list_takes_as_many_queries_for_one_draw_as_for_many(office, room, django_assert_max_num_queries):
    office.committed()
    room.get()
    with django_assert_max_num_queries(30) as one:
        room.get()
    for _ in range(3):
        abandon(office.planner, plan=Plan.objects.order_by("-pk")[0], reason="作废。")
        office.committed()
    with django_assert_max_num_queries(len(one)):
        room.get()


def test_months_are_those_of_the_days(office, room):
    plan = office.committed()
    [item] = room.get(month="2022-10").json()["items"]
    assert (item["id"], item["month"]) == (plan.pk, "2022-10")
    assert plan.month == date(2022, 10, 1)
