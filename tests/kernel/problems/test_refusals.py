"""What a problem's steps refuse, with which status, and what the refusal says."""

from datetime import timedelta

import pytest

from tests import factories, personas
from tests.kernel.problems.world import CATEGORY, MORNING, World
from zhujian.kernel import time
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem


def test_without_a_token_every_call_is_401(world: World, client) -> None:
    for method, path in (("get", "/problems"), ("post", "/problems"), ("get", "/problems/LY-2022-000001")):
        answer = getattr(client, method)(f"/api/v1{path}")

        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_a_move_that_the_state_does_not_allow_is_409_and_names_state_and_mover(world: World) -> None:
    problem = world.submitted()

    answer = world.step("owner", problem, "acknowledge")

    assert answer.status_code == 409
    assert answer.json()["state"] == "submitted"
    assert answer.json()["moved_by"] == "单位联络员"
    assert answer.json()["moved_at"] == "2022-09-08T09:00:00+08:00"


def test_an_invisible_row_is_404_and_a_visible_one_without_the_permission_403(world: World) -> None:
    problem = world.problem()
    assert world.step("owner", problem, "acknowledge").status_code == 404

    world.step("a", problem, "assign", unit=world.owner.code, assisting=["emergency"], note="")

    assert world.step("regulator", problem, "acknowledge").status_code == 403
    assert world.step("owner", problem, "assign", unit=world.owner.code).status_code == 403
    assert world.step("township", problem, "acknowledge").status_code == 404


def test_404_and_403_come_before_a_malformed_body_is_spoken_of(world: World) -> None:
    problem = world.problem()

    assert world.step("owner", problem, "rectify", nonsense=1).status_code == 404
    assert world.step("audit-admin", problem, "assign", nonsense=1).status_code == 404
    world.step("a", problem, "assign", unit=world.owner.code)
    assert world.step("owner", problem, "close", nonsense=1).status_code == 403


def test_every_wrong_field_is_named_at_once_in_the_readers_language(world: World) -> None:
    body = {"unit": "nowhere", "due": "someday", "note": 7, "assisting": ["here", "there"], "extra": 1}

    answer = world.call("a", "post", f"/problems/{world.problem().number}/assign", body)

    errors = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert set(errors) == {"unit", "due", "note", "assisting.0", "assisting.1", "extra"}
    assert errors["unit"] == "没有编码为“nowhere”的单位。"
    assert errors["due"] == "这不是一个日期；请写成 2022-09-30 的样子。"


def test_a_new_problem_names_all_its_faults(world: World) -> None:
    body = {"topic": "mines", "category": "x", "title": " ", "facts": "", "subject": {"site": "nowhere"}}

    answer = world.call("a", "post", "/problems", body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"category", "title", "facts", "subject"}


@pytest.mark.parametrize("subject", [{}, {"site": "m01", "unit": "emergency"}, {"other": 1}, "m01", None, {"unit": 3}])
def test_a_subject_is_one_site_or_one_unit(world: World, subject: object) -> None:
    body = {"topic": "mines", "category": CATEGORY, "title": "x", "facts": "y", "subject": subject}

    assert world.call("a", "post", "/problems", body).status_code == 422


def test_an_empty_reason_is_422(world: World) -> None:
    problem = world.assigned()

    for verb in ("object",):
        assert world.step("owner", problem, verb, reason="  ").status_code == 422
    for verb in ("suspend", "dismiss"):
        assert world.step("a", problem, verb, reason="").status_code == 422


def test_a_body_that_is_no_json_is_422(world: World) -> None:
    answer = world.call("a", "post", "/problems", "{not json")

    assert answer.status_code == 422


def test_whoever_assigned_or_rectified_cannot_close_and_the_rule_is_named(world: World) -> None:
    problem = world.submitted()

    answer = world.step("a", problem, "close", finding="属实")

    assert answer.status_code == 409
    assert answer.json()["rule"] == "verified-by-another"
    assert Problem.objects.get(pk=problem.pk).status == "submitted"


def test_a_rectifier_who_would_close_hears_the_rule_and_another_liaison_that_the_role_is_lacking(world: World) -> None:
    problem = world.submitted()
    world.account("regulator")

    answer = world.step("owner", problem, "close", finding="属实")

    assert (answer.status_code, answer.json()["rule"], answer.json()["state"]) == (
        409,
        "verified-by-another",
        "submitted",
    )
    assert world.step("owner", problem, "return", reason="补充").status_code == 409
    assert world.step("owner", problem, "assign", unit=world.owner.code).status_code == 403


def test_a_wrong_day_and_an_unknown_clock_are_named_beside_an_unknown_unit(world: World) -> None:
    body = {"unit": "nowhere", "due": "2022-09-07", "clock": "NO-SUCH"}

    answer = world.call("a", "post", f"/problems/{world.problem().number}/assign", body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"unit", "due", "clock"}


