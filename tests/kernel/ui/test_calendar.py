from datetime import date
from typing import Any

import pytest

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import CalendarCell, CalendarDay, CalendarRow

DAYS = (CalendarDay(date(2022, 9, 29)), CalendarDay(date(2022, 9, 30)), CalendarDay(date(2022, 10, 1), off=True))


def drawn(*cells: CalendarCell, label: str = "示例煤矿 01", url: str = "") -> Any:
    return tree("{% coverage_calendar days rows '九月' %}", days=DAYS, rows=(CalendarRow(label, cells, url),))


def test_days_are_read_out_in_full_and_shown_as_a_number() -> None:
    heads = drawn().xpath("//thead/tr/th")[1:]
    assert [head.xpath("span[@class='visually-hidden']")[0].text for head in heads] == [
        "2022-09-29 周四",
        "2022-09-30 周五",
        "2022-10-01 周六",
    ]
    assert [head.xpath("span[@aria-hidden]")[0].text for head in heads] == ["29", "30", "1"]


def test_days_off_are_marked() -> None:
    assert [head.get("class") for head in drawn().xpath("//thead/tr/th")[1:]] == [None, None, "is-off"]


@pytest.mark.parametrize(
    ("state", "word"), [("visited", "已督查"), ("covert", "已暗访"), ("missed", "漏查"), ("due", "待查")]
)
def test_a_cell_has_a_shape_and_a_word(state: Any, word: str) -> None:
    [cell] = drawn(CalendarCell(state)).xpath("//tbody//td")
    assert cell.xpath(f"span[@class='zj-cell is-{state}']")
    assert text(cell) == word


def test_an_empty_cell_says_nothing() -> None:
    assert text(drawn(CalendarCell()).xpath("//tbody//td")[0]) == ""


def test_a_visit_can_be_opened() -> None:
    [cell] = drawn(CalendarCell("visited", "/visits/1", "第 5 组")).xpath("//tbody//td")
    assert (cell.xpath("a/@href"), cell.xpath("a/@title")) == (["/visits/1"], ["第 5 组"])


def test_a_site_heads_its_row_and_can_be_opened() -> None:
    assert drawn(url="/sites/1").xpath("//th[@scope='row']/a/@href") == ["/sites/1"]


def test_the_scrolling_part_can_be_reached_by_keyboard() -> None:
    assert drawn().xpath("//*[@tabindex='0' and @role='region']/@aria-label") == ["九月"]


def test_a_hostile_site_stays_a_name() -> None:
    assert not drawn(CalendarCell("visited", HOSTILE, HOSTILE), label=HOSTILE).xpath("//script | //b")
