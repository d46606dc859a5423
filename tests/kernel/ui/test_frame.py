from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from lxml import html

from tests.kernel.ui.drawing import HOSTILE, get, text
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.ui import frame, navigation
from zhujian.kernel.ui.frame import Account, Frame, Post
from zhujian.kernel.ui.navigation import Entry, Section

pytestmark = pytest.mark.urls("tests.kernel.ui.addresses")

OFFICER = Actor(account=7, name="甲某", role="supervision", permissions=frozenset({"problems.view"}))


def visit(address: str = "/problems/", actor: Actor = OFFICER) -> HttpRequest:
    request = get(address)
    request.actor = actor
    request._messages = CookieStorage(request)
    return request


def page(request: HttpRequest) -> Any:
    return html.fromstring(render_to_string("ui/base.html", {}, request))


@pytest.fixture(autouse=True)
def _lines() -> None:
    navigation.register(Entry("workbench", "工作台", "home", "home", order=1))
    navigation.register(
        Entry("problems", "问题", "problems", "clipboard-list", "problems.view", order=2, badge=lambda _a: 12)
    )
    navigation.register(Entry("red", "紧急", "problems-red", order=3))
    navigation.register(Entry("accounts", "账号", "home", permission="accounts.view", section=Section.ADMIN))
    for code in ("mines", "waters"):
        navigation.register(Entry(code, code, "topic", section=Section.TOPICS, args=(code,)))


def test_the_one_stands_above_the_x_and_each_topic_has_its_square() -> None:
    groups = page(visit()).xpath("//nav[@class='zj-side']/section")
    assert [text(group.xpath("h2")[0]) for group in groups] == ["1监督闭环", "X专项监督"]
    assert [each.get("class") for each in groups[1].xpath(".//span[contains(@class, 'zj-square')]")] == [
        "zj-square tone-1",
        "zj-square tone-2",
    ]


def test_the_line_of_this_page_is_marked_and_no_other() -> None:
    marked = page(visit("/problems/LY-2022-000123")).xpath("//nav[@class='zj-side']//a[@aria-current='page']/@href")
    assert marked == ["/problems/"]


def test_the_longest_address_wins() -> None:
    marked = page(visit("/problems/red/?x=1")).xpath("//nav[@class='zj-side']//a[@aria-current='page']/@href")
    assert marked == ["/problems/red/"]


def test_the_home_page_is_not_the_parent_of_everything() -> None:
    assert not page(visit("/elsewhere/")).xpath("//nav[@class='zj-side']//a[@aria-current]")


def test_a_count_stands_beside_its_line() -> None:
    assert page(visit()).xpath("string(//nav[@class='zj-side']//a[@href='/problems/']/span[@class='zj-badge'])") == "12"


def test_a_line_whose_door_is_closed_in_this_zone_is_left_out() -> None:
    navigation.register(Entry("leads", "线索", "no-such-address"))
    assert "线索" not in text(page(visit()))


def test_a_stranger_sees_neither_navigation_nor_account() -> None:
    seen = page(visit(actor=Actor.anonymous()))
    assert not seen.xpath("//nav | //details[contains(@class, 'zj-account')]")


def test_the_account_says_role_and_scope_in_words_and_offers_the_others() -> None:
    posts = (Post("1", "党风政风监督室", "全市", current=True), Post("2", "第一监督检查室", "三都镇"))
    frame.tell_account(lambda _request: Account("甲某", posts, stands_in_for="乙某", key="jia"))
    seen = page(visit())
    assert "党风政风监督室 · 全市" in text(seen.xpath("//details[contains(@class, 'zj-account')]/summary")[0])
    assert "代 乙某 履职" in text(seen)
    assert seen.xpath("//body/@data-account") == ["jia"]


def test_without_a_source_the_account_is_the_actors_name() -> None:
    assert Frame(visit()).account == Account("甲某", key="7")


def test_notices_are_counted_by_whoever_keeps_them() -> None:
    frame.tell_notices(lambda _request: 5)
    assert Frame(visit()).notices == 5
    assert Frame(visit(actor=Actor.anonymous())).notices == 0


def test_four_lines_stay_within_reach_of_a_thumb_and_the_rest_is_behind_more() -> None:
    bar = page(visit()).xpath("//nav[@class='zj-bar']")[0]
    assert len(bar.xpath("a")) == 4
    assert len(bar.xpath("details//a")) == 5


def test_nothing_is_asked_before_it_is_shown() -> None:
    def explode(*_args: object) -> int:
        raise AssertionError("asked")

    navigation.register(Entry("x", "x", "home", badge=explode))
    frame.tell_notices(explode)
    render_to_string("404.html", {}, visit())


def test_a_demo_county_says_so_on_every_page() -> None:
    moment = datetime(2022, 9, 30, 9, 0, tzinfo=time.ZONE)
    time.install_shift(time.Shift(moment, time.real_now()))
    try:
        with time.at(moment):
            words = [text(page(visit())), text(html.fromstring(render_to_string("404.html", {}, visit())))]
    finally:
        time.install_shift(None)
    banner = "演示县：全部数据均为虚构；演示时间 2022-09-30 周五 09:00，操作日志按真实时间记录"
    assert all(banner in each for each in words)


def test_a_real_county_does_not() -> None:
    assert "演示县" not in text(page(visit()))


def test_hostile_names_stay_names() -> None:
    navigation.register(Entry("bad", HOSTILE, "home"))
    frame.tell_account(lambda _request: Account(HOSTILE, (Post(HOSTILE, HOSTILE, HOSTILE, current=True),), HOSTILE))
    assert not page(visit("/?q=%3Cscript%3Ealert(1)%3C/script%3E")).xpath(
        "//script[contains(., 'alert')] | //b[@onclick]"
    )
