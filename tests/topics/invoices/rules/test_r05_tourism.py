import pytest

from tests.topics.invoices.world import Screened, Unit, case, firm
from zhujian.topics.invoices.rules.r05 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R05")
def tickets(unit: Unit) -> None:
    unit.buys("*旅游服务*门票", 1360)


@case("R05")
def a_travel_agency_under_another_name(unit: Unit) -> None:
    unit.buys("*会展服务*会务费", 8000, of=firm("某市远行旅行社有限公司", "430401"))


@case("R05")
def a_road_for_tourists(unit: Unit) -> None:
    unit.buys("*建筑服务*旅游公路养护", 90000)


@case("R05", name="某县文旅推广中心")
def an_office_of_tourism(unit: Unit) -> None:
    unit.buys("*旅游服务*门票", 1360)


@case("R05")
def a_base_of_red_education(unit: Unit) -> None:
    unit.buys("*旅游服务*讲解及门票", 800, of=firm("某县革命烈士纪念馆"))


@case("R05", name="某县第0506工会委员会")
def a_unions_convalescence(unit: Unit) -> None:
    unit.buys("*旅游服务*疗休养", 20000)


def test_tickets_are_told_with_their_amount(screened: Screened) -> None:
    hit = screened.hit(tickets)
    assert (hit["strength"], hit["total"], hit["found"]) == (80, 1360, "门票")


def test_a_travel_agencys_name_is_enough_for_less(screened: Screened) -> None:
    assert screened.hit(a_travel_agency_under_another_name)["strength"] == 50


def test_roads_and_offices_of_tourism_are_not_meant(screened: Screened) -> None:
    assert screened.hits(a_road_for_tourists) == []
    assert screened.hits(an_office_of_tourism) == []


def test_a_base_of_red_education_and_a_unions_plan_count_for_less(screened: Screened) -> None:
    assert screened.hit(a_base_of_red_education)["strength"] == 25
    assert screened.hit(a_unions_convalescence)["strength"] == 40
    assert {"red-base", "convalescence"} <= {each.code for each in RULE.innocent}


def test_without_lines_it_goes_by_the_sellers_name_and_says_so(without_lines: Screened) -> None:
    assert without_lines.said("R05") == ("partly", "部分运行：没有发票明细（信息汇总表）", 0)
