"""From what a run found to doubts: new ones, open ones brought up to date, successors of decided ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.topics.invoices.web.world import SHOP, SPA, World, again, events, found, hit, spent, uscc
from tests.topics.invoices.world import Row, after
from zhujian.kernel.org.models import Unit
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import history
from zhujian.topics.invoices.models import Dossier, Doubt, Part, Profile, Run
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.screening.doubts import points
from zhujian.topics.invoices.triage import judging
from zhujian.topics.invoices.triage.findings import Units
from zhujian.topics.invoices.triage.publishing import SCREENER, profile, publish, settle

NOTHING_NEW = {"new": 0, "updated": 0, "known": 1, "gone": 0}


def withdrawn(world: World, doubt: Doubt) -> Doubt:
    return judging.withdraw(world.actor(), doubt=doubt, reason="数据有误")


def invoices_of(part: Part) -> list[str]:
    return [shown["invoice"].rpartition("-")[2] for shown in part.shown]


def test_new_doubts_get_consecutive_numbers(world: World) -> None:
    counts = world.screened(found(world.market, {"R06": [hit()]}), found(world.school, {"R06": [hit("2")]}))
    world.doubt(world.school, seller=SHOP)
    numbers = list(Doubt.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == ["FP-2022-000001", "FP-2022-000002", "FP-2022-000003"]
    assert counts == {"new": 2, "updated": 0, "known": 0, "gone": 0}


def test_a_new_doubt_has_its_parts_its_dossier_and_a_first_step_of_the_system(world: World) -> None:
    doubt = world.doubt(rules={"R04": [hit("1"), hit("2")], "R06": [hit("1", strength=70)]})
    assert {part.rule: (part.strength, part.hits, part.points) for part in doubt.parts.all()} == {
        "R04": (100, 2, 50),
        "R06": (70, 1, 70),
    }
    assert (doubt.status, doubt.score, doubt.hits, doubt.rules) == ("new", 120, 3, ",R04,R06,")
    assert (doubt.invoices, doubt.total, doubt.unit) == (2, Decimal("1360.00"), world.market)
    assert [each["number"] for each in doubt.dossier.content["invoices"]] == ["1", "2"]
    [step] = history(doubt)
    assert (step.action, step.role, step.source, step.target) == ("system.invoices.publish", "system", "", "new")


def test_publishing_the_same_twice_changes_nothing(world: World) -> None:
    doubt = world.doubt()
    steps = Move.objects.filter(kind="invoices.doubt").count()
    assert world.screened(found(world.market, {"R06": [hit()]})) == NOTHING_NEW
    assert again(doubt).version == doubt.version
    assert Move.objects.filter(kind="invoices.doubt").count() == steps
    assert (Doubt.objects.count(), Part.objects.count(), Dossier.objects.count()) == (1, 1, 1)


def test_a_run_that_was_broken_off_publishes_the_rest_alone(world: World) -> None:
    run, first, second = world.run(), found(world.market, {"R06": [hit()]}), found(world.school, {"R06": [hit()]})
    publish(SCREENER, run=run, found=[first], units=Units.known())
    assert world.screened(first, second, run=run) == {"new": 1, "updated": 0, "known": 1, "gone": 0}
    assert Doubt.objects.count() == 2


@pytest.mark.parametrize(
    "hits", [pytest.param([hit(strength=70)], id="a weaker hit"), pytest.param([hit(), hit("2")], id="one hit more")]
)
def test_an_open_doubt_is_brought_up_to_date_by_a_step_that_names_the_run(world: World, hits: list[Row]) -> None:
    doubt, run = world.doubt(), world.run()
    assert world.screened(found(world.market, {"R06": hits}), run=run)["updated"] == 1
    fresh, part = again(doubt), Part.objects.get()
    assert (fresh.hits, fresh.score, fresh.run) == (len(hits), part.points, run)
    assert (part.hits, part.strength) == (len(hits), hits[0]["strength"])
    assert len(fresh.dossier.content["invoices"]) == fresh.invoices == len(hits)
    step = history(doubt).last()
    assert step is not None
    assert (step.action, step.reason, step.role) == ("system.invoices.publish", str(run), "system")


def test_an_open_doubt_follows_the_sum_of_its_invoices(world: World) -> None:
    doubt = world.doubt()
    world.screened(found(world.market, {"R06": [hit(total=Decimal("300.00"))]}))
    fresh = again(doubt)
    assert (fresh.total, fresh.dossier.content["invoices"][0]["total"]) == (Decimal("300.00"), "300.00")


def test_a_rule_that_hits_no_more_keeps_its_part_at_nothing(world: World) -> None:
    doubt = world.doubt(rules={"R04": [hit()], "R06": [hit()]})
    world.screened(found(world.market, {"R04": [hit()]}))
    parts = {part.rule: (part.points, part.hits) for part in doubt.parts.all()}
    assert parts == {"R04": (50, 1), "R06": (0, 0)}
    assert (again(doubt).score, again(doubt).rules) == (50, ",R04,")


def test_a_rule_that_hits_again_has_its_points_back(world: World) -> None:
    doubt = world.doubt(rules={"R04": [hit()], "R06": [hit()]})
    world.screened(found(world.market, {"R04": [hit()]}))
    world.screened(found(world.market, {"R04": [hit()], "R06": [hit()]}))
    assert {part.rule: part.points for part in doubt.parts.all()} == {"R04": 50, "R06": 100}
    assert again(doubt).score == 150


def test_a_decided_doubt_without_new_hits_stays_as_it_was_decided(world: World) -> None:
    decided = withdrawn(world, world.doubt())
    assert world.screened(found(world.market, {"R06": [hit()]})) == NOTHING_NEW
    assert Doubt.objects.get() == decided
    assert (again(decided).status, again(decided).version) == ("withdrawn", decided.version)


def test_a_new_hit_beside_decided_ones_opens_a_successor_with_that_hit_alone(world: World) -> None:
    decided = withdrawn(world, world.doubt(rules={"R04": [hit()], "R06": [hit()]}))
    later = hit("2", strength=60, on=after(30), total=Decimal("500.00"))
    assert world.screened(found(world.market, {"R04": [hit()], "R06": [hit(), later]}))["new"] == 1
    successor = Doubt.objects.get(predecessor=decided)
    part = successor.parts.get()
    assert (part.rule, invoices_of(part), part.hits, part.strength, part.points) == ("R06", ["2"], 1, 60, 60)
    assert (successor.status, successor.score, successor.rules, successor.hits) == ("new", 60, ",R06,", 1)
    assert (successor.invoices, successor.total) == (1, Decimal("500.00"))
    assert successor.first_on == successor.last_on == after(30)
    assert [each["number"] for each in successor.dossier.content["invoices"]] == ["2"]
    assert [each.status for each in (again(decided), successor)] == ["withdrawn", "new"]


def test_a_successor_keeps_to_the_new_hits_in_every_later_run(world: World) -> None:
    withdrawn(world, world.doubt())
    both = found(world.market, {"R06": [hit(), hit("2", strength=60)]})
    world.screened(both)
    successor = Doubt.objects.latest("pk")
    counts = world.screened(both)
    assert invoices_of(successor.parts.get()) == ["2"]
    assert (again(successor).invoices, again(successor).score) == (1, 60)
    assert (counts, again(successor).version) == (NOTHING_NEW, successor.version)


def test_a_successor_of_which_nothing_is_found_again_is_gone(world: World) -> None:
    withdrawn(world, world.doubt())
    world.screened(found(world.market, {"R06": [hit(), hit("2")]}))
    successor = Doubt.objects.latest("pk")
    world.screened(found(world.market, {"R06": [hit()]}))
    assert again(successor).is_gone
    assert invoices_of(successor.parts.get()) == ["2"]


@pytest.mark.parametrize("strength", [80, 60, 40])
def test_a_successors_points_are_what_its_own_strongest_hit_is_worth(world: World, strength: int) -> None:
    withdrawn(world, world.doubt(rules={"R26": [hit(strength=90)]}))
    world.screened(found(world.market, {"R26": [hit(strength=90), hit("2", strength=strength)]}))
    part = Doubt.objects.latest("pk").parts.get()
    assert (part.strength, part.points) == (strength, points(catalogue.published()["R26"], strength))


def test_a_new_hit_whose_invoice_the_dossier_does_not_show_is_counted_all_the_same(world: World) -> None:
    withdrawn(world, world.doubt())
    later = hit("2", strength=60, on=after(30), total=Decimal("500.00"))
    whole = found(world.market, {"R06": [hit(), later]})
    shown = {**whole.content, "invoices": whole.content["invoices"][:1]}
    world.screened(replace(whole, content=shown))
    successor = Doubt.objects.latest("pk")
    assert (successor.invoices, successor.total, successor.last_on) == (1, Decimal("500.00"), after(30))


@pytest.mark.parametrize(
    ("rule", "same", "first", "second"),
    [
        pytest.param("R24", {"ref": "报而无票"}, "88880001", "88880002", id="two claims without an invoice on one day"),
        pytest.param("R23", {"ref": "2022年第3季度", "on": None}, "餐饮服务", "住宿服务", id="two classes that grew"),
    ],
)
def test_what_differs_only_in_what_was_found_is_another_hit(
    world: World, rule: str, same: dict[str, Any], first: str, second: str
) -> None:
    known, fresh = (hit("", found=what, ref_day=None, **same) for what in (first, second))
    withdrawn(world, world.doubt(rules={rule: [known]}))
    assert world.screened(found(world.market, {rule: [known, fresh]}))["new"] == 1


def test_an_open_doubt_that_is_not_found_again_is_gone_and_still_there(world: World) -> None:
    doubt, other = world.doubt(), found(world.school, {"R06": [hit()]})
    run = world.run()
    assert world.screened(other, run=run)["gone"] == 1
    assert (again(doubt).is_gone, again(doubt).status, again(doubt).score) == (True, "new", 100)
    step = history(doubt).last()
    assert step is not None
    assert (step.action, step.reason) == ("system.invoices.settle", str(run))
    assert world.screened(other)["gone"] == 0


def test_what_was_gone_comes_back_when_it_is_found_again(world: World) -> None:
    doubt = world.doubt()
    world.screened()
    assert world.screened(found(world.market, {"R06": [hit()]}))["updated"] == 1
    assert (again(doubt).is_gone, again(doubt).number) == (False, doubt.number)


def test_a_decided_doubt_is_never_gone(world: World) -> None:
    decided = withdrawn(world, world.doubt())
    assert world.screened()["gone"] == 0
    assert not again(decided).is_gone


def test_many_are_settled_some_at_a_time(world: World) -> None:
    world.screened(*(found(world.market, {"R06": [hit()]}, seller=seller) for seller in (SPA, SHOP)))
    run = world.run()
    assert [settle(SCREENER, run=run, limit=1) for _turn in range(3)] == [1, 1, 0]


def test_one_unit_with_two_sellers_has_two_doubts(world: World) -> None:
    world.screened(*(found(world.market, {"R06": [hit()]}, seller=seller) for seller in (SPA, SHOP)))
    assert set(Doubt.objects.values_list("seller", flat=True)) == {SPA.code, SHOP.code}


def test_a_unit_is_known_by_its_credit_code_whatever_the_invoice_calls_it(world: World) -> None:
    assert world.doubt((world.market.uscc, world.school.name)).unit == world.market


def test_a_code_that_a_list_names_is_the_unit_of_that_name(world: World) -> None:
    units = Units.known([(uscc(77), world.school.name), (world.market.uscc, world.school.name), ("", "某单位")])
    assert units.of(uscc(77), "别的名称") == world.school.pk
    assert units.of(world.market.uscc, world.market.name) == world.market.pk


def test_a_unit_without_a_known_code_is_known_by_its_name_and_otherwise_by_nothing(world: World) -> None:
    named = factories.unit(name="示例市文化馆")
    assert world.doubt((uscc(78), named.name)).unit == named
    unknown = world.doubt((uscc(79), "某无名单位"))
    assert unknown.unit is None
    assert unknown.place == "某无名单位"


def test_a_units_code_that_is_entered_later_gives_an_open_doubt_its_unit(world: World) -> None:
    doubt = world.doubt((uscc(80), "市工会"))
    union = factories.unit(name="示例市总工会", uscc=uscc(80))
    world.screened(found((uscc(80), "市工会"), {"R06": [hit()]}))
    assert again(doubt).unit == union


def test_publishing_is_an_event_of_the_run_with_its_counts(world: World) -> None:
    world.doubt()
    [(account, data)] = events("system.invoices.publish")
    assert (account, data) == (None, {"new": 1, "updated": 0, "known": 0})


def test_what_a_unit_spent_is_kept_once_by_the_last_run(world: World) -> None:
    world.doubt()
    for total in (1000, 1200):
        run = Run.objects.latest("pk")
        profile(SCREENER, run=run, found={world.market.uscc: (world.market.name, spent(total))}, units=Units.known())
        world.screened()
    kept = Profile.objects.get()
    assert (kept.unit, kept.content["total"], kept.content["name"]) == (world.market, "1200", world.market.name)


def test_a_name_that_two_units_bear_is_nobodys(world: World) -> None:
    for _twin in range(2):
        factories.unit(Unit.INSTITUTION, name="示例市中心小学")
    assert world.doubt(("11430481999999999X", "示例市中心小学")).unit is None


def test_a_name_beside_another_code_is_not_the_unit_of_that_name(world: World) -> None:
    assert world.doubt(("11430481999999999X", world.market.name)).unit is None
