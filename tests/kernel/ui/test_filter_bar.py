from typing import Any

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import Choice, Filter, FilterBar, Link

BAR = FilterBar(
    (
        Filter("q", "标题", "text"),
        Filter("status", "状态", choices=(Choice("closed", "已销号"), Choice("assigned", "已交办"))),
        Filter("from", "登记日期起", "date", primary=False),
    ),
    saved=(Link("临期的", "?light=amber", current=True),),
    save_url="/views/save",
)


def drawn(address: str = "/problems/", bar: FilterBar = BAR) -> Any:
    return tree("{% filter_bar bar %}", bar=bar, address=address)


def test_filtering_is_a_get_to_the_same_page() -> None:
    form = drawn("/problems/?status=closed").xpath("//form")[0]
    assert (form.get("method"), form.get("action")) == ("get", "/problems/")


def test_the_address_fills_the_fields() -> None:
    page = drawn("/problems/?q=瓦斯&status=closed&from=2022-09-01")
    assert page.xpath("//input[@name='q']/@value") == ["瓦斯"]
    assert page.xpath("//select[@name='status']/option[@selected]/@value") == ["closed"]
    assert page.xpath("//input[@type='date']/@value") == ["2022-09-01"]


def test_every_condition_in_force_is_a_chip_that_can_be_taken_away() -> None:
    page = drawn("/problems/?q=瓦斯&status=closed&sort=due")
    chips = {text(chip): chip.xpath("a/@href")[0] for chip in page.xpath("//span[@class='zj-chip']")}
    assert chips == {"标题瓦斯": "?status=closed&sort=due", "状态已销号": "?q=%E7%93%A6%E6%96%AF&sort=due"}


def test_no_condition_no_chip() -> None:
    assert drawn("/problems/?q=&status=").xpath("//*[@id='filter-chips']/*") == []


def test_clearing_everything_keeps_the_order() -> None:
    assert drawn("/problems/?q=x&sort=-due").xpath("//a[@class='zj-reset']/@href") == ["?sort=-due"]


def test_the_order_survives_filtering_and_the_place_does_not() -> None:
    hidden = drawn("/problems/?sort=due&cursor=abc").xpath("//form[@role]/input[@type='hidden']")
    assert [(each.get("name"), each.get("value")) for each in hidden if each.get("name") != "csrfmiddlewaretoken"] == [
        ("sort", "due")
    ]


def test_conditions_of_second_rank_wait_behind_a_menu() -> None:
    assert drawn().xpath("//details[contains(@class, 'zj-more-filters')]//input[@name='from']")


def test_a_view_is_saved_with_the_conditions_of_the_address() -> None:
    page = drawn("/problems/?status=closed")
    assert page.xpath("//form[@action='/views/save']/input[@name='query']/@value") == ["status=closed"]
    assert page.xpath("//form[@action='/views/save']/@method") == ["post"]


def test_saved_views_are_links_and_the_one_in_use_says_so() -> None:
    [view] = drawn().xpath("//a[@class='zj-menu-item']")
    assert (view.get("href"), view.get("aria-current")) == ("?light=amber", "page")


def test_without_views_there_is_no_menu_for_them() -> None:
    bar = FilterBar((Filter("q", "标题", "text"),))
    assert not drawn(bar=bar).xpath("//details")


def test_a_value_that_is_no_choice_is_shown_as_it_was_typed_and_stays_text() -> None:
    page = tree("{% filter_bar bar %}", bar=BAR, address="/problems/?status=%3Cscript%3E")
    assert text(page.xpath("//span[@class='zj-chip']/b")[0]) == "<script>"
    assert not page.xpath("//script")


def test_hostile_labels_stay_labels() -> None:
    bar = FilterBar((Filter("q", HOSTILE, choices=(Choice("1", HOSTILE),)),), saved=(Link(HOSTILE, "?"),))
    assert not drawn("/problems/?q=1", bar=bar).xpath("//script | //b[@onclick]")
