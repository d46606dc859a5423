from pathlib import Path

import pytest

from tests.topics.invoices.world import Case, Firm, Screened, Unit, after, case, county, firm, screen
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.r20 import RULE

pytestmark = pytest.mark.engine("sqlite")

HERE, BESIDE, AWAY = firm("某县小吃店"), firm("邻县小吃店", "430405"), firm("省城小吃店", "430102")
WHO = "王某甲"


def _eats(unit: Unit, at: Firm, who: str = WHO, days: int = 0) -> None:
    unit.claims(unit.buys("*餐饮服务*餐费", 50, of=at, on=after(days)), 50, claimant=who, on=after(10))


@case("R20")
def two_prefectures_on_one_day(unit: Unit) -> None:
    _eats(unit, HERE)
    _eats(unit, AWAY)


@case("R20")
def one_prefecture(unit: Unit) -> None:
    _eats(unit, HERE)
    _eats(unit, BESIDE)


@case("R20")
def two_persons_or_two_days(unit: Unit) -> None:
    _eats(unit, HERE)
    _eats(unit, AWAY, "王某乙")
    _eats(unit, AWAY, days=1)


def _sleeps(unit: Unit, days: int) -> None:
    unit.holds(Event.TRIP, on=after(-1), until=after(1), person=WHO, region="430100", title="参加培训")
    unit.claims(
        unit.buys("*住宿服务*住宿费", 300, of=firm("某县宾馆"), on=after(days)), 300, claimant=WHO, on=after(10)
    )


@case("R20")
def lodging_away_from_the_journeys_place(unit: Unit) -> None:
    _sleeps(unit, 1)


@case("R20")
def lodging_after_the_journey(unit: Unit) -> None:
    _sleeps(unit, 2)


@case("R20")
def a_change_of_trains(unit: Unit) -> None:
    _eats(unit, AWAY)
    _eats(unit, firm("外省小吃店", "440103"))


def test_meals_of_one_person_in_two_prefectures_on_one_day(screened: Screened) -> None:
    found = screened.hits(two_prefectures_on_one_day)
    assert [(hit["strength"], hit["total"], hit["ref"]) for hit in found] == [(60, 50, WHO)] * 2
    assert {hit["seller"] for hit in found} == {HERE.code, AWAY.code}


def test_lodging_elsewhere_than_the_journey_went(screened: Screened) -> None:
    hit = screened.hit(lodging_away_from_the_journeys_place)
    assert (hit["strength"], hit["total"], hit["ref"], hit["found"]) == (50, 300, WHO, "住宿费")


@pytest.mark.parametrize("near", [one_prefecture, two_persons_or_two_days, lodging_after_the_journey])
def test_one_prefecture_another_person_and_another_day_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_a_change_of_trains_is_offered_as_the_explanation(screened: Screened) -> None:
    assert len(screened.hits(a_change_of_trains)) == 2
    assert {"transfer", "proxy"} == {each.code for each in RULE.innocent}


def test_without_a_ledger_it_is_not_run(bare: Screened) -> None:
    assert bare.said("R20") == ("not-run", "未运行：没有报销台账", None)


def test_without_registered_journeys_it_runs_in_part(tmp_path: Path) -> None:
    world = county([two_prefectures_on_one_day])
    partly = screen(world.files(tmp_path / "files"), tmp_path, book=catalogue.load().only(["R20"]))
    assert partly.said("R20") == ("partly", "部分运行：没有出差、会议、培训、接待、派车登记", 2)
