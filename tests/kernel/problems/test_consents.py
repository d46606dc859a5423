"""Steps that wait for a second person."""

from typing import Any

import pytest

from tests.kernel.problems.telling import told
from tests.kernel.problems.world import World
from zhujian.kernel.errors import Conflict
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.workflow.models import Consent


def test_a_dismissal_waits_for_somebody_else(world: World) -> None:
    problem = world.assigned()

    asked = world.step("a", problem, "dismiss", reason="重复登记")
    assert asked.status_code == 202
    assert asked.json()["status"] == "assigned"
    assert asked.json()["pending"]["step"] == "dismiss"

    own = world.step("a", problem, "consent", agree=True, reason="")
    assert (own.status_code, own.json()["rule"]) == (409, "second-person")
    agreed = world.step("b", problem, "consent", agree=True, reason="同意")
    assert (agreed.status_code, agreed.json()["status"]) == (200, "dismissed")


def test_a_refused_dismissal_changes_nothing_and_needs_a_reason(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")

    assert world.step("b", problem, "consent", agree=False, reason="").status_code == 422
    refused = world.step("b", problem, "consent", agree=False, reason="并非重复")

    assert refused.json()["status"] == "assigned"
    assert refused.json()["pending"] is None


def test_one_step_waits_at_a_time(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")

    second = world.step("b", problem, "extend", days=3, reason="等配件")

    assert (second.status_code, second.json()["rule"]) == (409, "one-pending-step")


def test_an_extension_needs_a_leader_and_moves_the_date(world: World) -> None:
    problem = world.assigned()
    assert world.step("owner", problem, "extend", days=5, reason="等配件").status_code == 202

    assert world.step("b", problem, "consent", agree=True, reason="").status_code == 403
    agreed = world.step("leader", problem, "consent", agree=True, reason="同意")

    assert agreed.json()["due"] == "2022-09-28"
    clock = world.call("a", "get", f"/problems/{problem.number}/clock").json()
    assert [(item["amount"], item["unit"], item["reason"]) for item in clock["extended"]] == [(5, "days", "等配件")]


def test_a_suspension_adds_the_days_that_the_clock_stood_still(world: World) -> None:
    from tests.kernel.problems.world import MORNING
    from zhujian.kernel import time

    problem = world.assigned()
    with time.at(MORNING.replace(day=10)):
        stopped = world.step("a", problem, "suspend", reason="封井待检")
        assert (stopped.json()["status"], stopped.json()["light"]) == ("suspended", "none")
    with time.at(MORNING.replace(day=13)):
        resumed = world.step("a", problem, "resume", reason="检验完毕")

    assert (resumed.json()["status"], resumed.json()["due"]) == ("assigned", "2022-09-26")


def test_a_step_that_waits_loses_its_ground_when_the_problem_is_reported(world: World) -> None:
    problem = world.rectifying()
    world.step("a", problem, "dismiss", reason="重复登记")

    world.step("owner", problem, "submit", summary="已更换")

    assert Consent.objects.get(row=problem.pk).state == Consent.VOID
    assert world.step("b", problem, "consent", agree=True, reason="").status_code == 409


def test_a_look_back_by_somebody_new_reopens_what_recurs(world: World) -> None:
    problem = world.closed()

    for involved in ("a", "b"):
        answer = world.step(involved, problem, "look-back", result="holds", text="到位")
        assert (answer.status_code, answer.json()["rule"]) == (409, "looked-back-by-somebody-new")
    recurs = world.step("c", problem, "look-back", result="recurs", text="又坏")

    assert recurs.json()["status"] == "reopened"
    again = world.step("c", problem, "assign", unit=world.owner.code, note="再次交办")
    assert (again.json()["status"], len(again.json()["letters"])) == ("assigned", 2)


def test_merging_ends_one_problem_in_another(world: World) -> None:
    one, other = world.assigned(), world.problem(title="同一处照明")

    assert world.step("a", one, "merge", into=one.number, reason="同一件").status_code == 422
    merged = world.step("a", one, "merge", into=other.number, reason="同一件")

    assert (merged.status_code, merged.json()["status"]) == (200, "merged")
    assert merged.json()["merged_into"] == other.number
    assert clock_of(world, one)["outcome"] == "void"


def test_a_problem_merged_by_mistake_is_opened_again(world: World) -> None:
    one, other = world.assigned(), world.problem(title="同一处照明")
    world.step("a", one, "merge", into=other.number, reason="同一件")

    again = world.step("b", one, "reopen", reason="并非同一处")

    assert again.json()["status"] == "reopened"
    assert Problem.objects.get(pk=one.pk).merged_into is None


def test_nothing_is_merged_into_a_problem_at_another_place(world: World) -> None:
    one = world.assigned()
    elsewhere = world.problem(site=None, unit=world.township, title="乡镇的问题")

    refused = world.step("a", one, "merge", into=elsewhere.number, reason="同一件")

    assert (refused.status_code, refused.json()["rule"]) == (409, "same-matter")
    assert refused.json()["state"] == "assigned"


def test_merging_into_what_has_ended_names_both_states(world: World) -> None:
    one, ended = world.assigned(), world.closed()

    refused = world.step("a", one, "merge", into=ended.number, reason="同一件")

    answer = refused.json()
    assert (refused.status_code, answer["state"], answer["into_state"]) == (409, "assigned", "closed")


def test_a_dismissed_problem_was_neither_in_time_nor_late(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")
    world.step("b", problem, "consent", agree=True, reason="同意")

    assert clock_of(world, problem)["outcome"] == "void"


def test_a_request_for_time_lapses_when_the_clock_is_stopped_and_its_asker_is_told(world: World) -> None:
    problem = world.rectifying()
    world.step("owner", problem, "extend", days=5, reason="等配件")

    assert world.step("a", problem, "suspend", reason="封井待检").status_code == 200

    assert Consent.objects.get(row=problem.pk).state == Consent.VOID
    assert told("problems.consent-lapsed") == [world.account("owner").pk]


def test_a_request_to_dismiss_outlives_a_suspension(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")
    world.step("a", problem, "suspend", reason="封井待检")

    assert world.step("b", problem, "consent", agree=True, reason="同意").json()["status"] == "dismissed"


def test_a_request_for_time_does_not_pass_to_the_next_unit(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "extend", days=5, reason="等配件")
    world.step("owner", problem, "object", reason="不属职责")
    moved = world.step("a", problem, "objection", uphold=True, reason="属实", unit=world.regulator.code)

    assert moved.json()["pending"] is None
    assert world.step("leader", problem, "consent", agree=True).status_code == 409


def test_a_request_ends_when_the_order_is_taken_back(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "extend", days=5, reason="等配件")
    world.step("owner", problem, "object", reason="不属职责")

    assert world.step("a", problem, "objection", uphold=True, reason="属实").json()["pending"] is None


def test_an_upheld_objection_does_not_hand_the_matter_to_the_office(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "object", reason="不属职责")

    answer = world.step("a", problem, "objection", uphold=True, reason="属实", unit=world.office.code)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "unit")


def test_two_problems_do_not_end_in_each_other(world: World) -> None:
    one, other = world.assigned(), world.problem(title="同一处照明")
    stale = Problem.objects.get(pk=one.pk)
    actions.merge(world.actor("a"), problem=one, into=other, reason="同一件")

    with pytest.raises(Conflict):
        actions.merge(world.actor("a"), problem=other, into=stale, reason="同一件")


def test_a_refusal_for_want_of_a_second_person_names_the_state(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")

    assert world.step("a", problem, "consent", agree=True).json()["state"] == "assigned"
    assert world.step("a", problem, "dismiss", reason="又").json()["state"] == "assigned"


def test_the_history_tells_who_asked_and_who_agreed_each_in_their_own_words(world: World) -> None:
    problem = world.assigned()
    world.step("a", problem, "dismiss", reason="重复登记")
    world.step("b", problem, "consent", agree=False, reason="并非重复")
    world.step("a", problem, "dismiss", reason="确属重复")
    world.step("b", problem, "consent", agree=True, reason="已核对")

    items = world.call("a", "get", f"/problems/{problem.number}/history").json()["items"]
    said = [(item["action"], item["from"], item["to"], item["reason"]) for item in items[2:]]

    assert said == [
        ("ask-dismiss", "assigned", "assigned", "重复登记"),
        ("refuse-dismiss", "assigned", "assigned", "并非重复"),
        ("ask-dismiss", "assigned", "assigned", "确属重复"),
        ("dismiss", "assigned", "dismissed", "已核对"),
    ]
    assert [item["seq"] for item in items] == [0, 1, 2, 3, 4, 5]


def test_a_unit_reads_of_its_own_requests_alone(world: World) -> None:
    problem = world.rectifying()
    world.step("a", problem, "dismiss", reason="重复登记")
    world.step("b", problem, "consent", agree=False, reason="并非重复")
    world.step("owner", problem, "extend", days=5, reason="等配件")

    items = world.call("owner", "get", f"/problems/{problem.number}/history").json()["items"]

    asked = [item for item in items if item["action"].startswith(("ask-", "refuse-"))]
    assert [(item["action"], item["actor"]["unit"]) for item in asked] == [("ask-extend", world.owner.name)]


def test_an_extension_names_people_by_their_posts(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "extend", days=5, reason="等配件")
    world.step("leader", problem, "consent", agree=True, reason="同意")

    [extension] = clock_of(world, problem)["extended"]

    assert extension["by"] == {"post": world.account("owner").post, "unit": world.owner.name}
    assert extension["approved_by"]["unit"] == world.office.name


def clock_of(world: World, problem: Problem) -> dict[str, Any]:
    return world.call("a", "get", f"/problems/{problem.number}/clock").json()


def test_a_chase_past_the_due_date_goes_with_a_numbered_urging(world: World) -> None:
    from datetime import timedelta

    from tests.kernel.problems.world import MORNING
    from zhujian.kernel import time

    problem = world.assigned()
    early = world.step("a", problem, "chase", message="请抓紧")
    assert len(early.json()["letters"]) == 1
    with time.at(MORNING + timedelta(days=20)):
        for nth in (2, 3):
            late = world.step("a", problem, "chase", message="请立即整改")
            assert len(late.json()["letters"]) == nth
    kinds = [letter["kind"] for letter in late.json()["letters"]]
    assert kinds == ["order", "urging", "urging"]
