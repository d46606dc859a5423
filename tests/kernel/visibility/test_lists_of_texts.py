"""Look-ups by a list of texts, whose statement is put together once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import QuerySet

from tests import factories
from zhujian.kernel import lookups
from zhujian.kernel.org.models import Unit

pytestmark = pytest.mark.django_db


def coded(codes: Sequence[str], kind: str) -> QuerySet[Unit]:
    return Unit.objects.exclude(name="甲").filter(code__in=codes, kind=kind).exclude(name="乙").order_by("code")


def numbers(codes: Sequence[str], kind: str) -> QuerySet[Any]:
    return coded(codes, kind).values_list("code", "pk")


def test_rows_and_values_are_those_of_the_query_itself() -> None:
    units = [factories.unit(Unit.OFFICE) for _each in range(3)]
    factories.unit(Unit.OFFICE)
    codes = {unit.code for unit in units}

    assert lookups.rows_named(coded, codes, Unit.OFFICE) == list(coded(sorted(codes), Unit.OFFICE))
    assert lookups.values_named(numbers, codes, Unit.OFFICE) == list(numbers(sorted(codes), Unit.OFFICE))
    assert lookups.rows_named(coded, codes, Unit.TOWNSHIP) == []


def test_lists_of_any_length_and_with_hostile_texts_are_only_texts() -> None:
    unit = factories.unit(Unit.OFFICE)
    for codes in ([unit.code], [unit.code, "' OR '1'='1"], [unit.code, "%s", "%(a)s", "\x01"]):
        assert lookups.rows_named(coded, codes, Unit.OFFICE) == [unit]
    assert lookups.rows_named(coded, [], Unit.OFFICE) == lookups.values_named(numbers, [], Unit.OFFICE) == []


def test_the_statement_is_put_together_once() -> None:
    lookups._kept.cache_clear()
    lookups._among.cache_clear()
    for length in range(1, 5):
        lookups.rows_named(coded, [str(at) for at in range(length)], Unit.OFFICE)
    assert lookups._kept.cache_info().misses == 1
