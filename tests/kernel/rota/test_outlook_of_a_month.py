"""What a month asks of the teams before anything is drawn, and what an absence takes out of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.rota.conftest import MONTH
from zhujian.kernel import time
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.actions import Slot, add_member, add_site, declare_tie, plan_visits, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.rota.forms import coming_months, month_of, plannable
from zhujian.kernel.rota.gathering import gather
from zhujian.kernel.rota.outlook import affected, outlook

LAST = date(2022, 10, 31)


def look(office, month=MONTH):
    return outlook(office.planner, find_topic(TOPIC), month)


def demand(office, title):
    return next(item for item in look(office).demands if item.title == title)


def test_a_month_is_counted_whole(office):
    found = look(office)
    assert (found.since, found.until, found.days) == (MONTH, LAST, 31)
    assert (found.sites, found.teams, found.barred, found.is_planned) == (4, 7, 0, False)


def test_a_month_that_has_begun_is_counted_from_today(office):
    with time.at(datetime(2022, 10, 30, 9, tzinfo=time.ZONE)):
        assert (look(office).since, look(office).days) == (date(2022, 10, 30), 2)


def test_what_is_due_stands_against_what_can_be_made(office):
    daily = demand(office, "每日巡查")
    assert (daily.teams, daily.a_day, daily.need, daily.can, daily.away) == (5, 15, 4 * 31, 15 * 31, 0)
    assert (daily.short_by, daily.unannounced, daily.every_days, daily.apart) == (0, False, 1, 3)
    covert = demand(office, "暗访")
    assert (covert.teams, covert.need, covert.unannounced) == (2, 4 * (31 // 14), True)


def test_an_absence_takes_days_of_a_team(office):
    record_absence(office.planner, team=office.team("on-site-0"), since=MONTH, until=date(2022, 10, 10), reason="外派")
    daily = demand(office, "每日巡查")
    assert (daily.away, daily.can) == (10, 15 * 31 - 3 * 10)


def test_what_is_short_is_said(office):
    daily = demand(office, "每日巡查")
    assert replace(daily, can=100).short_by == 24


def test_a_site_that_opens_later_asks_for_less(office):
    first = office.sites[0]
    add_site(
        SYSTEM,
        topic=TOPIC,
        code="late",
        name="晚开的塘",
        owner=first.owner,
        township=first.township,
        data=first.data,
        active_from=date(2022, 10, 30),
    )
    assert demand(office, "每日巡查").need == 4 * 31 + 2


def test_a_tie_is_counted_as_a_pair(office):
    member = personas.account("field-team")
    add_member(SYSTEM, team=office.team("on-site-2"), account=member, since=date(2022, 1, 1))
    declare_tie(office.planner, kind="kinship", since=date(2022, 1, 1), account=member, site=office.sites[1])
    assert look(office).barred == 1


def test_days_that_are_planned_are_known(office):
    slot = Slot("daily", office.sites[0], office.team("on-site-0"), date(2022, 10, 3))
    plan_visits(office.planner, topic=TOPIC, slots=[slot])
    assert look(office).is_planned


def test_a_topic_without_sites_is_refused(office):
    with pytest.raises(Invalid):
        outlook(office.planner, find_topic("conduct"), MONTH)


def test_visits_of_a_team_that_is_away_cannot_stand(office):
    plan = office.published()
    day = date(2022, 10, 12)
    assert affected(gather(office.planner, TOPIC, MONTH, LAST, plan.room_id)) == 0
    team = Visit.objects.filter(plan=plan.pk, day=day, covert=False).order_by("pk")[0].team
    record_absence(office.planner, team=team, since=day, until=day, reason="病假")
    lost = Visit.objects.filter(plan=plan.pk, day=day, team=team).count()
    assert affected(gather(office.planner, TOPIC, MONTH, LAST, plan.room_id)) == lost > 0


def test_visits_of_a_team_that_must_stay_away_cannot_stand(office):
    plan, member = office.published(), personas.account("field-team")
    team, site = office.team("on-site-2"), office.sites[1]
    add_member(SYSTEM, team=team, account=member, since=date(2022, 1, 1))
    declare_tie(office.planner, kind="kinship", since=date(2022, 1, 1), account=member, site=site)
    lost = Visit.objects.filter(plan=plan.pk, team=team, site=site).count()
    assert affected(gather(office.planner, TOPIC, MONTH, LAST, plan.room_id)) == lost


@pytest.mark.parametrize(
    ("text", "month"),
    [("2022-10", MONTH), ("2022-13", None), ("soon", None), ("", None), ("2022-10-01", None), ("0001-01", None)],
)
def test_a_month_is_written_as_year_and_month(text, month):
    assert month_of(text) == month


def test_this_month_and_the_next_can_be_chosen(office):
    assert coming_months() == ["2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02"]


def test_topics_are_those_of_the_actor(office):
    assert TOPIC in {topic.code for topic in plannable(office.planner)}
    narrow = personas.supervision(unit=office.room, topics=["conduct"])
    assert {topic.code for topic in plannable(narrow)} == {"conduct"}
