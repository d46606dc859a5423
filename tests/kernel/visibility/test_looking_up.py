"""Rows by their keys: statements that are kept give what a query put together anew would give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import personas
from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import lookups, time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topics
from zhujian.kernel.visibility import find, ruled_models, visible_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    with time.at(MORNING):
        return made()


def everybody(world: World) -> list[Actor]:
    insiders = [world.actor(who) for who in ("a", "b", "owner", "regulator", "township")]
    return [*insiders, *(personas.acting(personas.account(role)) for role in ROLES), Actor.anonymous()]


def test_what_is_found_is_what_is_visible_for_every_role_and_kind_of_row(world: World) -> None:
    with time.at(MORNING):
        world.closed()
        other = world.problem(title="另一件")
    for actor in everybody(world):
        for model in (Problem, File, Evidence, Unit):
            seen = set(visible_to(actor, model).values_list("pk", flat=True))
            for pk in model.objects.values_list("pk", flat=True):
                assert (find(actor, model, pk=pk) is not None) == (pk in seen), (actor.role, model, pk)
        by_number = find(actor, Problem, number=other.number)
        assert (by_number is not None) == visible_to(actor, Problem).filter(number=other.number).exists()


def test_a_rule_reads_the_actor_and_the_day_and_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a statement that is kept would be yesterday's. Topics belong to the process, which looks for new ones."""
    monkeypatch.setattr("zhujian.kernel.registry.queries.RECHECK_SECONDS", float("inf"))
    actors = everybody(world)
    topics()
    for actor in actors:
        for model in ruled_models():
            with CaptureQueriesContext(connection) as queries:
                first, later = (statement_at(actor, model, hours) for hours in (0, 14))
            assert len(queries) == 0, (actor.role, model)
            assert first == later, (actor.role, model)


def statement_at(actor: Actor, model: type, hours: int) -> object:
    with time.at(MORNING + timedelta(hours=hours)):
        try:
            return visible_to(actor, model).query.sql_with_params()
        except EmptyResultSet:
            return None


def test_two_actors_do_not_share_what_they_see(world: World) -> None:
    with time.at(MORNING):
        problem = world.assigned()
    assert find(world.actor("owner"), Problem, pk=problem.pk) == problem
    assert find(world.actor("township"), Problem, pk=problem.pk) is None
    assert find(world.actor("owner"), Problem, pk=problem.pk) == problem


@pytest.mark.parametrize("number", ["", "x", "LY-2022-999999", "\x00", "'; --", "%s", "ü" * 400])
def test_a_number_of_no_problem_finds_none(world: World, number: str) -> None:
    assert find(world.actor("a"), Problem, number=number) is None


@pytest.mark.parametrize("pk", [0, -1, 2**63 - 1, 2**63, 10**30])
def test_a_key_beyond_every_table_finds_none(world: World, pk: int) -> None:
    assert find(world.actor("a"), Problem, pk=pk) is None
    assert lookups.first(Unit, pk=pk) is None


def test_rows_come_in_the_order_that_was_asked_for(world: World) -> None:
    codes = [unit.code for unit in lookups.every(Unit, order=("-code",))]
    assert codes == sorted(codes, reverse=True)
    assert len(codes) == Unit.objects.count() > 2


def test_a_column_may_be_asked_for_that_holds_nothing(world: World) -> None:
    with time.at(MORNING):
        problem = world.assigned()
    key = {"kind": "problems.problem", "row": problem.pk}
    running = lookups.first(Clock, order=(), lock=False, stopped_at=None, **key)
    assert running is not None
    assert lookups.every(Clock, order=(), lock=False, due_at=None, **key) == []


def test_the_second_look_up_puts_nothing_together(world: World) -> None:
    unit = Unit.objects.order_by("pk").first()
    assert unit is not None
    lookups.first(Unit, code=unit.code)
    before = lookups._every.cache_info()
    assert lookups.first(Unit, code=unit.code) == unit
    after = lookups._every.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="numbers and texts"):
        lookups.every(Unit, pk=[1, 2])
