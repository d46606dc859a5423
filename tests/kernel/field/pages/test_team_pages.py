"""Teams: the list, the page of one with members and absences, and their steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.pages.conftest import NOON
from tests.kernel.field.world import TOPIC
from zhujian.kernel.field.actions import Slot, add_member, add_team, declare_tie, plan_visits, record_absence
from zhujian.kernel.field.models import Absence, Team, TeamMember

LIST, NEW = "/teams/", "/teams/new/ponds/"
TODAY = NOON.date()


def of(team, step=""):
    return f"/teams/{team.pk}/{step}"


def error(page, field):
    return " ".join(page.tree.xpath(f"string(//*[@id='id_{field}_error'])").split())


def days_away(page):
    return len(page.tree.xpath("//td/span[contains(@class, 'is-away')]"))


@pytest.fixture
def covert(room):
    return add_team(SYSTEM, topic=TOPIC, code="c-01", name="第一常态暗访组", kind="covert", unit=room)


def test_the_office_sees_every_team_and_a_member_the_own_one(team, covert, visit):
    assert visit("planner").get(LIST).rows() == [of(team), of(covert)]
    assert visit("planner").get(f"{LIST}?kind=covert").rows() == [of(covert)]
    assert visit("member").get(LIST).rows() == [of(team)]
    assert visit("member").get(of(covert)).status == 404


def test_the_visited_see_no_team(team, covert, visit):
    assert visit("owner").get(LIST).status == 403
    assert visit("owner").get(of(team)).status == 403
    assert visit("owner").get(of(covert)).status == 403


def test_the_list_counts_members_and_who_is_away_today(team, visit):
    add_member(SYSTEM, team=team, account=factories.account(), since=date(2022, 1, 1))
    one = team.members.first()
    record_absence(SYSTEM, team=team, member=one, since=TODAY, until=TODAY, reason="病假")
    page = visit("planner").get(LIST)
    cells = [cell.text_content().strip() for cell in page.tree.xpath("//td[@class='is-number']")]
    assert cells == ["2", "1"]
    record_absence(SYSTEM, team=team, since=TODAY, until=TODAY, reason="培训")
    page = visit("planner").get(LIST)
    cells = [cell.text_content().strip() for cell in page.tree.xpath("//td[@class='is-number']")]
    assert cells == ["2", "2"]


def test_a_team_is_added_and_changed(room, visit):
    fields = {"code": "t-02", "kind": "on-site", "name": "第二现场督查组", "unit": room.pk}
    answer = visit("planner").post(NEW, **fields)
    team = Team.objects.get()
    assert (answer.status, answer.address) == (302, of(team))
    assert visit("planner").post(of(team, "edit/"), name="改名组", unit=room.pk).status == 302
    team.refresh_from_db()
    assert (team.name, team.code, team.kind) == ("改名组", "t-02", "on-site")


def test_every_wrong_field_of_a_team_is_named_at_once(team, visit):
    page = visit("planner").post(NEW, code="t-01", kind="flying", name="", unit="0")
    assert page.status == 422
    assert all(error(page, field) for field in ("code", "kind", "name", "unit"))
    assert Team.objects.count() == 1


def test_a_name_of_blanks_is_no_name(team, visit):
    assert visit("planner").post(of(team, "edit/"), name="  ", unit=team.unit_id).status == 422


def test_an_account_joins_and_leaves(team, visit):
    newcomer = personas.account("field-team")
    page = visit("planner").get(of(team, "members/new/"))
    offered = page.tree.xpath("//select[@name='who']//option/@value")
    assert f"account:{newcomer.pk}" in offered
    assert f"account:{team.members.get().account_id}" not in offered
    answer = visit("planner").post(of(team, "members/new/"), who=f"account:{newcomer.pk}", since="2022-10-01", until="")
    assert answer.status == 302
    member = TeamMember.objects.get(account=newcomer)
    assert member.since == date(2022, 10, 1)
    end = f"/members/{member.pk}/end/"
    assert "不能早于加入日期" in error(visit("planner").post(end, until="2022-09-01"), "until")
    assert visit("planner").post(end, until="2022-10-08").status == 302
    assert visit("planner").get(end).status == 409


def test_somebody_without_an_account_joins_by_the_post(team, visit):
    post = factories.post(team.unit, name="郑甲", title="干部", is_head=False)
    fields = {"who": f"person:{post.person_id}", "since": "2022-09-30", "until": ""}
    assert visit("planner").post(of(team, "members/new/"), **fields).status == 302
    assert TeamMember.objects.get(person=post.person).team == team
    assert "郑甲" in visit("planner").get(of(team)).text


def test_nobody_else_can_be_made_a_member(team, visit):
    stranger = personas.account("leader")
    for who in (f"account:{stranger.pk}", "person:1", "nobody", ""):
        page = visit("planner").post(of(team, "members/new/"), who=who, since="2022-09-30", until="")
        assert page.status == 422
        assert error(page, "who")


def test_an_absence_is_recorded_shown_and_withdrawn(team, visit):
    member = team.members.get()
    fields = {"member": member.pk, "since": "2022-09-29", "until": "2022-10-02", "reason": "病假"}
    assert visit("planner").post(of(team, "absences/new/"), **fields).status == 302
    absence = Absence.objects.get()
    page = visit("planner").get(of(team))
    assert "病假" in page.text
    assert len(page.tree.xpath("//td/span[contains(@class, 'is-away')]")) == 2
    assert (
        len(visit("member").get(f"{of(team)}?month=2022-10").tree.xpath("//td/span[contains(@class, 'is-away')]")) == 2
    )
    withdraw = f"/absences/{absence.pk}/withdraw/"
    assert visit("planner").get(withdraw).status == 200
    assert visit("planner").post(withdraw).status == 302
    assert days_away(visit("planner").get(of(team))) == 0
    assert visit("planner").post(withdraw).status == 409


def test_what_is_wrong_with_an_absence_is_named(team, visit):
    page = visit("planner").post(of(team, "absences/new/"), member="0", since="", until="x", reason="")
    assert all(error(page, field) for field in ("member", "since", "until", "reason"))
    page = visit("planner").post(of(team, "absences/new/"), since="2022-10-02", until="2022-10-01", reason="病假")
    assert "不能早于开始日期" in error(page, "until")


def test_the_months_figures_count_what_their_lists_show(world, team, visit, account):
    site = world.site()
    slots = [Slot("daily", site, team, TODAY), Slot("daily", site, team, TODAY + timedelta(days=1))]
    plan_visits(personas.acting(account("planner")), topic=TOPIC, slots=slots)
    number, address = visit("planner").get(of(team)).cards()["待查"]
    assert number == 1
    assert visit("planner").count(address, "/visits/count/") == number


def test_a_hidden_visit_is_in_no_figure(world, team, visit, account):
    slots = [Slot("covert", world.site(), team, TODAY)]
    plan_visits(personas.acting(account("planner")), topic=TOPIC, slots=slots)
    assert visit("planner").get(of(team)).cards()["待查"][0] == 1
    for who in ("supervision", "leader", "resident"):
        assert visit(who).get(of(team)).cards()["待查"][0] == 0


def test_ties_are_for_those_who_plan(world, team, visit, account):
    declare_tie(
        SYSTEM, kind="kinship", since=date(2022, 1, 1), account=account("member"), site=world.site(), note="姐夫"
    )
    assert "姐夫" in visit("planner").get(of(team)).text
    for who in ("member", "leader", "resident"):
        assert "姐夫" not in visit(who).get(of(team)).text


@pytest.mark.parametrize("who", ["member", "leader", "resident", "owner"])
def test_others_change_nothing(team, visit, who):
    absence = record_absence(SYSTEM, team=team, since=TODAY, until=TODAY, reason="培训")
    member = team.members.get()
    for step in ("edit/", "members/new/", "absences/new/"):
        assert visit(who).post(of(team, step)).status == 403
    assert visit(who).get("/teams/new/").status == 403
    assert visit(who).post(f"/absences/{absence.pk}/withdraw/").status == 403
    assert visit(who).post(f"/members/{member.pk}/end/").status == 403
    assert visit(who).get(of(team)).status == (403 if who == "owner" else 200)


def test_a_month_that_is_none_is_this_one(team, visit):
    assert "2022-09" in visit("planner").get(f"{of(team)}?month=nonsense").text


def test_more_rows_take_no_more_queries(team, room, visit):
    visit("planner").get(LIST)
    before = visit("planner").get(LIST).queries
    for number in range(5):
        made = add_team(SYSTEM, topic=TOPIC, code=f"x-{number}", name=f"组{number}", kind="on-site", unit=room)
        add_member(SYSTEM, team=made, account=factories.account(), since=date(2022, 1, 1))
        record_absence(SYSTEM, team=made, since=TODAY, until=TODAY, reason="培训")
    assert visit("planner").get(LIST).queries <= before
