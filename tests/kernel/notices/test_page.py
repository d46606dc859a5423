"""The page of a person's notices: one's own, newest first, by day, each leading to what its reader may still see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories, personas
from tests.kernel.notices.conftest import Teller
from tests.kernel.office.visitor import Page, Visitor
from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.access.actions import invite, recover, revoke_grant
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.action import Tell
from zhujian.kernel.audit.models import Event
from zhujian.kernel.notices import views
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.queries import notices_of
from zhujian.kernel.notices.spread import spread
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.queries import forget
from zhujian.kernel.signals.actions import register, triage
from zhujian.kernel.signals.models import Signal

PAGE = "/notices/"
UNREAD = "//ul[@class='zj-notices']/li[@class='is-unread']"
BELL = "//header//a[@href='/notices/']"
Visit = Callable[[str], Visitor]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    forget()
    with time.at(MORNING), translation.override("zh-hans"):
        yield made()
    forget()


@pytest.fixture
def visit(world: World) -> Visit:
    return cache(lambda who: Visitor(world.account(who)))


@pytest.fixture
def assigned(world: World) -> Problem:
    """A problem of whose order its owner's liaison was told."""
    world.account("owner")
    problem = world.assigned()
    spread()
    return problem


def lines(page: Page, which: str = "//ul[@class='zj-notices']/li") -> list[str]:
    return [" ".join(line.text_content().split()) for line in page.tree.xpath(which)]


def bell(page: Page) -> str:
    return str(page.tree.xpath(f"string({BELL}/span[@class='zj-badge'])"))


def read_address(page: Page) -> str:
    return str(page.tree.xpath(f"{UNREAD}//form/@action")[0])


def told(world: World, who: str, *texts: str) -> None:
    account = world.account(who)
    for text in texts:
        Notice.objects.create(account=account, kind="problems.chased", text=text, created_at=time.now())


def test_a_notice_says_in_words_what_it_is_about(assigned: Problem, visit: Visit) -> None:
    page = visit("owner").get(PAGE)
    assert page.heading.startswith("我的提醒")
    assert lines(page) == [f"未读 问题 {assigned.number} 已交办您单位，请签收。 09:00"]


def test_looking_at_the_page_marks_nothing_as_read(assigned: Problem, visit: Visit) -> None:
    visitor = visit("owner")
    events = Event.objects.count()
    visitor.get(PAGE)
    assert lines(visitor.get(PAGE), UNREAD)
    assert not Notice.objects.exclude(read_at=None).exists()
    assert Event.objects.count() == events


def test_following_a_notice_marks_it_as_read_and_opens_what_it_is_about(assigned: Problem, visit: Visit) -> None:
    visitor = visit("owner")
    answer = visitor.post(read_address(visitor.get(PAGE)))
    assert (answer.status, answer.address) == (302, f"/problems/{assigned.number}/")
    page = visitor.get(PAGE)
    assert lines(page, UNREAD) == []
    assert page.links("//ul[@class='zj-notices']") == [f"/problems/{assigned.number}/"]
    assert Event.objects.filter(action="notices.read").count() == 1


def test_a_notice_is_followed_by_a_form_with_a_token_and_not_by_looking(assigned: Problem, visit: Visit) -> None:
    visitor = visit("owner")
    address = read_address(visitor.get(PAGE))
    assert visitor.client.get(address).status_code == 405
    assert visitor.client.get(f"{PAGE}read/").status_code == 405
    visitor.client.handler.enforce_csrf_checks = True
    assert visitor.client.post(address).status_code == 403
    assert not Notice.objects.exclude(read_at=None).exists()


def test_a_row_that_its_reader_no_longer_sees_is_named_without_a_link(
    world: World, assigned: Problem, visit: Visit
) -> None:
    visitor = visit("owner")
    (grant,) = world.account("owner").grants.all()
    revoke_grant(factories.SYSTEM, grant=grant, reason="调离")
    page = visitor.get(PAGE)
    said = f"问题 {assigned.number} 已交办您单位，请签收。"
    assert lines(page) == [f"未读 {said}标为已读 {said} 09:00"]
    assert page.links("//ul[@class='zj-notices']") == []
    answer = visitor.post(read_address(page))
    assert answer.address == PAGE, "following it leads nowhere else"
    after = visitor.get(PAGE)
    assert (lines(after, UNREAD), after.links("//ul[@class='zj-notices']")) == ([], [])


