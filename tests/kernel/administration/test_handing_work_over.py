"""Work that is handed over: listed, given to somebody whom it reaches, on record; then the account is closed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests import personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import World, made
from zhujian.kernel.access.actions import hand_over
from zhujian.kernel.access.open_work import Piece, counts_of, pieces_of
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.queries import forget
from zhujian.kernel.signals.actions import register as register_signal
from zhujian.kernel.signals.actions import triage
from zhujian.kernel.workflow.models import Consent, Move


@pytest.fixture
def world(db: None) -> Iterator[World]:
    forget()
    yield made()
    forget()


def give(world: World, pieces: list[Piece], who: str = "a", to: str = "b", giver: str = "a") -> int:
    count = hand_over(
        world.actor(who),
        account=world.account(giver),
        successor=world.account(to),
        pieces=pieces,
        reason="调任",
    )
    assert isinstance(count, int)
    return count


def mine(world: World, who: str = "a") -> list[Piece]:
    return pieces_of(world.actor(who), world.account(who))


def test_open_work_is_what_one_assigned_and_what_one_registered(world: World) -> None:
    assigned, registered = world.assigned(), world.problem()
    world.closed()
    assert [piece.name for piece in mine(world)] == [assigned.number, registered.number]


def test_the_successor_answers_from_then_on(world: World) -> None:
    problem = world.assigned()
    assert give(world, mine(world)) == 1
    problem.refresh_from_db()
    assert problem.assigners == [world.account("a").pk, world.account("b").pk]
    assert mine(world) == []
    assert [piece.name for piece in mine(world, "b")] == [problem.number]


def test_neither_of_the_two_verifies_it(world: World) -> None:
    problem = world.assigned()
    give(world, mine(world))
    problem = actions.acknowledge(world.actor("owner"), problem=problem)
    problem = actions.rectify(
        world.actor("owner"),
        problem=problem,
        measure="更换",
        done_on=problem.created_at.date(),
        files=[world.photograph()],
    )
    problem = actions.submit(world.actor("owner"), problem=problem, summary="完成")
    for who in ("a", "b"):
        with pytest.raises(Conflict):
            actions.close(world.actor(who), problem=problem, finding="查看")
    assert actions.close(world.actor("c"), problem=problem, finding="查看").status == "closed"


def test_a_registered_problem_goes_over_once(world: World) -> None:
    problem = world.problem()
    give(world, mine(world))
    assert mine(world) == []
    problem.refresh_from_db()
    assert problem.created_by == world.account("a").pk
    assert actions.assign(world.actor("b"), problem=problem, unit=world.owner).status == "assigned"


def test_a_request_goes_over_and_the_successor_cannot_decide_it(world: World) -> None:
    problem = world.assigned()
    actions.extend(world.actor("a"), problem=problem, days=5, reason="备件未到")
    give(world, [piece for piece in mine(world) if piece.kind == "requests"])
    assert Consent.objects.get().asked_by == world.account("b").pk
    assert world.step("b", problem, "consent", agree=True).status_code in {403, 409}


def test_a_signals_dismissal_goes_over(world: World) -> None:
    signal = register_signal(world.actor("a"), topic="mines", channel="visit", summary="重复反映", site=world.site)
    triage(world.actor("a"), signal=signal, outcome="dismiss", reason="重复")
    pieces = mine(world)
    assert [(piece.kind, piece.title) for piece in pieces] == [("signals", "重复反映")]
    give(world, pieces)
    assert Consent.objects.get(kind="signals.signal").asked_by == world.account("b").pk


def test_a_piece_beyond_the_successors_grants_is_named_and_nothing_goes_over(world: World) -> None:
    problem = world.assigned()
    narrow = personas.account("supervision", unit=world.office, over=world.township)
    world.accounts["narrow"] = narrow
    with pytest.raises(Invalid, match=problem.number):
        give(world, mine(world), to="narrow")
    assert not Move.objects.filter(action="problems.hand-over").exists()


def test_what_is_no_longer_open_with_the_giver_does_not_go_over(world: World) -> None:
    problem = world.assigned()
    piece = mine(world)
    give(world, piece, to="b")
    give(world, piece, to="c")
    problem.refresh_from_db()
    assert world.account("c").pk not in problem.assigners


@pytest.mark.parametrize("who", ["b", "system-admin", "security-admin", "owner"])
def test_nobody_else_hands_it_over(world: World, who: str) -> None:
    world.assigned()
    pieces = mine(world)
    with pytest.raises((Forbidden, NotFound)):
        give(world, pieces, who=who, to="c")


def test_a_leader_hands_over_what_somebody_left_behind(world: World) -> None:
    world.assigned()
    left = pieces_of(world.actor("leader"), world.account("a"))
    assert give(world, left, who="leader", to="c") == 1


@pytest.mark.parametrize(("to", "reason"), [("a", "本人"), ("closed", "停用")])
def test_a_successor_must_be_another_and_open(world: World, to: str, reason: str) -> None:
    from tests.factories import SYSTEM
    from zhujian.kernel.access.actions import close_account

    world.assigned()
    if to == "closed":
        world.accounts["closed"] = close_account(SYSTEM, account=world.account("d"), reason="调离")
    with pytest.raises(Conflict, match=reason):
        give(world, mine(world), to=to)


def test_it_is_on_record_and_the_successor_is_told(world: World) -> None:
    problem = world.assigned()
    give(world, mine(world))
    move = Move.objects.get(action="problems.hand-over", row=problem.pk)
    assert (move.reason, move.account) == ("调任", world.account("a").pk)
    noted = json.loads(Event.objects.get(action="accounts.hand-over").data)
    assert noted == {"pieces": [["problems", problem.pk]], "successor": world.account("b").pk}
    assert Wish.objects.filter(kind="problems.handed-over", accounts=[world.account("b").pk]).exists()
    assert verify().holds


def test_the_system_administrator_sees_how_much_is_open_and_not_what(world: World) -> None:
    problem = world.assigned()
    assert counts_of(world.account("a")) == [("问题", 1)]
    page = Visitor(world.account("system-admin")).get(f"/account/accounts/{world.account('a').pk}/close/")
    assert "未移交 1 件" in page.text
    assert problem.number not in page.text
    assert problem.title not in page.text


def test_on_the_page_one_hands_over_to_a_colleague(world: World) -> None:
    problem = world.assigned()
    world.actor("b")
    visitor = Visitor(world.account("a"))
    page = visitor.get("/account/hand-over/")
    assert problem.number in page.text
    done = visitor.post(
        "/account/hand-over/",
        pieces=[f"problems:{problem.pk}"],
        successor=world.account("b").pk,
        reason="调任",
    )
    assert done.status == 302
    assert "没有需要移交的事项" in visitor.get(done.address).text
    assert Problem.objects.get().assigners[-1] == world.account("b").pk


def test_on_the_page_a_wrong_choice_is_refused(world: World) -> None:
    world.assigned()
    visitor = Visitor(world.account("a"))
    page = visitor.post("/account/hand-over/", pieces=["problems:999"], successor="", reason="")
    assert page.status == 422


def test_an_officer_does_not_open_anothers_page(world: World) -> None:
    other = world.account("b").pk
    assert Visitor(world.account("a")).get(f"/account/hand-over/?account={other}").status == 404
    assert Visitor(world.account("leader")).get(f"/account/hand-over/?account={other}").status == 200
