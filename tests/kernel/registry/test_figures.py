"""A figure is a query: what it counts is what it opens."""

import pytest
from django.db.models import QuerySet

from tests import factories
from tests.kernel.registry.samples import FULL, edited
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import figures
from zhujian.kernel.registry.figures import Column, Computed, Source, computed

SYSTEM = Actor.system("tests")


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units as a source of rows, for this test."""
    monkeypatch.setattr(figures, "_sources", dict(figures.sources()))
    monkeypatch.setattr(figures, "_coded", {})

    @figures.source(
        "units", kind=Column("kind", dict(Unit.KINDS)), top=Column("is_top", type=bool), code=Column("code")
    )
    def rows(actor: Actor, topic: object) -> QuerySet[Unit]:
        return Unit.objects.all() if actor.is_system else Unit.objects.none()


def declaring(line: str) -> str:
    return edited('teams = { label = "督查组"', f'{line}\nteams = {{ label = "督查组"')


@pytest.mark.django_db
@pytest.mark.usefixtures("units")
def test_a_figure_counts_the_rows_that_it_opens(read):
    factories.unit(Unit.GOVERNMENT)
    factories.unit(Unit.TOWNSHIP)
    topic = read(declaring('units = { label = "单位", count = "units", where = { kind = "township" } }'))

    [figure] = [found for found in computed([topic]) if found.key == "ponds.units"]

    assert figure.value(SYSTEM) == figure.rows(SYSTEM).count() == 1
    assert figure.rows(SYSTEM).get().kind == Unit.TOWNSHIP


@pytest.mark.django_db
@pytest.mark.usefixtures("units")
def test_a_column_may_hold_one_of_several_values(read):
    factories.unit(Unit.GOVERNMENT)
    factories.unit(Unit.TOWNSHIP)
    factories.unit(Unit.ENTERPRISE)
    topic = read(
        declaring('units = { label = "单位", count = "units", where = { kind = ["township", "enterprise"] } }')
    )

    assert {found.key: found.value(SYSTEM) for found in computed([topic]) if "units" in found.key} == {"ponds.units": 2}


@pytest.mark.django_db
@pytest.mark.usefixtures("units")
def test_a_figure_counts_for_whoever_asks(read):
    factories.unit()
    topic = read(declaring('units = { label = "单位", count = "units" }'))

    [figure] = [found for found in computed([topic]) if found.key == "ponds.units"]

    assert figure.value(Actor.anonymous()) == 0


def test_figures_stand_in_the_order_of_their_keys_with_label_and_unit(read):
    sites, teams = computed([read(FULL)])

    assert (sites.key, sites.label.zh, sites.unit.zh) == ("ponds.sites", "池塘", "口")
    assert (teams.key, teams.label.zh, teams.unit.zh) == ("ponds.teams", "督查组", "个")


@pytest.mark.usefixtures("units")
def test_a_figure_in_code_joins_those_of_its_topic(read):
    figures.add_coded(Computed("ponds.fish", Text("鱼"), Text("条"), lambda actor: Unit.objects.none()))

    assert "ponds.fish" in {figure.key for figure in computed([read(FULL)])}


@pytest.mark.usefixtures("units")
def test_a_figure_in_code_of_a_topic_that_was_refused_is_left_out(read):
    figures.add_coded(Computed("lakes.fish", Text("鱼"), Text("条"), lambda actor: Unit.objects.none()))

    assert "lakes.fish" not in {figure.key for figure in computed([read(FULL)])}


@pytest.mark.parametrize(
    ("column", "taken", "refused"),
    [
        (Column("x"), ["a", ""], [1, True, None, [], {}]),
        (Column("x", {"a": "甲"}), ["a"], ["b", "", 1]),
        (Column("x", type=int), [0, 7], ["7", True, 1.5]),
        (Column("x", type=bool), [True, False], ["true", 1, 0]),
    ],
)
def test_a_column_takes_values_of_its_type_alone(column, taken, refused):
    assert all(column.takes(value) for value in taken)
    assert not any(column.takes(value) for value in refused)


def test_sources_cannot_be_changed_from_outside():
    before = len(figures.sources())
    dict(figures.sources())["x"] = Source("x", lambda actor, topic: Unit.objects.none())

    assert len(figures.sources()) == before
