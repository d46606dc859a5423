"""A site's project: its milestones and what the residents say."""

from datetime import date, datetime

import pytest

from tests import personas
from tests.factories import SYSTEM
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.field.actions import finish_milestone, plan_milestone, plan_project, record_say
from zhujian.kernel.field.models import Milestone
from zhujian.kernel.field.queries import late_milestones, milestones_of, says_of

START = date(2022, 1, 31)


@pytest.fixture(autouse=True)
def today():
    with time.at(datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
        yield


@pytest.fixture
def site(world):
    return world.site()


def wrong_fields(refusal):
    return {error.field for error in refusal.value.errors}


def test_a_project_passes_the_milestones_of_its_topic(site):
    plan_project(personas.supervision(), site=site, start=START)

    assert list(site.milestones.values_list("code", "title", "planned_on")) == [
        ("plan", "方案", date(2022, 3, 2)),
        ("done", "完工", date(2022, 7, 31)),
    ]


def test_planning_twice_leaves_what_is_planned(site):
    plan_milestone(SYSTEM, site=site, code="plan", planned_on=date(2022, 2, 1))

    assert [item.code for item in plan_project(SYSTEM, site=site, start=START)] == ["done"]
    assert site.milestones.get(code="plan").planned_on == date(2022, 2, 1)
    assert plan_project(SYSTEM, site=site, start=START) == []


def test_a_milestone_is_moved_while_it_is_not_done(site):
    plan_project(SYSTEM, site=site, start=START)

    moved = plan_milestone(
        personas.supervision(), site=site, code="done", planned_on=date(2022, 12, 31), note="汛期停工"
    )

    assert (moved.planned_on, moved.title, moved.note) == (date(2022, 12, 31), "完工", "汛期停工")
    assert site.milestones.count() == 2


def test_a_site_may_have_a_milestone_of_its_own(site):
    made = plan_milestone(SYSTEM, site=site, code="fish", planned_on=date(2022, 8, 1), title="放鱼")

    assert (made.title, str(made)) == ("放鱼", "放鱼")


@pytest.mark.parametrize(
    ("code", "title", "field"), [("fish", "", "title"), ("Fish!", "放鱼", "code"), ("x" * 41, "放鱼", "code")]
)
def test_a_milestone_needs_code_and_title(site, code, title, field):
    with pytest.raises(Invalid) as refusal:
        plan_milestone(SYSTEM, site=site, code=code, planned_on=START, title=title)

    assert wrong_fields(refusal) == {field}


def test_a_milestone_is_done_on_a_day(site):
    plan = plan_milestone(SYSTEM, site=site, code="plan", planned_on=START)

    finish_milestone(personas.supervision(), milestone=plan, done_on=date(2022, 9, 30), note="已公示")

    plan.refresh_from_db()
    assert (plan.done_on, plan.note) == (date(2022, 9, 30), "已公示")


def test_a_milestone_keeps_its_note_where_none_is_given(site):
    plan = plan_milestone(SYSTEM, site=site, code="plan", planned_on=START, note="先公示")

    assert finish_milestone(SYSTEM, milestone=plan, done_on=START).note == "先公示"


def test_nothing_is_done_tomorrow(site):
    plan = plan_milestone(SYSTEM, site=site, code="plan", planned_on=START)

    with pytest.raises(Invalid) as refusal:
        finish_milestone(SYSTEM, milestone=plan, done_on=date(2022, 10, 1), note="x" * 2001)

    assert wrong_fields(refusal) == {"done_on", "note"}


def test_what_is_done_is_neither_done_again_nor_moved(site):
    plan = plan_milestone(SYSTEM, site=site, code="plan", planned_on=START)
    finish_milestone(SYSTEM, milestone=plan, done_on=START)

    for again in (
        lambda: finish_milestone(SYSTEM, milestone=plan, done_on=START),
        lambda: plan_milestone(SYSTEM, site=site, code="plan", planned_on=date(2022, 3, 1)),
    ):
        with pytest.raises(Conflict) as refusal:
            again()
        assert refusal.value.state == "done"
        assert "方案" in refusal.value.message


def test_a_milestone_is_late_the_day_after(site):
    plan_milestone(SYSTEM, site=site, code="plan", planned_on=date(2022, 9, 30))

    assert Milestone.objects.filter(late_milestones()).count() == 0
    assert Milestone.objects.filter(late_milestones(date(2022, 10, 1))).count() == 1


def test_what_is_done_is_not_late(site):
    plan = plan_milestone(SYSTEM, site=site, code="plan", planned_on=START)
    finish_milestone(SYSTEM, milestone=plan, done_on=date(2022, 9, 1))

    assert Milestone.objects.filter(late_milestones()).count() == 0


def test_a_residents_say_is_recorded_without_who_said_it(site):
    actor = personas.supervision()

    say = record_say(actor, site=site, on=date(2022, 9, 29), text=" 水清了，\n臭味没有了。 ", satisfied="satisfied")

    assert (say.text, say.satisfied, say.recorded_by) == ("水清了，\n臭味没有了。", "satisfied", actor.account)
    assert say.get_satisfied_display() == "满意"
    assert {field.name for field in say._meta.fields} == {
        "id", "salt", "site", "on", "text", "satisfied", "recorded_by", "recorded_at",
    }  # fmt: skip


def test_every_wrong_field_of_a_say_is_named(site):
    with pytest.raises(Invalid) as refusal:
        record_say(SYSTEM, site=site, on=date(2022, 10, 1), text=" ", satisfied="delighted")

    assert wrong_fields(refusal) == {"on", "text", "satisfied"}


@pytest.mark.parametrize("text", ["x" * 2001, "a\x00b"])
def test_a_say_holds_what_can_be_printed(site, text):
    with pytest.raises(Invalid) as refusal:
        record_say(SYSTEM, site=site, on=START, text=text, satisfied="satisfied")

    assert wrong_fields(refusal) == {"text"}


def test_the_unit_looks_on(world, site):
    liaison = personas.liaison(unit=world.owner)
    plan_milestone(SYSTEM, site=site, code="plan", planned_on=START)
    record_say(SYSTEM, site=site, on=START, text="水清", satisfied="satisfied")

    assert milestones_of(liaison, site).count() == says_of(liaison, site).count() == 1
    with pytest.raises(Forbidden):
        record_say(liaison, site=site, on=START, text="水清", satisfied="satisfied")


def test_the_log_answers_for_projects(site):
    plan_project(SYSTEM, site=site, start=START)
    record_say(SYSTEM, site=site, on=START, text="水清", satisfied="satisfied")

    assert verify().faults == []
