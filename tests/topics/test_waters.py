"""The pond: a project with milestones, photographs before and after, and what the residents say."""

from datetime import date

import pytest

from tests.factories import SYSTEM
from tests.topics.county import directory, rows
from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.field.models import Milestone, Say, Site
from zhujian.kernel.field.queries import late_milestones
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.figures import computed


@pytest.fixture
def waters():
    return read_topic(directory("waters"))


def test_works_are_proved_by_photographs_before_and_after(waters):
    works = [item for item in waters.categories if item.letter == "order"]

    assert works
    assert all(item.evidence == ("before", "after") for item in works)


def test_papers_are_proved_by_papers(waters):
    assert all(item.evidence == ("measure",) for item in waters.categories if item.letter == "recommendation")


def test_the_plan_of_the_day_is_the_basis(waters):
    assert "2018" in waters.basis_on(date(2022, 3, 27)).law.zh
    assert "2022" in waters.basis_on(date(2022, 3, 28)).law.zh


def test_milestones_follow_one_another(waters):
    planned = [stage.planned(date(2020, 12, 1)) for stage in waters.stages]

    assert planned == sorted(planned)
    assert len(planned) == 8


def test_the_demo_plans_what_the_topic_plans(waters):
    planned = {stage.code: stage.planned(date(2020, 12, 1)).isoformat() for stage in waters.stages}

    assert {row["code"]: row["planned_on"] for row in rows("waters", "milestones")} == planned


@pytest.mark.usefixtures("county")
def test_the_pond_has_its_chain():
    pond = Site.objects.get(topic="waters")

    chain = chain_for(find_topic("waters"), site=pond)

    assert (pond.name, chain.primary.code, chain.regulator.code) == ("金杯塘", "urban", "housing")
    assert (chain.territory.code, chain.oversight.code) == ("t-001", "resident-1")


@pytest.mark.usefixtures("county")
def test_one_milestone_is_late():
    assert [item.code for item in Milestone.objects.filter(late_milestones())] == ["hand-over"]


@pytest.mark.usefixtures("county")
def test_the_residents_are_heard():
    values = {figure.key: figure.value(SYSTEM) for figure in computed(topics())}

    assert values["waters.sites"] == 1
    assert values["waters.says"] == Say.objects.count() == len(rows("waters", "says"))
    assert values["waters.says_satisfied"] < values["waters.says"]
    assert values["waters.milestones_done"] + values["waters.milestones_open"] == Milestone.objects.count()


@pytest.mark.usefixtures("county")
def test_units_named_in_the_demo_are_those_of_the_chain():
    assert Unit.objects.get(code="urban").sites.get().code == "jinbei"
