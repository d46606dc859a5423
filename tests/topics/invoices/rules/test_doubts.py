"""Hits that concern one seller at one unit are one doubt, and its score is the sum of its parts."""

import itertools
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.topics.invoices.world import MEMORY, Case, Row, Screened, Unit, after, county, firm, planned, run, screen
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.base import WEIGHTS
from zhujian.topics.invoices.screening import doubts
from zhujian.topics.invoices.screening.days import number_of
from zhujian.topics.invoices.store.engine import connect

pytestmark = pytest.mark.engine("sqlite")

SPA, SHOP = firm("某县碧泉温泉度假有限公司"), firm("某县第一烟酒商店")


def _a_party_day_at_a_spa(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, title="主题党日")
    unit.buys("*居民日常服务*温泉票", 680, of=SPA)
    unit.buys("*餐饮服务*餐费", 500, of=SPA, on=after(1))
    unit.buys("*酒*茅台酒", 3000, quantity=2, measure="瓶", of=SHOP, on=after(2))
    unit.claims("99990001", 640, on=after(1))
    unit.claims("99990002", 640, on=after(2))


def _a_meal_at_the_same_spa(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 500, of=SPA)


TROUBLED, OTHER = Case("Z00", 1, _a_party_day_at_a_spa), Case("Z00", 2, _a_meal_at_the_same_spa)
BOOK = catalogue.load().only(["R01", "R04", "R06", "R24"])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    folder = tmp_path_factory.mktemp("doubts")
    return screen(county([TROUBLED, OTHER]).files(folder / "files"), folder, book=BOOK)


def _doubt(small: Screened, of: Case, seller: str) -> Row:
    (found,) = [row for row in small.table("doubts") if (row["buyer"], row["seller"]) == (of.buyer, seller)]
    return found


def test_hits_of_one_unit_and_seller_are_one_doubt_over_its_invoices(small: Screened) -> None:
    doubt = _doubt(small, TROUBLED, SPA.code)
    assert (doubt["hits"], doubt["rules"], doubt["invoices"]) == (4, 2, 2)
    assert (doubt["first"], doubt["last"]) == (number_of(after(0)), number_of(after(1)))
    assert (doubt["buyer_name"], doubt["seller_name"]) == ("某县第0001档案室", SPA.name)


def test_another_unit_at_the_same_seller_and_another_seller_are_doubts_of_their_own(small: Screened) -> None:
    keys = {_doubt(small, case, seller.code)["doubt"] for case, seller in
            ((TROUBLED, SPA), (TROUBLED, SHOP), (OTHER, SPA))}  # fmt: skip
    assert len(keys) == 3
    assert len(small.table("doubts")) == 4


def test_hits_without_a_seller_join_the_units_own_doubt(small: Screened) -> None:
    doubt = _doubt(small, TROUBLED, "")
    assert (doubt["hits"], doubt["rules"], doubt["invoices"], doubt["first"]) == (2, 1, 0, None)
    assert {hit["ref"] for hit in small.table("hits") if hit["doubt"] == doubt["doubt"]} == {"报而无票"}


def test_a_score_is_the_sum_of_a_part_for_each_rule_by_its_strongest_hit(small: Screened) -> None:
    doubt = _doubt(small, TROUBLED, SPA.code)
    parts = {part["rule"]: part for part in small.table("parts") if part["doubt"] == doubt["doubt"]}
    assert {rule: (part["strength"], part["hits"], part["points"]) for rule, part in parts.items()} == {
        "R04": (100, 2, 50),
        "R06": (100, 2, 100),
    }
    assert doubt["score"] == 150


def test_every_score_in_the_county_is_the_sum_of_its_parts(screened: Screened) -> None:
    rules = catalogue.published()
    parts = screened.table("parts")
    sums = {row["doubt"]: [part for part in parts if part["doubt"] == row["doubt"]] for row in screened.table("doubts")}
    for row in screened.table("doubts"):
        assert row["score"] == sum(part["points"] for part in sums[row["doubt"]])
        assert row["rules"] == len(sums[row["doubt"]])
        assert row["hits"] == sum(part["hits"] for part in sums[row["doubt"]])
    assert all(part["points"] == doubts.points(rules[part["rule"]], part["strength"]) for part in parts)
    assert len(parts) == sum(len(found) for found in sums.values())


def test_the_highest_score_stands_first_and_the_order_is_always_the_same(screened: Screened, tmp_path: Path) -> None:
    rows = screened.table("doubts")
    assert [(-row["score"], row["doubt"]) for row in rows] == sorted((-row["score"], row["doubt"]) for row in rows)
    assert len({row["score"] for row in rows}) < len(rows)
    hits = [tuple(str(hit[key]) for key in ("doubt", "rule", "invoice")) for hit in screened.table("hits")]
    assert hits == sorted(hits)
    again = run(screened.places, tmp_path)
    for table in ("hits", "parts", "doubts"):
        assert again.table(table) == screened.table(table)


def test_a_rule_that_was_often_wrong_adds_less(small: Screened, tmp_path: Path) -> None:
    work = planned(small.places, small.out, book=BOOK)
    backend = connect(tmp_path / "joining", MEMORY)
    try:
        count = doubts.join(backend, work, tmp_path, {"R06": 25, "R04": 0})
    finally:
        backend.disconnect()
    scores = {row["doubt"]: row["score"] for row in pq.read_table(tmp_path / "doubts.parquet").to_pylist()}
    assert count == len(scores) == 4
    assert scores[_doubt(small, TROUBLED, SPA.code)["doubt"]] == 25
    assert scores[_doubt(small, TROUBLED, SHOP.code)["doubt"]] == 50


@pytest.mark.parametrize(("strength", "standing"), list(itertools.product((1, 33, 60, 100), (0, 25, 99, 100))))
def test_points_are_whole_and_never_more_than_the_rules_weight(strength: int, standing: int) -> None:
    for rule in BOOK.rules.values():
        points = doubts.points(rule, strength, standing)
        assert 0 <= points <= WEIGHTS[rule.level] * strength / 100
        assert points == WEIGHTS[rule.level] * strength * standing // 10_000
