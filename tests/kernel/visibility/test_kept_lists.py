"""Statements that are kept for lists of ids give what a query put together anew would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests import factories
from zhujian.kernel import lookups
from zhujian.kernel.org.models import Unit

pytestmark = pytest.mark.django_db


def named(ids: Sequence[int], kind: str) -> QuerySet[Any]:
    return Unit.objects.filter(kind=kind, pk__in=ids).exclude(code="50%s").order_by("-pk").values_list("pk", "name")


def whole(ids: Sequence[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=ids).order_by("pk")


def below(path: str) -> QuerySet[Any]:
    return Unit.objects.filter(path__startswith=path).order_by("path").values_list("code", flat=False)


def nobody(ids: Sequence[int]) -> QuerySet[Any]:
    return Unit.objects.filter(pk__in=ids, code__in=()).values_list("pk")


@pytest.fixture
def units() -> list[Unit]:
    return [factories.unit() for _ in range(5)]


@pytest.mark.parametrize("chosen", [slice(0, 1), slice(1, 4), slice(0, 5)])
def test_any_number_of_ids_finds_what_a_new_query_finds(units: list[Unit], chosen: slice) -> None:
    ids = [unit.pk for unit in units[chosen]]
    for kind in (Unit.GOVERNMENT, Unit.PARTY):
        assert lookups.values_among(named, ids, kind) == list(named(ids, kind))
    assert lookups.rows_among(whole, ids) == list(whole(ids))


def test_whole_rows_hold_every_column(units: list[Unit]) -> None:
    (found,) = lookups.rows_among(whole, {units[2].pk})
    assert {field.attname: getattr(found, field.attname) for field in Unit._meta.concrete_fields} == {
        field.attname: getattr(Unit.objects.get(pk=units[2].pk), field.attname) for field in Unit._meta.concrete_fields
    }


def test_values_that_stand_in_the_statement_keep_it_apart_from_others(units: list[Unit]) -> None:
    for unit in units:
        assert lookups.values_of(below, unit.path) == list(below(unit.path)) == [(unit.code,)]
        assert lookups.count_of(below, unit.path) == 1
    assert lookups.count_of(below, "/") == Unit.objects.count()


def test_what_can_never_be_found_asks_nothing(units: list[Unit]) -> None:
    lookups.values_among(nobody, [1])
    with CaptureQueriesContext(connection) as queries:
        assert lookups.values_among(nobody, [units[0].pk]) == []
        assert lookups.values_among(named, [], Unit.PARTY) == []
        assert lookups.rows_among(whole, set()) == []
    assert len(queries) == 0


def test_an_id_that_is_no_number_reaches_no_statement() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        lookups.values_among(named, ["1) OR (1=1"], Unit.PARTY)
