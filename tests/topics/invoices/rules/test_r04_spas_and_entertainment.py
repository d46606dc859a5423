import pytest

from tests.topics.invoices.world import Screened, Unit, case, firm, line
from zhujian.topics.invoices.rules.r04 import RULE

pytestmark = pytest.mark.engine("sqlite")

SPA = firm("某县碧泉温泉度假有限公司")


@case("R04")
def a_bath(unit: Unit) -> None:
    unit.buys("*居民日常服务*温泉票", 680, of=SPA)


@case("R04")
def a_meal_at_a_spa(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 900, of=SPA)


@case("R04")
def equipment_and_spaces(unit: Unit) -> None:
    unit.buys("*体育用品*健身器材", 3000, of=firm("某县健身器材经营部"))
    unit.buys("*文艺服务*歌舞剧演出", 3000)
    unit.buys("*信息技术服务*SPACE存储", 300)


@case("R04")
def lodging_at_a_house_with_such_a_name(unit: Unit) -> None:
    unit.buys("*住宿服务*住宿费", 1200, of=SPA)


@case("R04")
def a_bath_hidden_among_lodging(unit: Unit) -> None:
    unit.invoice([line("*住宿服务*住宿费", 1200), line("*居民日常服务*洗浴", 300)], of=SPA)


@case("R04", name="某县体育事业中心")
def a_sports_office_at_a_hall(unit: Unit) -> None:
    unit.buys("*租赁服务*场地租金", 2000, of=firm("某县力行健身俱乐部"))


def test_a_bath_counts_in_full(screened: Screened) -> None:
    hit = screened.hit(a_bath)
    assert (hit["strength"], hit["total"], hit["found"], hit["seller_name"]) == (100, 680, "温泉票", SPA.name)


def test_a_spas_name_over_a_meal_counts_more_than_half(screened: Screened) -> None:
    assert screened.hit(a_meal_at_a_spa)["strength"] == 60


def test_equipment_theatre_and_storage_are_something_else(screened: Screened) -> None:
    assert screened.hits(equipment_and_spaces) == []


def test_lodging_alone_under_a_spas_name_counts_for_little(screened: Screened) -> None:
    assert screened.hit(lodging_at_a_house_with_such_a_name)["strength"] == 25
    assert {"hotel-name", "training-hotel"} <= {each.code for each in RULE.innocent}


def test_a_bath_beside_the_lodging_counts_in_full(screened: Screened) -> None:
    hit = screened.hit(a_bath_hidden_among_lodging)
    assert (hit["strength"], hit["total"]) == (100, 1500)


def test_a_sports_offices_business_counts_for_little(screened: Screened) -> None:
    assert screened.hit(a_sports_office_at_a_hall)["strength"] == 20


def test_without_lines_it_goes_by_the_sellers_name_and_says_so(without_lines: Screened) -> None:
    assert without_lines.said("R04") == ("partly", "部分运行：没有发票明细（信息汇总表）", 0)
