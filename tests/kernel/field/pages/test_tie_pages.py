"""Ties: a member declares the own ones, whoever plans those of anybody within reach; nobody else sees them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import SYSTEM
from zhujian.kernel.field.actions import declare_tie
from zhujian.kernel.field.models import Tie

LIST, NEW = "/ties/", "/ties/new/"


def error(page, field):
    return " ".join(page.tree.xpath(f"string(//*[@id='id_{field}_error'])").split())


@pytest.fixture
def tie(world, account, team):
    return declare_tie(
        SYSTEM, kind="kinship", since=date(2022, 1, 1), account=account("member"), site=world.site(), note="姐夫"
    )


def test_a_member_declares_the_own_tie_and_cannot_name_another(world, visit, account, team):
    site = world.site()
    assert visit("member").get(LIST).heading.startswith("我的回避申报")
    assert not visit("member").get(NEW).tree.xpath("//select[@name='member']")
    fields = {"kind": "kinship", "site": site.pk, "since": "2022-09-30", "note": "姐夫", "member": "1"}
    assert visit("member").post(NEW, **fields).status == 302
    made = Tie.objects.get()
    assert (made.account, made.site, made.kind) == (account("member"), site, "kinship")
    assert "姐夫" in visit("member").get(LIST).text


def test_whoever_plans_declares_for_a_member(world, visit, account, team):
    member = team.members.get()
    page = visit("planner").get(f"{NEW}?member={member.pk}")
    assert page.tree.xpath("//select[@name='member']/option[@selected]/@value") == [str(member.pk)]
    fields = {"kind": "linked-unit", "unit": world.owner.pk, "since": "2022-09-30", "member": member.pk}
    assert visit("planner").post(NEW, **fields).status == 302
    assert Tie.objects.get().account == account("member")


def test_every_wrong_field_is_named_at_once(world, visit, team):
    page = visit("planner").post(NEW, member="", kind="", since="", note="一" * 201)
    assert page.status == 422
    assert all(error(page, field) for field in ("member", "kind", "since", "note", "site"))
    both = {"kind": "kinship", "site": world.site().pk, "unit": world.owner.pk, "since": "2022-09-30"}
    page = visit("member").post(NEW, **both, until="2022-09-01")
    assert "二者取一" in error(page, "site")
    assert "不能早于开始日期" in error(page, "until")
    assert not Tie.objects.exists()


def test_a_tie_ends_by_whoever_plans_and_stays_on_record(tie, visit):
    end = f"/ties/{tie.pk}/end/"
    assert visit("member").get(end).status == 403
    assert "不能早于开始日期" in error(visit("planner").post(end, until="2021-01-01"), "until")
    assert visit("planner").post(end, until="2022-09-29").status == 302
    assert "已结束" in visit("planner").get(LIST).text
    assert visit("planner").get(end).status == 409


@pytest.mark.parametrize("who", ["leader", "resident", "owner", "system-admin", "petition-office"])
def test_others_do_not_see_ties(tie, visit, who):
    assert visit(who).get(LIST).status == 403
    assert visit(who).get(NEW).status == 403


def test_another_member_does_not_see_it(tie, visit):
    page = visit("field-team").get(LIST)
    assert "姐夫" not in page.text
    assert "没有申报过回避事项" in page.text