def test_a_notice_about_rows_of_a_topic_that_is_gone_is_still_shown(world: World, visit: Visit) -> None:
    fields = {"target": "gone.row", "row": 1, "url": "/gone/1/", "created_at": time.now()}
    Notice.objects.create(account=world.account("a"), kind="gone.done", text="甲", **fields)
    page = visit("a").get(PAGE)
    assert page.status == 200
    assert lines(page)[0].startswith("未读 有一件事项请您查看：甲")
    assert page.links("//ul[@class='zj-notices']") == []


def test_nobody_sees_or_marks_anothers_notices(world: World, assigned: Problem, visit: Visit) -> None:
    told(world, "b", "LY-2022-000099")
    (others,) = Notice.objects.filter(account=world.account("b"))
    visitor = visit("owner")
    assert "LY-2022-000099" not in visitor.get(PAGE).text
    assert visitor.post(f"{PAGE}{others.pk}/read/").status == 404
    assert visitor.post(f"{PAGE}{others.pk + 1000}/read/").status == 404
    visitor.post(f"{PAGE}read/")
    others.refresh_from_db()
    assert others.read_at is None


def test_whoever_has_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    for answer in (client.get(PAGE), client.post(f"{PAGE}read/"), client.post(f"{PAGE}1/read/")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_the_page(world: World, role: str) -> None:
    page = Visitor(personas.account(role)).get(PAGE)
    assert (page.status, page.address) == (200, PAGE)


def test_who_was_told_nothing_is_told_so(world: World, visit: Visit) -> None:
    page = visit("c").get(PAGE)
    assert "没有提醒" in page.text
    assert bell(page) == ""
    assert page.tree.xpath("//form[@action='/notices/read/']") == []


def test_the_bell_counts_what_is_unread_on_every_page(world: World, visit: Visit) -> None:
    told(world, "a", "1", "2", "3")
    visitor = visit("a")
    page = visitor.get("/problems/")
    assert bell(page) == "3"
    assert "3 条未读" in page.tree.xpath(f"string({BELL})")
    assert "3 条未读" in visitor.get(PAGE).heading
    notices_of(world.actor("a")).update(read_at=time.now())
    assert bell(visitor.get("/problems/")) == ""


def test_the_bell_does_not_outgrow_its_place(world: World, visit: Visit) -> None:
    told(world, "a", *map(str, range(100)))
    assert bell(visit("a").get("/problems/")) == "99+"


def test_the_bell_costs_one_query_through_its_index_and_nobody_else_pays(
    world: World, visit: Visit, client: Client
) -> None:
    told(world, "a", "1")
    visitor = visit("a")
    for address in ("/problems/", "/"):
        with CaptureQueriesContext(connection) as asked:
            visitor.client.get(address)
        assert len([query for query in asked if "notices_notice" in query["sql"]]) == 1, address
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/accounts/login/").status_code == 200
    assert not [query for query in asked if "notices_notice" in query["sql"]]
    if connection.vendor == "sqlite":
        assert "notices_notice_unread" in notices_of(world.actor("a"), unread=True).order_by().explain()


def test_notices_stand_newest_first_by_day(world: World, visit: Visit) -> None:
    for days, text in ((2, "LY-1"), (1, "LY-2"), (0, "LY-3"), (0, "LY-4")):
        with time.at(MORNING - timedelta(days=days)):
            told(world, "a", text)
    page = visit("a").get(PAGE)
    assert [heading.text for heading in page.tree.xpath("//main//h2")] == [
        "2022-09-08 周四",
        "2022-09-07 周三",
        "2022-09-06 周二",
    ]
    assert [line.split()[2] for line in lines(page)] == ["LY-4", "LY-3", "LY-2", "LY-1"]


def test_everything_that_was_shown_is_marked_as_read_at_once(world: World, visit: Visit) -> None:
    told(world, "a", "1", "2")
    visitor = visit("a")
    newest = str(visitor.get(PAGE).tree.xpath("//input[@name='newest']/@value")[0])
    told(world, "a", "meanwhile")
    answer = visitor.post(f"{PAGE}read/", newest=newest)
    assert (answer.status, answer.address) == (302, PAGE)
    page = visitor.get(PAGE)
    assert "已将 2 条提醒标为已读。" in page.text
    assert [line.split()[2] for line in lines(page, UNREAD)] == ["meanwhile"]


@pytest.mark.parametrize("newest", ["x", "-1", str(2**63), "9" * 30])
def test_a_mark_that_is_none_marks_nothing(world: World, visit: Visit, newest: str) -> None:
    told(world, "a", "1")
    assert visit("a").post(f"{PAGE}read/", newest=newest).status == 302
    assert notices_of(world.actor("a"), unread=True).exists()


def test_a_long_list_is_read_page_by_page(world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    told(world, "a", *map(str, range(1, 6)))
    visitor, address, found = visit("a"), PAGE, []
    for _page in range(3):
        page = visitor.get(address)
        found.append([line.split()[2] for line in lines(page)])
        onward = page.tree.xpath("//a[@rel='next']/@href")
        address = f"{PAGE}{onward[0]}" if onward else ""
    assert (found, address) == ([["5", "4"], ["3", "2"], ["1"]], "")
    assert visitor.get(f"{PAGE}?cursor=nonsense").status == 422


def test_a_later_page_does_not_offer_to_mark_what_is_newer(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    told(world, "a", "1", "2")
    first = visit("a").get(PAGE)
    assert first.tree.xpath("//form[@action='/notices/read/']")
    (onward,) = first.tree.xpath("//a[@rel='next']/@href")
    assert visit("a").get(f"{PAGE}{onward}").tree.xpath("//form[@action='/notices/read/']") == []


def test_more_notices_cost_no_more_queries(world: World, visit: Visit, tell: Teller) -> None:
    visitor, reader = visit("owner"), world.account("owner")
    tell(Tell("problems.chased", row=world.assigned(), accounts=(reader.pk,)))
    visitor.get(PAGE)  # fills what is kept in memory
    before = visitor.get(PAGE).queries
    for _time in range(4):
        tell(Tell("problems.chased", row=world.assigned(), accounts=(reader.pk,)))
    page = visitor.get(PAGE)
    assert (len(lines(page)) > 5, page.queries) == (True, before)


def test_a_notice_about_a_signal_opens_it_and_does_not_repeat_it(world: World, visit: Visit) -> None:
    world.account("b")
    given = {"topic": "mines", "channel": "other", "summary": "井口堆料", "text": "夜间装车。"}
    signal: Signal = register(world.actor("a"), site=world.site, **given)
    triage(world.actor("a"), signal=signal, outcome="dismiss", reason="重复反映")
    spread()
    visitor = visit("b")
    page = visitor.get(PAGE)
    said = [line.removesuffix(" 09:00").removeprefix("未读 ") for line in lines(page)]
    assert said == [f"信号 #{signal.pk} 申请不予受理，待您同意。", f"新信号 #{signal.pk} 待研判。"]
    assert visitor.post(read_address(page)).address == f"/signals/{signal.pk}/"


def test_an_administrator_is_told_of_what_administrators_decide(world: World) -> None:
    security = personas.account("security-admin")
    account = personas.account("liaison")
    invite(factories.SYSTEM, account=account)
    recover(personas.system_admin(), account=account, reason="本人当面申请")
    spread()
    visitor = Visitor(security)
    page = visitor.get(PAGE)
    assert [line.split(" ", 1)[1] for line in lines(page)] == [f"账号 {account.username} 申请找回，待您同意。 09:00"]
    assert visitor.post(read_address(page)).address == f"/account/accounts/{account.pk}/"


def test_the_page_speaks_the_readers_language(world: World, assigned: Problem, visit: Visit) -> None:
    visitor = visit("owner")
    visitor.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = visitor.get(PAGE)
    assert page.heading.startswith("Notices")
    assert f"Problem {assigned.number} has been assigned" in page.text
