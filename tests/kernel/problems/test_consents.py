"""Steps that wait for a second person."""

from tests.kernel.problems.world import World
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
