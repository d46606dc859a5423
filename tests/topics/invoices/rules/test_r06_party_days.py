from datetime import date

import pytest

from tests.topics.invoices.world import DAY, Screened, Unit, after, case, firm
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules.r06 import RULE
from zhujian.topics.invoices.screening.days import number_of

pytestmark = pytest.mark.engine("sqlite")

SPA = firm("某县碧泉温泉度假有限公司")
TITLE = "重温入党誓词主题党日"


@case("R06")
def a_spa_three_days_behind(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, on=after(-3), title=TITLE)
    unit.buys("*居民日常服务*温泉票", 680, of=SPA)


@case("R06")
def a_meal_on_the_day_between_two(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, on=after(-2), title="前一次")
    unit.holds(Event.PARTY_DAY, on=after(-1), until=after(1), title=TITLE)
    unit.buys("*餐饮服务*餐费", 500)


@case("R06")
def a_spa_four_days_behind(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, on=after(-4), title=TITLE)
    unit.holds(Event.MEETING, on=DAY, title="工作例会")
    unit.buys("*居民日常服务*温泉票", 680, of=SPA)


@case("R06")
def paper_on_the_day_itself(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, title=TITLE)
    unit.buys("*纸制品*复印纸", 120)


@case("R06")
def a_remark_that_says_so(unit: Unit) -> None:
    unit.buys("*旅游服务*漂流", 2000, remark="支部团建活动", on=date(2022, 5, 17))


@case("R06")
def a_guide_at_a_base(unit: Unit) -> None:
    base = firm("某县革命烈士纪念馆")
    unit.holds(Event.PARTY_DAY, title=TITLE)
    unit.buys("*旅游服务*讲解费", 300, of=base)
    unit.buys("*旅游服务*讲解费", 200, of=base, on=after(3))


def test_the_farther_from_the_party_day_the_weaker(screened: Screened) -> None:
    hit = screened.hit(a_spa_three_days_behind)
    assert (hit["strength"], hit["total"], hit["count"]) == (70, 680, 3)
    assert (hit["ref"], hit["ref_day"], hit["found"]) == (TITLE, number_of(after(-3)), "温泉票")


def test_of_two_party_days_the_nearer_is_named_and_its_whole_span_counts(screened: Screened) -> None:
    hit = screened.hit(a_meal_on_the_day_between_two)
    assert (hit["strength"], hit["count"], hit["ref"], hit["ref_day"]) == (60, 0, TITLE, number_of(after(-1)))


def test_the_fourth_day_another_event_and_paper_are_outside(screened: Screened) -> None:
    assert screened.hits(a_spa_four_days_behind) == []
    assert screened.hits(paper_on_the_day_itself) == []


def test_a_remark_that_names_it_needs_no_party_day(screened: Screened) -> None:
    hit = screened.hit(a_remark_that_says_so)
    assert (hit["strength"], hit["total"], hit["ref"], hit["ref_day"]) == (100, 2000, "", None)


def test_a_base_of_red_education_counts_for_little_but_never_for_nothing(screened: Screened) -> None:
    same, later = screened.hits(a_guide_at_a_base)
    assert (same["strength"], same["count"]) == (30, 0)
    assert (later["strength"], later["count"]) == (10, 3)
    assert {"guide", "study-venue", "late-record", "billing-day"} == {each.code for each in RULE.innocent}


def test_without_registered_party_days_it_is_not_run(bare: Screened) -> None:
    assert bare.said("R06") == ("not-run", "未运行：没有主题党日登记", None)
