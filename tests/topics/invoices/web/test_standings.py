"""What verdicts teach the rules: one that is often wrong counts for less from the next run on, and says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topics.invoices.web.world import SPA, World, events, found, hit, wishes
from tests.topics.invoices.world import firm
from zhujian.kernel.workflow.moves import history
from zhujian.topics.invoices.models import Doubt, Standing
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.screening.doubts import points
from zhujian.topics.invoices.triage import judging
from zhujian.topics.invoices.triage.standings import FULL, LEAST, percents, weight


@pytest.mark.parametrize(
    ("right", "judged", "percent"),
    [
        (0, 0, 100),
        (0, 9, 100),
        (5, 10, 100),
        (4, 10, 40),
        (1, 10, 20),
        (0, 10, 20),
        (5, 11, 45),
        (6, 12, 100),
        (49, 100, 49),
        (50, 100, 100),
    ],
)
def test_a_rule_keeps_its_weight_until_enough_is_known_or_while_half_of_it_is_right(
    right: int, judged: int, percent: int
) -> None:
    assert weight(right, judged) == percent


@given(st.integers(0, 10_000).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_no_rule_counts_for_more_than_all_or_less_than_a_fifth(verdicts: tuple[int, int]) -> None:
    assert LEAST <= weight(*verdicts) <= FULL


@given(st.integers(1, 1_000).flatmap(lambda judged: st.tuples(st.integers(0, judged - 1), st.just(judged))))
def test_one_verdict_more_in_its_favour_never_costs_a_rule_weight(verdicts: tuple[int, int]) -> None:
    right, judged = verdicts
    assert weight(right + 1, judged) >= weight(right, judged)


def judge(world: World, right: int, wrong: int, rule: str = "R06") -> None:
    """New doubts of one rule, so many of which prove right and so many wrong."""
    known = Doubt.objects.count()
    sellers = [firm(f"某县第{known + place}度假村") for place in range(right + wrong)]
    world.screened(*(found(world.market, {rule: [hit()]}, seller=seller) for seller in sellers))
    for place, doubt in enumerate(Doubt.objects.filter(status="new").order_by("pk")):
        if place < right:
            judging.accept(world.actor(), doubt=doubt, right={rule: True}, reason="查实。")
        else:
            judging.withdraw(world.actor(), doubt=doubt, reason="数据有误。")


def standing(rule: str = "R06") -> Standing:
    return Standing.objects.get(rule=rule)


def test_the_tenth_verdict_weakens_a_rule_that_is_mostly_wrong(world: World) -> None:
    judge(world, right=4, wrong=5)
    assert (standing().percent, standing().status, standing().right, standing().wrong) == (100, "full", 4, 5)
    judge(world, right=0, wrong=1)
    assert (standing().percent, standing().status, standing().right, standing().wrong) == (40, "weakened", 4, 6)


def test_a_change_says_in_words_why_and_is_told_to_supervision(world: World) -> None:
    judge(world, right=4, wrong=6)
    begun, weakened = history(standing())
    assert (begun.target, weakened.source, weakened.target) == ("full", "full", "weakened")
    assert weakened.reason == "10 次结论中 4 次属实，权重由 100% 改为 40%。"
    assert [(wish.roles, wish.text) for wish in wishes("invoices.weighed")] == [(["supervision"], "R06")]
    told = [data["standing_R06"] for _account, data in events("invoices.withdraw") if "standing_R06" in data]
    assert told == [40]


def test_a_verdict_that_changes_no_weight_is_no_step(world: World) -> None:
    judge(world, right=3, wrong=0)
    assert history(standing()).count() == 1
    assert wishes("invoices.weighed") == []
    assert (standing().right, standing().wrong) == (3, 0)


def test_a_weakened_rule_rises_again(world: World) -> None:
    judge(world, right=4, wrong=6)
    judge(world, right=2, wrong=0)
    assert (standing().percent, standing().status) == (100, "full")
    assert [step.reason.partition("，")[2] for step in history(standing())][1:] == [
        "权重由 100% 改为 40%。",
        "权重由 40% 改为 45%。",
        "权重由 45% 改为 100%。",
    ]


def test_a_harmless_reason_counts_against_the_rule(world: World) -> None:
    doubt = world.doubt()
    judging.explain(world.actor(), doubt=doubt, innocent={"R06": "guide"}, reason="讲解费。")
    assert (standing().right, standing().wrong) == (0, 1)


def test_each_rule_of_a_doubt_is_weighed_by_its_own_verdict(world: World) -> None:
    doubt = world.doubt(rules={"R04": [hit()], "R06": [hit()]})
    judging.accept(world.actor(), doubt=doubt, right={"R06": True}, reason="查实。")
    assert {row.rule: (row.right, row.wrong) for row in Standing.objects.all()} == {"R04": (0, 1), "R06": (1, 0)}


def test_the_next_publication_counts_a_weakened_rule_for_its_percent(world: World) -> None:
    before = world.doubt(world.school)
    judge(world, right=0, wrong=10)  # the school's too
    assert percents() == {"R06": LEAST}
    fresh = world.doubt(rules={"R06": [hit(strength=70)]}, seller=SPA)
    part = fresh.parts.get()
    assert (part.standing, part.points) == (LEAST, points(catalogue.published()["R06"], 70, LEAST)) == (20, 14)
    assert fresh.score == 14
    assert before.parts.get().points == 100


def test_an_open_doubt_loses_points_with_its_rule_at_the_next_run_only(world: World) -> None:
    waiting = world.doubt(world.school)
    mine = [firm(f"某县第{place}度假村") for place in range(10)]
    world.screened(*(found(world.market, {"R06": [hit()]}, seller=seller) for seller in mine))
    for doubt in Doubt.objects.filter(unit=world.market):
        judging.withdraw(world.actor(), doubt=doubt, reason="数据有误。")
    assert Doubt.objects.get(pk=waiting.pk).score == 100
    world.screened(found(world.school, {"R06": [hit()]}))
    assert Doubt.objects.get(pk=waiting.pk).score == LEAST
