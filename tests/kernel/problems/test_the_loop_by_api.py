"""A fault's whole life through the API, as a program outside would walk it."""

from tests.kernel.problems.world import CATEGORY, World, picture
from zhujian.kernel.audit.verify import verify


def registered(world: World) -> str:
    body = {
        "topic": "mines",
        "category": CATEGORY,
        "title": "应急照明损坏",
        "facts": "副井口三盏不亮。",
        "subject": {"site": "m01"},
        "signal": None,
    }
    answer = world.call("a", "post", "/problems", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()["number"]


def test_a_fault_is_assigned_rectified_verified_by_another_and_closed_and_the_log_holds(world: World) -> None:
    number = registered(world)

    def step(who: str, verb: str, **body: object) -> dict[str, object]:
        answer = world.call(who, "post", f"/problems/{number}/{verb}", body)
        assert answer.status_code == 200, (verb, answer.json())
        return answer.json()

    assert step("a", "assign", unit=world.owner.code, note="请整改")["status"] == "assigned"
    assert step("owner", "acknowledge")["status"] == "acknowledged"
    photo = world.photograph()
    assert step("owner", "rectify", measure="更换灯具", done_on="2022-09-08", files=[photo.pk])["files"]
    assert step("owner", "submit", summary="已更换")["status"] == "submitted"
    closed = step("b", "close", finding="属实")
    assert closed["status"] == "closed"
    assert closed["light"] == "none"
    assert closed["letters"][0]["number"].endswith("〔2022〕1号")
    assert verify().holds


def test_the_history_names_every_step_with_post_and_unit(world: World) -> None:
    problem = world.closed()

    items = world.call("a", "get", f"/problems/{problem.number}/history").json()["items"]

    assert [item["action"] for item in items] == ["register", "assign", "acknowledge", "rectify", "submit", "close"]
    assert [item["seq"] for item in items] == list(range(len(items)))
    assert items[-1] == {
        "seq": 5,
        "at": "2022-09-08T09:00:00+08:00",
        "actor": {"post": "监督检查室", "unit": world.office.name},
        "action": "close",
        "from": "submitted",
        "to": "closed",
        "reason": "现场查看，已更换。",
    }


def test_a_unit_does_not_read_how_the_problem_came_up(world: World) -> None:
    problem = world.assigned()

    items = world.call("owner", "get", f"/problems/{problem.number}/history").json()["items"]

    assert [item["action"] for item in items] == ["assign"]


def test_the_clock_names_its_law_and_explains_itself(world: World) -> None:
    problem = world.assigned()

    clock = world.call("owner", "get", f"/problems/{problem.number}/clock").json()

    assert clock["basis"] == "国务院关于预防煤矿生产安全事故的特别规定"
    assert (clock["unit"], clock["duration"], clock["due"]) == ("days", 15, "2022-09-23")
    assert clock["due_at"] == "2022-09-23T23:59:59+08:00"
    assert "15" in clock["explain"]
    assert clock["light"] == "green"


def test_before_the_order_no_clock_runs(world: World) -> None:
    clock = world.call("a", "get", f"/problems/{registered(world)}/clock").json()

    assert clock["due"] is None
    assert clock["light"] == "none"


def test_the_chain_of_responsibility_stands_on_every_problem(world: World) -> None:
    found = world.call("a", "get", f"/problems/{registered(world)}").json()

    assert found["primary"]["code"] == world.owner.code
    assert found["regulator"]["code"] == "emergency"
    assert found["territory"]["code"] == world.township.code
    assert found["oversight"]["name"] == world.regulator.resident_group.name


def test_an_uploaded_file_is_evidence_once_it_is_attached(world: World) -> None:
    problem = world.rectifying()

    found = world.call("b", "get", f"/problems/{problem.number}").json()["files"]

    assert [(item["purpose"], item["type"]) for item in found] == [("measure", "jpeg")]


def test_the_same_picture_for_two_problems_is_flagged(world: World) -> None:
    world.rectifying()
    account = world.account("owner")
    from django.test import Client

    from tests import personas

    answer = Client(headers=personas.bearer(account, "liaison")).post("/api/v1/files", {"file": named(picture())})

    assert answer.status_code == 201
    assert answer.json()["flags"]


def named(stream: object) -> object:
    stream.name = "现场.jpg"  # type: ignore[attr-defined]
    return stream


def test_lists_are_paged_newest_first_and_counted_on_request(world: World) -> None:
    numbers = [world.problem(title=f"问题{place}").number for place in range(5)]

    first = world.call("a", "get", "/problems?limit=2&count=true").json()
    second = world.call("a", "get", f"/problems?limit=2&cursor={first['next']}").json()

    assert [item["number"] for item in first["items"] + second["items"]] == numbers[::-1][:4]
    assert first["total"] == 5
    assert "total" not in second


def test_filters_narrow_the_list(world: World) -> None:
    open_one, closed = world.problem(title="通风不良"), world.closed()

    def listed(query: str) -> list[str]:
        return [item["number"] for item in world.call("a", "get", f"/problems?{query}").json()["items"]]

    assert listed("status=closed") == [closed.number]
    assert listed("status=closed&status=registered") == [closed.number, open_one.number]
    assert listed("q=通风") == [open_one.number]
    assert listed("light=green") == []
    assert listed("topic=waters") == []