def test_a_later_day_than_the_topics_own_needs_words_and_is_then_explained(world: World) -> None:
    problem = world.problem()

    refused = world.step("a", problem, "assign", unit=world.owner.code, due="2022-11-30")
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["note"])

    answer = world.step("a", problem, "assign", unit=world.owner.code, due="2022-11-30", note="设备须定制")
    assert (answer.status_code, answer.json()["due"]) == (200, "2022-11-30")
    explained = world.call("a", "get", f"/problems/{problem.number}/clock").json()["explain"]
    assert "晚于该日。理由：设备须定制。" in explained


def test_a_unit_that_helps_twice_helps_once(world: World) -> None:
    body = {"unit": world.owner.code, "assisting": [world.township.code, world.township.code]}

    answer = world.step("a", world.problem(), "assign", **body)

    assert [unit["code"] for unit in answer.json()["assisting"]] == [world.township.code]


def test_half_a_character_is_no_text(world: World) -> None:
    for body in ('{"topic": "\\ud800"}', '{"topic": "mines", "category": "\\uD800"}'):
        assert world.call("a", "post", "/problems", body).status_code == 422


def test_evidence_of_an_earlier_order_does_not_close_a_fault_that_came_back(world: World) -> None:
    problem = world.closed()
    with time.at(MORNING + timedelta(days=9)):
        world.step("c", problem, "look-back", result="recurs", text="又坏")
        world.step("a", problem, "assign", unit=world.owner.code)
        world.step("owner", problem, "acknowledge")
        world.step("owner", problem, "rectify", measure="更换", done_on="2022-09-09")
        refused = world.step("owner", problem, "submit", summary="完成")

    assert (refused.status_code, refused.json()["rule"]) == (409, "evidence-needed")


def test_an_objection_is_decided_by_who_assigned_or_their_room_or_a_leader(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "object", reason="不属职责")
    elsewhere = personas.account("supervision", unit=factories.unit(Unit.OFFICE))
    world.accounts["elsewhere"] = elsewhere

    assert world.step("elsewhere", problem, "objection", uphold=False, reason="驳回").status_code == 403
    assert world.step("leader", problem, "objection", uphold=False, reason="驳回").status_code == 200


def test_the_office_itself_puts_nothing_right(world: World) -> None:
    answer = world.step("a", world.problem(), "assign", unit=world.office.code)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["unit"]


def test_a_measure_from_the_year_one_is_a_slip_of_the_pen(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "acknowledge")

    answer = world.step("owner", problem, "rectify", measure="更换", done_on="0001-01-01")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "done_on")


def test_a_state_that_no_problem_can_have_filters_nothing_and_says_so(world: World) -> None:
    answer = world.call("a", "get", "/problems?status=lost")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "status.0"


def test_without_evidence_nothing_is_submitted(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "acknowledge")
    world.step("owner", problem, "rectify", measure="更换", done_on="2022-09-08")

    answer = world.step("owner", problem, "submit", summary="完成")

    assert answer.status_code == 409
    assert answer.json()["rule"] == "evidence-needed"


def test_evidence_that_the_assigner_added_does_not_stand_in_for_the_units_own(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "acknowledge")
    world.step("owner", problem, "rectify", measure="更换", done_on="2022-09-08", files=[])
    photo = world.photograph("a")

    assert world.step("owner", problem, "submit", summary="完成", files=[photo.pk]).status_code == 422


def test_a_second_writer_finds_the_state_changed(world: World) -> None:
    problem = world.assigned()

    first = world.step("owner", problem, "acknowledge")
    second = world.step("owner", problem, "acknowledge")

    assert (first.status_code, second.status_code) == (200, 409)


def test_an_objection_comes_within_five_working_days(world: World) -> None:
    from datetime import timedelta

    from tests.kernel.problems.world import MORNING
    from zhujian.kernel import time

    problem = world.assigned()

    # Mid-autumn 10 to 12 September is no working time: the fifth working day is the 16th.
    with time.at(MORNING.replace(day=16, hour=23)):
        assert world.step("owner", problem, "object", reason="不属职责").status_code == 200
    other = world.assigned()
    with time.at(MORNING + timedelta(days=9)):
        answer = world.step("owner", other, "object", reason="不属职责")
    assert answer.status_code == 409
    assert answer.json()["rule"] == "objection-time"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=zzz", "cursor=%FF", "sort=colour", "light=blue"]
)
def test_a_list_refuses_what_it_does_not_understand(world: World, query: str) -> None:
    assert world.call("a", "get", f"/problems?{query}").status_code == 422


@pytest.mark.parametrize("due", ["2035-01-01", "2150-01-01", "9999-12-31"])
def test_a_due_day_beyond_every_order_is_refused(world: World, due: str) -> None:
    answer = world.step("a", world.problem(), "assign", unit=world.owner.code, due=due)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["due"]
