"""A county adds a rule, changes a parameter and replaces a tag's words, each with a file and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from tests.topics.invoices.world import Case, Screened, Unit, after, county, firm, line, screen
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.base import Level
from zhujian.topics.invoices.rules.catalogue import Book

pytestmark = pytest.mark.engine("sqlite")

FLOWERS = """
[rule]
id = "Y01"
title = "会场绿植"
level = "low"
says = "会议前后购买绿植。"
question = "请说明用途。"
strength = 45

[find]
goods = ["绿植"]
shorts = ["花卉"]
seller = ["花店"]
buyer_not = ["园林"]
remark = ["慰问", "布置"]
at_least = 500
event = "meeting"
days = 2

[[innocent]]
code = "venue"
words = "会场布置"
"""
PARAMETERS = """
[r06]
days = 5

[R11]
limits = [2000]
"""
WORDS = """
[goods.liquor]
title = "本地酒"
shorts = ["酒"]
words = ["谷烧"]

[goods.betel]
words = ["槟榔"]
"""
SHOP = firm("某县春晖花店")


def _buys_flowers(unit: Unit, total: float | str = 500, remark: str = "会场布置", days: int = 2) -> None:
    unit.holds(Event.MEETING, title="年中会议")
    unit.invoice(
        [line("*花卉*君子兰", 200), line("*苗木*绿植租摆", f"{total - 200:.2f}"), line("*陶瓷*花盆", 900)],
        of=SHOP, on=after(days), remark=remark,
    )  # fmt: skip


def _all_holds(unit: Unit) -> None:
    _buys_flowers(unit)


def _one_does_not(unit: Unit) -> None:
    _buys_flowers(unit, total=499.99)
    _buys_flowers(unit, remark="")
    unit.buys("*花卉*君子兰", 800, of=SHOP, on=after(3), remark="布置")
    unit.buys("*花卉*君子兰", 800, on=after(1), remark="布置")


def _five_days_behind(unit: Unit) -> None:
    unit.holds(Event.PARTY_DAY, on=after(-5), title="主题党日")
    unit.buys("*餐饮服务*餐费", 300)


def _three_of_seven_hundred(unit: Unit) -> None:
    for days in range(3):
        unit.buys("*印刷品*宣传册", 700, on=after(days))


def _local_and_other_liquor(unit: Unit) -> None:
    unit.buys("*谷物加工品*谷烧", 100, on=date(2022, 7, 6))
    unit.buys("*饮料*茅台", 5000, on=date(2022, 7, 7))


FOUND = Case("Y00", 1, _all_holds)
PASSED = Case("Y00", 2, _one_does_not)
GARDENERS = Case("Y00", 3, _all_holds, "某县园林中心")
PARTY_DAY = Case("Y00", 4, _five_days_behind)
SPLIT = Case("Y00", 5, _three_of_seven_hundred)
LIQUOR = Case("Y00", 6, _local_and_other_liquor)


def _book(folder: Path) -> Book:
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "flowers.toml").write_text(FLOWERS, "utf-8")
    (folder / "parameters.toml").write_text(PARAMETERS, "utf-8")
    (folder / "goods.toml").write_text(WORDS, "utf-8")
    return catalogue.load(folder)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return _book(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def own(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """A small county, screened by four rules of its own book."""
    folder = tmp_path_factory.mktemp("own-county")
    world = county([FOUND, PASSED, GARDENERS, PARTY_DAY, SPLIT, LIQUOR])
    return screen(world.files(folder / "files"), folder, book=book.only(["Y01", "R01", "R06", "R11"]))


def test_a_rule_of_the_countys_finds_what_meets_all_its_conditions(own: Screened) -> None:
    hit = own.hit(FOUND, "Y01")
    assert (hit["strength"], hit["total"], hit["count"], hit["seller_name"]) == (45, 500, 2, SHOP.name)
    assert own.said("Y01") == ("ran", "", 1)


def test_a_fen_less_no_remark_another_day_another_shop_and_an_excepted_buyer_are_outside(own: Screened) -> None:
    assert own.hits(PASSED, "Y01") == []
    assert own.hits(GARDENERS, "Y01") == []


def test_its_hits_weigh_in_the_doubts_by_its_own_level(own: Screened, book: Book) -> None:
    assert book.rules["Y01"].level is Level.LOW
    (part,) = [part for part in own.table("parts") if part["rule"] == "Y01"]
    assert part["points"] == 5 * 45 // 100


def test_a_rule_without_its_calendar_is_not_run(book: Book, tmp_path: Path) -> None:
    world = county([SPLIT])
    alone = screen(world.files(tmp_path / "files"), tmp_path, book=book.only(["Y01"]))
    assert alone.said("Y01") == ("not-run", "未运行：没有会议、培训计划", None)


def test_a_changed_parameter_moves_the_line_and_is_kept_with_the_run(own: Screened) -> None:
    assert own.hit(PARTY_DAY, "R06")["count"] == 5
    assert own.reports["R06"].parameters["days"] == 5
    hit = own.hit(SPLIT, "R11")
    assert (hit["bound"], hit["figure"]) == (2000, 2100)
    assert own.reports["R11"].parameters["limits"] == [2000]


def test_a_tags_words_are_replaced_as_a_whole_and_new_tags_come_behind(own: Screened, book: Book) -> None:
    hit = own.hit(LIQUOR, "R01")
    assert (hit["found"], hit["total"]) == ("谷烧", 100)
    assert [tag.name for tag in book.words.goods][-1] == "betel"
    assert book.words.plain()["goods"]["liquor"]["title"] == "本地酒"


def test_without_a_countys_files_the_published_book_is_in_force(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert catalogue.load(empty).plain() == catalogue.load().plain()
    assert list(catalogue.load().rules) == [f"R{number:02}" for number in range(1, 29)]
