"""The list of visits: whose rows, which days first, what the filters leave, and the export of the same."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY
from tests.workbooks import rows_of
from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import cancel_visits, close_days
from zhujian.kernel.submissions.actions import review
from zhujian.kernel.submissions.assessing import assess
from zhujian.kernel.submissions.taking import take

LIST, COUNT, EXPORT = "/visits/", "/visits/count/", "/visits/export/"
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
MAY = {code for code, role in ROLES.items() if "visits.view" in role.permissions}


def of(*visits):
    return [f"/visits/{each.pk}/" for each in visits]


def column(page, label):
    return [" ".join(cell.text_content().split()) for cell in page.tree.xpath(f"//td[@data-label='{label}']")]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_may_see_visits_opens_the_list_and_nobody_else(world, visit, role):
    world.visit()
    expected = 200 if role in MAY else 403
    assert visit(role).get(LIST).status == expected
    assert visit(role).get(COUNT).status == expected


def test_a_row_says_where_when_who_and_what_came_of_it(world, visit):
    world.visit()
    review(world.planner, submission=world.submission(CLEAN), outcome="accepted")
    page = visit("colleague").get(LIST)
    assert column(page, "日期") == ["2022-09-30 周五"]
    assert column(page, "督查组（单位）") == ["第一现场督查组"]
    assert column(page, "状态") == ["已查"]
    assert column(page, "审核") == ["已通过"]
    assert column(page, "发现") == ["0"]


def test_findings_and_doubts_are_counted(world, visit):
    world.visit()
    submission = world.submission(SMELL, start=NOON)
    assess(SYSTEM, submission=submission)
    page = visit("planner").get(LIST)
    assert column(page, "发现") == ["1"]
    assert column(page, "疑点") == [str(submission.flags.count())]
    assert submission.flags.count() > 0


def test_doubts_are_not_for_the_team(world, visit):
    world.visit()
    assess(SYSTEM, submission=world.submission(SMELL, start=NOON))
    page = visit("member").get(LIST)
    assert "疑点" not in page.text
    assert column(page, "发现") == ["1"]


def test_the_office_begins_with_the_days_that_have_been(world, visit):
    later, today, before = world.visit(TOMORROW), world.visit(), world.visit(YESTERDAY)
    assert visit("planner").get(LIST).rows() == of(today, before)
    assert visit("planner").get(f"{LIST}?when=coming").rows() == of(today, later)
    assert visit("planner").get(f"{LIST}?when=all").rows() == of(later, today, before)


def test_a_team_begins_with_today(world, visit):
    later, today, before = world.visit(TOMORROW), world.visit(), world.visit(YESTERDAY)
    assert visit("member").get(LIST).rows() == of(today, later)
    assert visit("member").get(f"{LIST}?when=past").rows() == of(today, before)


def test_a_team_sees_its_own_visits_alone(world, visit):
    world.visit()
    assert visit("field-team").get(f"{LIST}?when=all").rows() == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=ponds", 3),
        ("topic=mines", 0),
        ("site=p1", 3),
        ("site=%E5%A1%98", 3),
        ("site=p9", 0),
        ("team=on-site-01", 2),
        ("kind=daily", 2),
        ("status=done", 2),
        ("status=planned", 1),
        ("origin=regulator", 1),
        ("review=received", 1),
        ("review=accepted", 0),
        ("flagged=any", 1),
        ("flagged=fast", 1),
        ("flagged=far", 0),
        ("from=2022-10-01", 1),
        ("to=2022-09-29", 1),
        ("from=nonsense", 3),
        ("todo=review", 1),
        ("todo=nothing", 0),
    ],
)
def test_every_filter_narrows_the_list_and_its_count_alike(world, visit, query, found):
    world.visit(), world.visit(TOMORROW), world.passed(2)
    assess(SYSTEM, submission=world.submission(CLEAN, start=NOON))
    page = visit("planner").get(f"{LIST}?{query}")
    assert len(page.rows()) == found
    assert visit("planner").count(f"{LIST}?{query}", COUNT) == found


def test_fifty_stand_on_a_page_and_the_next_page_goes_on(world, visit):
    made = [world.visit(TODAY - timedelta(days=back)) for back in range(52)]
    first = visit("planner").get(LIST)
    assert first.rows() == of(*made[:50])
    onward = next(link for link in first.links() if "cursor=" in link)
    assert visit("planner").get(f"{LIST}{onward}").rows() == of(*made[50:])
    assert visit("planner").count(LIST, COUNT) == 52


def test_more_rows_take_no_more_queries(world, visit):
    def handed_in(day):
        with time.at(NOON - (TODAY - day)):
            world.visit(day)
            world.submission(SMELL, start=time.now() - timedelta(hours=1), end=time.now())

    handed_in(TODAY)
    visit("planner").get(LIST)
    before = visit("planner").get(LIST).queries
    for back in range(1, 6):
        handed_in(TODAY - timedelta(days=back))
    page = visit("planner").get(LIST)
    assert len(page.rows()) == 6
    assert page.queries <= before


@pytest.mark.parametrize("who", ["other", "leader", "resident", "inspection-office", "owner", "field-team"])
def test_a_covert_visit_stands_in_no_list_or_count_before_it_is_done(world, visit, who):
    world.visit(kind="covert")
    page = visit(who).get(f"{LIST}?when=all")
    assert page.rows() == []
    assert visit(who).count(f"{LIST}?when=all", COUNT) == 0


@pytest.mark.parametrize("who", ["planner", "colleague", "member"])
def test_it_stands_there_for_the_room_that_ordered_it_and_for_its_team(world, visit, who):
    made = world.visit(kind="covert")
    assert visit(who).get(f"{LIST}?when=all").rows() == of(made)


def test_a_missed_covert_visit_stays_hidden_and_a_done_one_does_not(world, visit):
    world.visit(YESTERDAY, kind="covert")
    close_days(SYSTEM)
    done = world.visit(kind="covert")
    take(world.member, xml=world.xml(CLEAN), visit=done.pk)
    assert visit("leader").get(f"{LIST}?when=all").rows() == of(done)


def test_the_visited_learn_that_somebody_came_and_not_which_team(world, visit):
    done = world.visit(kind="covert")
    take(world.member, xml=world.xml(SMELL), visit=done.pk)
    page = visit("owner").get(f"{LIST}?when=all")
    assert page.rows() == of(done)
    assert "第一现场督查组" not in page.text
    assert column(page, "督查组（单位）") == [str(world.room)]
    assert "审核" not in page.text


def test_the_export_holds_what_the_list_shows(world, visit):
    world.visit(), world.visit(TOMORROW), world.visit(kind="covert")
    cancelled = world.visit(YESTERDAY)
    cancel_visits(world.planner, visits=[cancelled], reason="改日")
    answer = visit("leader").client.get(f"{EXPORT}?when=all")
    notice, headings, *rows = rows_of(answer.content)
    assert "共 3 次" in str(notice[0])
    assert headings[:4] == ["日期", "专题", "点位编码", "点位"]
    assert [row[7] for row in rows] == ["待查", "待查", "已调整"]
    event = Event.objects.get(action="visits.export")
    assert json.loads(event.data)["count"] == 3


@pytest.mark.parametrize(("who", "status"), [("planner", 200), ("leader", 200), ("resident", 403), ("owner", 403)])
def test_only_some_take_the_list_out(world, visit, who, status):
    assert visit(who).client.get(EXPORT).status_code == status


def test_an_empty_list_says_what_it_is(world, visit):
    assert "今天及以往没有督查" in visit("planner").get(LIST).text
    assert "没有符合条件的督查" in visit("planner").get(f"{LIST}?status=done").text
    page = visit("planner").get(f"{LIST}?when=all")
    assert "还没有督查" in page.text
    assert "/visits/new/" in page.links()
