"""Icons, breadcrumbs, tabs, menus, facts, empty states, charts."""

import json

from tests.kernel.ui.drawing import HOSTILE, draw, text, tree
from zhujian.kernel.ui.components import Empty, Fact, Link


def test_an_icon_is_hidden_from_screen_readers_unless_it_is_named() -> None:
    assert tree("{% icon 'bell' %}").xpath("//svg/@aria-hidden") == ["true"]
    named = tree("{% icon 'bell' '提醒' %}").xpath("//svg")[0]
    assert (named.get("role"), named.get("aria-label"), named.get("aria-hidden")) == ("img", "提醒", None)


def test_an_icon_comes_from_the_sprite() -> None:
    assert tree("{% icon 'bell' %}").xpath("//use/@href")[0].endswith("vendor/icons.svg#bell")


def test_crumbs_are_the_way_here() -> None:
    page = tree("{% crumbs links %}", links=(Link("问题", "/problems/"), Link("煤矿", "/topics/mines/")))
    assert page.xpath("//nav//a/@href") == ["/problems/", "/topics/mines/"]


def test_tabs_name_the_present_one_and_count() -> None:
    links = (Link("待我办", "?tab=mine", current=True, count=1200), Link("全部", "?"), Link("无", "?tab=0", count=0))
    page = tree("{% tabs links label='工作台' %}", links=links)
    assert page.xpath("//a[@aria-current='page']/@href") == ["?tab=mine"]
    assert [text(each) for each in page.xpath("//*[@class='zj-badge']")] == ["1,200", "0"]


def test_a_menu_opens_without_a_script() -> None:
    page = tree("{% menu %}<a class='zj-menu-item' href='/export'>导出</a>{% endmenu %}")
    assert page.xpath("//details/summary/@aria-label") == ["更多操作"]
    assert page.xpath("//details//a/@href") == ["/export"]


def test_facts_are_pairs() -> None:
    page = tree("{% facts items %}", items=(Fact("对象", "示例煤矿", "/sites/1", "三都镇"), Fact("类别", "隐患")))
    assert [text(each) for each in page.xpath("//dd")] == ["示例煤矿三都镇", "隐患"]
    assert page.xpath("//dd/a/@href") == ["/sites/1"]


def test_an_empty_state_says_what_to_do_first() -> None:
    page = tree("{% empty_state state %}", state=Empty("没有问题", "先登记一个。", "/new", "登记问题"))
    assert (text(page.xpath("//h2")[0]), page.xpath("//a/@href")) == ("没有问题", ["/new"])


def test_an_empty_state_without_a_step_has_no_button() -> None:
    assert not tree("{% empty_state state %}", state=Empty("没有提醒")).xpath("//a")


def test_the_word_empty_still_belongs_to_the_for_loop() -> None:
    assert draw("{% for x in none %}{{ x }}{% empty %}无{% endfor %}", none=()) == "无"


def test_a_chart_carries_its_data_and_says_in_words_what_it_shows() -> None:
    page = tree("{% chart 'trend' option '六个月交办件数' %}", option={"series": [{"data": [1, 2]}]})
    [box] = page.xpath("//*[@data-chart]")
    assert (box.get("role"), box.get("aria-label")) == ("img", "六个月交办件数")
    [data] = page.xpath(f"//script[@id='{box.get('data-chart')}']")
    assert data.get("type") == "application/json"
    assert json.loads(data.text) == {"series": [{"data": [1, 2]}]}


def test_a_charts_data_cannot_end_its_script() -> None:
    page = tree("{% chart 'x' option 'y' %}", option={"name": "</script><b>"})
    assert not page.xpath("//b")
    assert json.loads(page.xpath("//script")[0].text) == {"name": "</script><b>"}


def test_hostile_words_stay_words() -> None:
    bad = HOSTILE
    pages = [
        tree("{% icon bad bad %}", bad=bad),
        tree("{% crumbs links %}{% tabs links label=bad %}", links=(Link(bad, bad),), bad=bad),
        tree("{% menu label=bad %}{{ bad }}{% endmenu %}", bad=bad),
        tree("{% facts items %}", items=(Fact(bad, bad, bad, bad),)),
        tree("{% empty_state state %}", state=Empty(bad, bad, bad, bad, bad)),
        tree("{% chart bad option bad %}", option={}, bad=bad),
    ]
    assert not [page for page in pages if page.xpath("//script[not(@type)] | //b")]
