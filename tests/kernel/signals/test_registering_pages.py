"""Registering a signal by hand."""

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import picture
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.registry.queries import units_changed
from zhujian.kernel.signals.models import Signal

FORM = "/signals/new/mines/"
TYPED = {"summary": "皮带机无防护罩", "channel": "visit", "occurred_on": "2022-09-07"}


@pytest.fixture
def waters(world):
    """A second topic, which needs its regulator to be there."""
    factories.unit(code="housing")
    units_changed()


def test_the_topic_is_chosen_first(waters, visit):
    page = visit("field-team").get("/signals/new/")
    assert {FORM, "/signals/new/waters/"} <= set(page.links())


def test_with_a_single_topic_there_is_nothing_to_choose(world):
    visitor = Visitor(personas.account("field-team", unit=world.office, topics=["mines"]))
    assert visitor.get("/signals/new/").address == FORM


def test_a_field_team_registers_with_a_photograph(world, visit):
    answer = visit("field-team").post(FORM, **TYPED, text="三号皮带", site=world.site.pk, files=picture())
    signal = Signal.objects.get()
    assert answer.status == 302
    assert answer.address == f"/signals/{signal.pk}/"
    assert signal.site == world.site
    assert signal.created_by == world.account("field-team").pk
    assert Evidence.objects.filter(kind="signals.signal", row=signal.pk).count() == 1


def test_every_wrong_field_is_named_and_what_was_typed_stays(world, visit):
    page = visit("field-team").post(FORM, summary="", channel="pigeon", occurred_on="2022-13-41", text="写了很久")
    assert page.status == 422
    assert len(page.tree.xpath("//*[@data-error-summary]//li")) == 3
    assert "写了很久" in page.tree.xpath("string(//textarea[@name='text'])")
    assert not Signal.objects.exists()


def test_a_rule_of_the_action_stands_beside_its_field(world, visit):
    page = visit("field-team").post(FORM, **{**TYPED, "occurred_on": "2022-09-30"})
    assert page.status == 422
    assert "发生日期不能晚于今天" in page.tree.xpath("string(//*[@id='id_occurred_on_error'])")


def test_an_observer_is_not_asked_what_it_cannot_know(world, visit):
    page = visit("observer").get(FORM)
    asked = {str(name) for name in page.tree.xpath("//form[@class='zj-confirm']//@name")}
    assert not {"site", "unit"} & asked
    assert page.tree.xpath("//option[@value='observer'][@selected]")


def test_a_site_of_another_topic_cannot_be_chosen(world, waters, visit):
    pond = {"area": "9", "grade": "slight"}
    add_site(SYSTEM, topic="waters", code="w1", name="示例塘", owner=world.owner, data=pond)
    page = visit("field-team").post("/signals/new/waters/", **TYPED, site=world.site.pk)
    assert page.status == 422
    assert not Signal.objects.exists()


@pytest.mark.parametrize("who", ["leader", "owner", "system-admin", "case-management"])
def test_those_without_the_permission_are_refused(world, visit, who):
    assert visit(who).get("/signals/new/").status == 403
    assert visit(who).get(FORM).status == 403
    assert visit(who).post(FORM, **TYPED).status == 403
    assert not Signal.objects.exists()


def test_an_unknown_topic_is_not_found(world, visit):
    assert visit("a").get("/signals/new/nothing/").status == 404


def test_looking_at_the_form_writes_nothing(world, visit):
    visit("a").get(FORM)
    assert not Signal.objects.exists()
