"""A signal's page and the four outcomes that it can be given there."""

import pytest

from zhujian.kernel.problems.models import Problem
from zhujian.kernel.signals import actions
from zhujian.kernel.workflow.models import Consent


def registered(world, **fields):
    given = {
        "topic": "mines",
        "channel": "visit",
        "summary": "皮带机无防护罩",
        "text": "三号皮带头部",
        "site": world.site,
        **fields,
    }
    return actions.register(world.actor("field-team"), **given)


def of(signal):
    return f"/signals/{signal.pk}/"


def test_the_problem_is_filled_in_from_the_signal_and_the_chain_is_shown(world, visit):
    page = visit("a").get(of(registered(world)))
    assert page.tree.xpath("string(//input[@name='title']/@value)") == "皮带机无防护罩"
    assert page.tree.xpath("string(//textarea[@name='facts'])").strip() == "三号皮带头部"
    duties = [each.text_content() for each in page.tree.xpath("//*[@class='zj-chain-duty']")]
    assert duties == ["主体责任", "监管责任", "属地责任", "监督责任"]
    assert "无履责记录" in page.tree.xpath("string(//*[@class='zj-answers-for'])")


def test_it_becomes_a_problem(world, visit):
    signal = registered(world)
    answer = visit("a").post(
        f"{of(signal)}triage/", outcome="problem", category="general-hazard", title="防护罩缺失", facts="三号皮带"
    )
    problem = Problem.objects.get()
    assert answer.status == 302
    assert (problem.title, problem.site) == ("防护罩缺失", world.site)
    page = visit("a").get(of(signal))
    assert f"/problems/{problem.number}/" in page.links()
    assert f"#{signal.pk}" in visit("a").get(f"/problems/{problem.number}/").text


def test_a_signal_about_nowhere_asks_for_the_unit(world, visit):
    signal = registered(world, site=None)
    fields = {"outcome": "problem", "category": "regulator-duty", "title": "不作为", "facts": "无人接听"}
    page = visit("a").post(f"{of(signal)}triage/", **fields)
    assert page.status == 422
    assert page.tree.xpath("//*[@id='id_unit_error']")
    assert visit("a").post(f"{of(signal)}triage/", **fields, unit=world.regulator.pk).status == 302
    assert Problem.objects.get().subject == world.regulator


def test_what_the_action_refuses_stands_beside_its_field(world, visit):
    signal = registered(world)
    page = visit("a").post(f"{of(signal)}triage/", outcome="problem", category="", title=" ", facts="三号皮带")
    assert page.status == 422
    assert page.tree.xpath("//*[@id='id_category_error']")
    assert page.tree.xpath("//*[@id='id_title_error']")
    assert not Problem.objects.exists()


def test_signals_of_the_same_site_are_offered_to_merge_into(world, visit):
    other, far, signal = registered(world), registered(world, site=None, unit=world.regulator), registered(world)
    page = visit("a").get(f"{of(signal)}?outcome=merge")
    offered = [int(value) for value in page.tree.xpath("//input[@name='into']/@value")]
    assert offered == [other.pk]
    answer = visit("a").post(f"{of(signal)}triage/", outcome="merge", into=other.pk, reason="同一事项")
    assert answer.status == 302
    signal.refresh_from_db()
    assert signal.merged_into == other
    assert visit("a").post(f"{of(far)}triage/", outcome="merge", into=other.pk, reason="无关").status == 422


def test_nothing_to_merge_into_is_said(world, visit):
    assert "不能并入" in visit("a").get(f"{of(registered(world))}?outcome=merge").text


def test_it_is_transferred_with_a_reason(world, visit):
    signal = registered(world)
    assert visit("a").post(f"{of(signal)}triage/", outcome="transfer", to_unit=world.regulator.pk).status == 422
    answer = visit("a").post(
        f"{of(signal)}triage/", outcome="transfer", to_unit=world.regulator.pk, reason="属其职责范围"
    )
    assert answer.status == 302
    assert str(world.regulator) in visit("a").get(of(signal)).text


