"""Steps on a visit, each a page: what will happen is said first, wrong input is named, what was typed is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.office.visitor import Visitor
from tests.kernel.submissions.world import CLEAN, SMELL, TODAY
from zhujian.kernel.field.actions import add_member, close_days, declare_tie, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.submissions.taking import take
from zhujian.kernel.workflow.consents import pending

NEW = "/visits/new/ponds/"
REASON = "照片是去年的"


def of(visit, step=""):
    return f"/visits/{visit.pk}/{step}"


def error(page, field):
    return " ".join(page.tree.xpath(f"string(//*[@id='id_{field}_error'])").split())


@pytest.fixture
def clean(world):
    world.visit()
    return world.submission(CLEAN)


@pytest.fixture
def faulty(world):
    world.visit()
    return world.submission(SMELL)


@pytest.fixture
def missed(world):
    made = world.visit(TODAY - timedelta(days=1))
    close_days(SYSTEM)
    made.refresh_from_db()
    return made


def test_a_submission_is_accepted(clean, visit):
    answer = visit("colleague").post(of(clean.visit, "review/"), outcome="accepted", reason="")
    assert (answer.status, answer.address) == (302, of(clean.visit))
    clean.refresh_from_db()
    assert clean.status == "accepted"
    assert "答卷审核：已通过" in visit("colleague").client.get(of(clean.visit)).content.decode()


def test_every_wrong_field_is_named_and_what_was_typed_is_kept(clean, visit):
    page = visit("planner").post(of(clean.visit, "review/"), outcome="", reason="看不清")
    assert page.status == 422
    assert error(page, "outcome")
    assert page.tree.xpath("string(//textarea[@name='reason'])").strip() == "看不清"
    page = visit("planner").post(of(clean.visit, "review/"), outcome="has-issues", reason=" ")
    assert page.status == 422
    assert "请写明理由" in error(page, "reason")


def test_rejecting_without_findings_takes_effect_at_once_and_the_page_says_so(clean, visit):
    assert "不采用：立即生效" in visit("planner").get(of(clean.visit, "review/")).text
    visit("planner").post(of(clean.visit, "review/"), outcome="rejected", reason=REASON)
    clean.refresh_from_db()
    clean.visit.refresh_from_db()
    assert (clean.status, clean.visit.status) == ("rejected", "missed")


def test_rejecting_with_findings_needs_a_leader_and_the_page_says_so_beforehand(faulty, visit):
    assert "须由领导同意后才生效" in visit("planner").get(of(faulty.visit, "review/")).text
    visit("planner").post(of(faulty.visit, "review/"), outcome="rejected", reason=REASON)
    assert pending(faulty)
    own = visit("planner").get(of(faulty.visit))
    assert "等待 领导 决定" in own.text
    assert not own.tree.xpath("//*[@class='zj-consent']//button")
    theirs = visit("leader").get(of(faulty.visit))
    assert theirs.tree.xpath("//*[@class='zj-consent']//button")
    answer = visit("leader").post(of(faulty.visit, "consent/"), agree="true", reason="同意")
    assert answer.status == 302
    faulty.refresh_from_db()
    assert faulty.status == "rejected"


def test_while_it_waits_it_is_not_reviewed_again(faulty, visit):
    visit("planner").post(of(faulty.visit, "review/"), outcome="rejected", reason=REASON)
    assert visit("colleague").get(of(faulty.visit, "review/")).status == 409
    assert of(faulty.visit, "review/") not in visit("colleague").get(of(faulty.visit)).links()


def test_a_refusal_of_consent_needs_words(faulty, visit):
    visit("planner").post(of(faulty.visit, "review/"), outcome="rejected", reason=REASON)
    visit("leader").post(of(faulty.visit, "consent/"), agree="false", reason="")
    assert pending(faulty)
    visit("leader").post(of(faulty.visit, "consent/"), agree="false", reason="再核实")
    assert not pending(faulty)


@pytest.mark.parametrize(("who", "status"), [("planner", 403), ("member", 403), ("resident", 403), ("owner", 403)])
def test_only_a_leader_consents(faulty, visit, who, status):
    visit("planner").post(of(faulty.visit, "review/"), outcome="rejected", reason=REASON)
    assert visit(who).post(of(faulty.visit, "consent/"), agree="true", reason="同意").status == status
    assert pending(faulty)


def test_consent_where_nothing_waits_is_refused(clean, visit):
    assert visit("leader").post(of(clean.visit, "consent/"), agree="true", reason="同意").status == 409


@pytest.mark.parametrize("who", ["leader", "member", "resident", "owner", "field-team"])
@pytest.mark.parametrize("step", ["review/", "explain/", "cancel/"])
def test_others_take_no_step(clean, visit, who, step):
    assert visit(who).get(of(clean.visit, step)).status == 403
    assert visit(who).post(of(clean.visit, step), outcome="accepted", reason="x").status == 403


def test_a_visit_without_a_submission_is_not_reviewed(world, visit):
    assert visit("planner").get(of(world.visit(), "review/")).status == 409


def test_why_a_visit_was_missed_is_said_with_what_followed(missed, visit):
    page = visit("planner").post(of(missed, "explain/"), reason="", consequence="")
    assert page.status == 422
    assert error(page, "reason")
    assert error(page, "consequence")
    answer = visit("planner").post(of(missed, "explain/"), reason="道路中断", consequence="made-up")
    assert answer.status == 302
    missed.refresh_from_db()
    assert (missed.reason, missed.consequence) == ("道路中断", "made-up")
    again = visit("planner").get(of(missed, "explain/"))
    assert again.tree.xpath("string(//textarea[@name='reason'])").strip() == "道路中断"


def test_what_was_not_missed_is_not_explained(world, visit):
    assert visit("planner").get(of(world.visit(), "explain/")).status == 409


def test_a_planned_visit_is_cancelled_with_a_reason(world, visit):
    made = world.visit()
    assert visit("planner").post(of(made, "cancel/"), reason=" ").status == 422
    assert visit("planner").post(of(made, "cancel/"), reason="改日").status == 302
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert visit("planner").get(of(made, "cancel/")).status == 409


def test_what_took_place_is_not_cancelled(clean, visit):
    assert visit("planner").get(of(clean.visit, "cancel/")).status == 409


@pytest.fixture
def slot(world):
    return {"kind": "daily", "site": world.site.pk, "team": world.team.pk, "day": TODAY.isoformat()}


def test_one_is_planned_by_hand(world, visit, slot):
    answer = visit("planner").post(NEW, **slot)
    made = Visit.objects.get()
    assert (answer.status, answer.address) == (302, of(made))
    assert (made.site, made.team, made.day, made.status) == (world.site, world.team, TODAY, "planned")


def test_a_covert_one_is_seen_by_whoever_ordered_it_alone(world, visit, slot):
    visit("planner").post(NEW, **{**slot, "kind": "covert"})
    made = Visit.objects.get()
    assert visit("planner").get(of(made)).status == 200
    assert visit("other").get(of(made)).status == 404


def test_what_is_missing_is_named_field_by_field(world, visit):
    page = visit("planner").post(NEW, kind="", site="", team="", day="soon")
    assert page.status == 422
    assert all(error(page, field) for field in ("kind", "site", "team", "day"))


def test_a_day_that_is_over_is_refused(world, visit, slot):
    page = visit("planner").post(NEW, **{**slot, "day": (TODAY - timedelta(days=1)).isoformat()})
    assert "不能早于今天" in error(page, "day")
    assert not Visit.objects.exists()


def test_a_site_that_opens_later_is_not_visited_before(world, visit, slot):
    later = world.ponds.site("p2", active_from=date(2022, 12, 1))
    page = visit("planner").post(NEW, **{**slot, "site": later.pk})
    assert page.status == 422
    assert error(page, "site")


def test_a_team_that_is_away_does_not_go(world, visit, slot):
    record_absence(world.planner, team=world.team, since=TODAY, until=TODAY, reason="培训")
    assert "缺勤" in error(visit("planner").post(NEW, **slot), "team")


def test_a_team_whose_member_is_tied_to_the_site_or_its_owner_does_not_go(world, visit, slot, account):
    declare_tie(world.member, kind="kinship", since=date(2022, 1, 1), account=account("member"), unit=world.site.owner)
    page = visit("planner").post(NEW, **slot)
    assert "须回避" in error(page, "team")
    assert not Visit.objects.exists()


def test_the_same_team_is_not_sent_twice_on_one_day(world, visit, slot):
    visit("planner").post(NEW, **slot)
    assert "已安排" in error(visit("planner").post(NEW, **slot), "day")
    assert Visit.objects.count() == 1


def test_an_address_may_have_chosen_the_site(world, visit):
    page = visit("planner").get(f"{NEW}?site={world.site.pk}")
    assert page.tree.xpath("//select[@name='site']/option[@selected]/@value") == [str(world.site.pk)]


@pytest.mark.parametrize("who", ["leader", "member", "resident", "owner"])
def test_only_the_rooms_plan(world, visit, who, slot):
    assert visit(who).get("/visits/new/").status == 403
    assert visit(who).post(NEW, **slot).status == 403


def test_an_unknown_topic_is_not_there(world, visit):
    assert visit("planner").get("/visits/new/nothing/").status == 404


def test_with_one_topic_there_is_nothing_to_choose(world, visit):
    page = visit("planner").get("/visits/new/")
    assert page.status == 200
    assert NEW in {page.address, *page.links()}


def test_whoever_handed_it_in_does_not_review_it_and_is_told_why(world, visit):
    """Somebody who holds both roles."""
    made = world.visit()
    both = personas.account("supervision", unit=world.room)
    factories.grant(both, "field-team")
    add_member(SYSTEM, team=world.team, account=both, since=date(2022, 1, 1))
    take(personas.acting(both, "field-team"), xml=world.xml(CLEAN))
    visitor = Visitor(both)
    assert "本人提交的答卷须由另一人审核" in visitor.get(of(made)).text
    assert visitor.get(of(made, "review/")).status == 403
    assert visitor.get("/visits/?todo=review").rows() == []
