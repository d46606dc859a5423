from typing import Any

import pytest
from django.http import QueryDict

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Bulk, BulkChoice, Column, Empty, Pager, Table
from zhujian.kernel.ui.components.lists import headings, with_query

COLUMNS = (Column("编号", sort="number"), Column("标题"), Column("金额", numeric=True), Column("操作", hidden=True))
BULK = Bulk("/problems/bulk/", (BulkChoice("assign", "交办"), BulkChoice("dismiss", "不予受理", danger=True)))
CELL = "<td><a class='zj-row-link' href='/p/{{ n }}'>{{ n }}</a></td>"
ROWS = "{% for n in numbers %}{% row select=pick label=n %}" + CELL + "{% endrow %}{% endfor %}"


def drawn(
    spec: Table, *, numbers: tuple[str, ...] = ("LY-1", "LY-2"), pick: str = "", address: str = "/problems/"
) -> Any:
    source = "{% table spec %}" + ROWS + "{% endtable %}"
    return tree(source, spec=spec, numbers=numbers, pick=pick, address=address)


def test_a_heading_that_sorts_is_a_link_and_the_others_are_text() -> None:
    heads = drawn(Table(COLUMNS, "问题")).xpath("//th")
    assert [bool(head.xpath("a")) for head in heads] == [True, False, False, False]


def test_a_second_press_turns_the_order_round() -> None:
    order = [
        (head.get("aria-sort"), head.xpath("a/@href"))
        for head in drawn(Table(COLUMNS, "问题"), address="/problems/?sort=number").xpath("//th[a]")
    ]
    assert order == [("ascending", ["?sort=-number"])]


def test_a_third_press_turns_it_back() -> None:
    [heading, *_rest] = headings(COLUMNS, QueryDict("sort=-number"))
    assert (heading.order, heading.url) == ("descending", "?sort=number")


def test_sorting_keeps_the_conditions_and_forgets_the_place() -> None:
    assert with_query(QueryDict("status=closed&cursor=abc"), {"sort": "due"}) == "?status=closed&sort=due"


def test_a_parameter_given_several_times_survives() -> None:
    assert with_query(QueryDict("unit=1&unit=2"), {"sort": "due"}) == "?unit=1&unit=2&sort=due"


def test_numbers_stand_at_the_right_and_a_hidden_heading_is_still_read_out() -> None:
    heads = drawn(Table(COLUMNS, "问题")).xpath("//th")
    assert heads[2].get("class") == "is-number"
    assert heads[3].xpath("span[@class='visually-hidden']")[0].text == "操作"


def test_the_table_has_a_name() -> None:
    assert drawn(Table(COLUMNS, "问题列表")).xpath("//table/@aria-label") == ["问题列表"]


def test_without_bulk_there_is_no_form_and_no_box() -> None:
    assert not drawn(Table(COLUMNS, "问题")).xpath("//form | //input")


def test_bulk_posts_the_chosen_rows_and_the_verb_without_any_script() -> None:
    page = drawn(Table(COLUMNS, "问题", bulk=BULK), pick="LY-1")
    [form] = page.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("post", "/problems/bulk/")
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']/@value") == ["TOKEN"]
    assert form.xpath(".//input[@name='selected']/@value") == ["LY-1", "LY-1"]
    assert form.xpath(".//button[@name='verb']/@value") == ["assign", "dismiss"]


def test_each_box_is_named_after_its_row() -> None:
    page = drawn(Table(COLUMNS, "问题", bulk=BULK), pick="x")
    assert page.xpath("//tbody//input/@aria-label") == ["选择 LY-1", "选择 LY-2"]


def test_no_rows_show_what_to_do_first() -> None:
    page = drawn(Table(COLUMNS, "问题", empty=Empty("没有问题", "先登记。", "/new", "登记问题")), numbers=())
    assert not page.xpath("//table")
    assert text(page.xpath("//*[@class='zj-empty']")[0]) == "没有问题先登记。登记问题"


def test_the_region_keeps_its_name_when_it_is_empty_so_that_a_filter_can_fill_it_again() -> None:
    assert drawn(Table(COLUMNS, "问题", key="found"), numbers=()).xpath("//div[@id='found']")


def test_the_pager_knows_only_previous_and_next() -> None:
    page = drawn(Table(COLUMNS, "问题", pager=Pager(next_url="?cursor=b", summary="1,234 件")))
    assert page.xpath("//a[@rel='next']/@href") == ["?cursor=b"]
    assert not page.xpath("//a[@rel='prev']")
    assert "1,234 件" in text(page)


def test_a_total_that_takes_its_time_is_a_link_until_it_is_known() -> None:
    [link] = tree("{% count_later '/problems/count?status=closed' %}").xpath("//a")
    assert link.get("href") == link.get("hx-get") == "/problems/count?status=closed"
    assert link.get("hx-trigger") == "load"


def test_a_late_row_is_marked() -> None:
    assert tree("<table>{% row late=True %}<td>x</td>{% endrow %}</table>").xpath("//tr[@data-row]/@class") == [
        "is-late"
    ]


@pytest.mark.parametrize("field", ["select", "label"])
def test_hostile_values_of_a_row_stay_values(field: str) -> None:
    values = {"select": "1", "label": "x", field: HOSTILE}
    source = "<table>{% row select=select label=label %}<td>{{ label }}</td>{% endrow %}</table>"
    assert not tree(source, **values).xpath("//script | //b")