def test_a_dismissal_waits_for_a_second_person(world, visit):
    signal = registered(world)
    assert visit("a").post(f"{of(signal)}triage/", outcome="dismiss", reason="查无实据").status == 302
    own = visit("a").get(of(signal))
    assert "等待 另一名有权人员 决定" in own.text
    assert not own.tree.xpath("//form[@class='zj-confirm']")
    answer = visit("b").post(f"{of(signal)}consent/", agree="true", reason="同意")
    assert answer.status == 302
    signal.refresh_from_db()
    assert signal.status == "dismissed"
    assert "查无实据" in visit("b").get(of(signal)).text


def test_whoever_asked_cannot_agree(world, visit):
    signal = registered(world)
    visit("a").post(f"{of(signal)}triage/", outcome="dismiss", reason="查无实据")
    assert visit("a").post(f"{of(signal)}consent/", agree="true", reason="同意").status == 409
    assert Consent.objects.get().state == Consent.PENDING


def test_a_refusal_of_consent_needs_words_and_gives_the_signal_back(world, visit):
    signal = registered(world)
    visit("a").post(f"{of(signal)}triage/", outcome="dismiss", reason="查无实据")
    visit("b").post(f"{of(signal)}consent/", agree="false", reason="")
    assert Consent.objects.get().state == Consent.PENDING
    visit("b").post(f"{of(signal)}consent/", agree="false", reason="再查")
    assert visit("a").get(of(signal)).tree.xpath("//form[@class='zj-confirm']")


def test_a_signal_is_given_one_outcome_only(world, visit):
    signal = registered(world)
    fields = {"outcome": "problem", "category": "general-hazard", "title": "防护罩缺失", "facts": "三号皮带"}
    assert visit("a").post(f"{of(signal)}triage/", **fields).status == 302
    answer = visit("b").post(f"{of(signal)}triage/", **fields)
    assert answer.status == 409
    assert Problem.objects.count() == 1


def test_the_next_one_is_a_press_away(world, visit):
    first, second = registered(world), registered(world)
    assert of(second) in visit("a").get(of(first)).links()
    assert visit("field-team").get(of(first)).tree.xpath("//a[@rel='next']") == []


def test_the_author_sees_the_signal_and_no_form(world, visit):
    page = visit("field-team").get(of(registered(world)))
    assert page.status == 200
    assert not page.tree.xpath("//form[@class='zj-confirm']")


@pytest.mark.parametrize("outcome", ["", "nothing", "lead"])
def test_an_unknown_outcome_is_not_found(world, visit, outcome):
    assert visit("a").post(f"{of(registered(world))}triage/", outcome=outcome).status == 404


def test_others_cannot_see_or_decide(world, visit):
    signal = registered(world)
    assert visit("observer").get(of(signal)).status == 404
    assert visit("leader").post(f"{of(signal)}triage/", outcome="dismiss", reason="x").status == 403
    assert visit("owner").get(of(signal)).status == 403
    assert visit("system-admin").post(f"{of(signal)}consent/", agree="true").status == 403


def test_looking_writes_nothing_and_a_step_is_no_link(world, visit):
    signal = registered(world)
    assert visit("a").get(f"{of(signal)}triage/").status == 405
    assert visit("a").get(f"{of(signal)}consent/").status == 405


def test_an_observer_who_sees_no_units_sees_no_chain(world, visit):
    signal = actions.register(
        world.actor("observer"), topic="mines", channel="other", summary="无防护罩", text="皮带", site=world.site
    )
    page = visit("observer").get(of(signal))
    assert page.status == 200
    assert page.tree.xpath("//*[@class='zj-chain-duty']") == []
    assert [link for link in page.links() if link.startswith("/units/")] == []
