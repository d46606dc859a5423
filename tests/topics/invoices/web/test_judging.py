"""What a person decides on a doubt: explained, accepted as a signal, or withdrawn; rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topics.invoices.web.world import World, again, events, found, hit, uscc
from tests.topics.invoices.world import after
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.org.models import Person
from zhujian.kernel.problems.models import Involved, Problem
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.workflow.moves import history
from zhujian.topics.invoices.models import Doubt
from zhujian.topics.invoices.triage import judging

REASON = "查阅了报销凭证和活动方案。"
BOTH = {"R04": [hit()], "R06": [hit()]}
GIVEN: dict[str, dict[str, Any]] = {
    "explain": {"innocent": {"R04": "other", "R06": "guide"}},
    "accept": {"right": {"R04": False, "R06": True}},
    "withdraw": {},
}
ENDS = {"explain": "explained", "accept": "accepted", "withdraw": "withdrawn"}


def decide(
    world: World, doubt: Doubt, verb: str, *, who: str = "supervision", reason: str = REASON, **more: Any
) -> Any:
    return getattr(judging, verb)(world.actor(who), doubt=doubt, reason=reason, **{**GIVEN[verb], **more})


def verdicts(doubt: Doubt) -> dict[str, tuple[str, str]]:
    return {part.rule: (part.verdict, part.innocent) for part in doubt.parts.all()}


def wrong_fields(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [error.field for error in refused.value.errors]


@pytest.mark.parametrize("verb", list(ENDS))
def test_a_decision_ends_the_doubt_with_its_reason(world: World, verb: str) -> None:
    doubt = world.doubt(rules=BOTH)
    decide(world, doubt, verb)
    fresh, step = again(doubt), history(doubt).last()
    assert step is not None
    assert (fresh.status, fresh.decided_at) == (ENDS[verb], step.at)
    assert (step.action, step.reason, step.account) == (f"invoices.{verb}", REASON, world.account("supervision").pk)
    assert all(part.judged_at == fresh.decided_at for part in doubt.parts.all())


@pytest.mark.parametrize("verb", list(ENDS))
@pytest.mark.parametrize("reason", ["", " \n"])
def test_every_decision_needs_a_reason(world: World, verb: str, reason: str) -> None:
    doubt = world.doubt(rules=BOTH)
    with pytest.raises(Invalid) as refused:
        decide(world, doubt, verb, reason=reason)
    assert wrong_fields(refused) == ["reason"]
    assert (again(doubt).status, again(doubt).version) == ("new", doubt.version)
    assert verdicts(doubt) == {"R04": ("", ""), "R06": ("", "")}
    assert not Signal.objects.exists()


@pytest.mark.parametrize("second", list(ENDS))
@pytest.mark.parametrize("first", list(ENDS))
def test_a_decided_doubt_is_not_decided_again(world: World, first: str, second: str) -> None:
    doubt = world.doubt(rules=BOTH)
    decide(world, doubt, first)
    kept = verdicts(doubt)
    with pytest.raises(Conflict):
        decide(world, doubt, second)
    assert (again(doubt).status, verdicts(doubt)) == (ENDS[first], kept)
    assert Signal.objects.count() == (first == "accept")


def test_an_explanation_names_the_harmless_reason_of_each_rule(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    decide(world, doubt, "explain")
    assert verdicts(doubt) == {"R04": ("innocent", "other"), "R06": ("innocent", "guide")}


@pytest.mark.parametrize(
    ("innocent", "wrong"),
    [
        pytest.param({}, ["R04", "R06"], id="none"),
        pytest.param({"R04": "other"}, ["R06"], id="one is missing"),
        pytest.param({"R04": "guide", "R06": "guide"}, ["R04"], id="another rule's"),
        pytest.param({"R04": "nonsense", "R06": ""}, ["R04", "R06"], id="unknown"),
    ],
)
def test_each_rule_without_a_reason_of_its_own_is_named(
    world: World, innocent: dict[str, str], wrong: list[str]
) -> None:
    doubt = world.doubt(rules=BOTH)
    with pytest.raises(Invalid) as refused:
        decide(world, doubt, "explain", innocent=innocent)
    assert sorted(wrong_fields(refused)) == wrong
    assert again(doubt).status == "new"


def test_an_accepted_doubt_becomes_a_signal_about_its_unit(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    signal = decide(world, doubt, "accept")
    assert Signal.objects.get() == signal == again(doubt).signal
    assert (signal.topic, signal.channel, signal.subject, signal.status) == (
        "invoices",
        "invoice",
        world.market,
        "registered",
    )
    assert (signal.occurred_on, signal.room) == (doubt.last_on, world.office)
    assert world.market.name in signal.summary
    assert all(word in signal.text for word in (doubt.number, "R06 党日叠加", "680.00", REASON))
    assert [data.get("signal") for _account, data in events("invoices.accept")] == [signal.pk]


def test_the_hits_that_proved_right_are_told_from_those_that_did_not(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    decide(world, doubt, "accept")
    assert verdicts(doubt) == {"R04": ("wrong", ""), "R06": ("right", "")}


@pytest.mark.parametrize("right", [{}, {"R04": False, "R06": False}, {"R99": True}])
def test_nothing_proved_right_is_nothing_to_accept(world: World, right: dict[str, bool]) -> None:
    doubt = world.doubt(rules=BOTH)
    with pytest.raises(Invalid) as refused:
        decide(world, doubt, "accept", right=right)
    assert wrong_fields(refused) == ["right"]
    assert (again(doubt).status, Signal.objects.count()) == ("new", 0)


def test_a_doubt_at_no_known_unit_becomes_a_signal_without_one(world: World) -> None:
    signal = decide(world, world.doubt((uscc(9), "某无名单位"), rules=BOTH), "accept")
    assert signal.subject is None
    assert "某无名单位" in signal.summary


def test_invoices_of_days_to_come_date_no_signal(world: World) -> None:
    signal = decide(world, world.doubt(rules={**BOTH, "R06": [hit(on=after(200))]}), "accept")
    assert signal.occurred_on is None


def test_a_name_that_is_too_long_for_a_signal_is_cut(world: World) -> None:
    signal = decide(world, world.doubt((uscc(9), "长" * 190), rules=BOTH), "accept")
    assert len(signal.summary) <= 200


def test_a_withdrawn_doubt_counts_every_rule_as_wrong(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    decide(world, doubt, "withdraw")
    assert verdicts(doubt) == {"R04": ("wrong", ""), "R06": ("wrong", "")}
    assert not Signal.objects.exists()


def test_nothing_of_a_doubt_reaches_anybodys_record(world: World) -> None:
    before = set(Person.objects.values_list("pk", flat=True))
    decide(world, world.doubt(rules=BOTH), "accept")
    assert (Involved.objects.count(), Problem.objects.count()) == (0, 0)
    assert set(Person.objects.values_list("pk", flat=True)) == before


def test_a_doubt_that_is_gone_can_still_be_decided(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    world.screened()
    decide(world, again(doubt), "withdraw")
    assert (again(doubt).status, again(doubt).is_gone) == ("withdrawn", True)


def test_a_rule_that_hits_no_more_is_not_judged_with_the_others(world: World) -> None:
    doubt = world.doubt(rules=BOTH)
    world.screened(found(world.market, {"R06": [hit()]}))
    decide(world, again(doubt), "explain", innocent={"R06": "guide"})
    assert dict(doubt.parts.values_list("rule", "verdict")) == {"R04": "", "R06": "innocent"}


@pytest.mark.parametrize("verb", list(ENDS))
def test_a_leader_looks_on_and_another_room_finds_nothing(world: World, verb: str) -> None:
    doubt = world.doubt(rules=BOTH)
    with pytest.raises(Forbidden):
        decide(world, doubt, verb, who="leader")
    with pytest.raises(NotFound):
        decide(world, doubt, verb, who="second-room")
    assert again(doubt).status == "new"
