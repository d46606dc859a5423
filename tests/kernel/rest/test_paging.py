"""A list a page at a time shows every row exactly once, in order, whatever ties and gaps the column has."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from tests.samples import Sample, run, sample
from zhujian.kernel.errors import Invalid
from zhujian.kernel.rest.paging import Order, page
from zhujian.kernel.time import ZONE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

NINE = datetime(2022, 9, 30, 9, 0, 0, 123456, tzinfo=ZONE)
COLUMNS: dict[str, list[Any]] = {
    "pk": [None] * 7,
    "text": ["b", "a", "b", "", "竹", "B", "a"],
    "number": [3, 1, 3, 0, -2, 3, 1],
    "flag": [True, False, True, True, False, False, True],
    "day": [None, date(2022, 9, 30), None, date(2022, 9, 29), date(2022, 9, 30), None, date(2022, 9, 30)],
    "moment": [NINE, None, NINE, NINE + timedelta(microseconds=1), None, NINE, NINE - timedelta(days=1)],
    "amount": [None, Decimal("1.50"), Decimal("1.5"), Decimal(-3), None, Decimal("0.01"), Decimal("1.50")],
    "ratio": [0.1, None, 0.1, 1e300, -0.5, None, 0.30000000000000004],
    "hour": [None, "09:00", "09:00", "08:59:59.000001", None, "09:00", "23:59"],
}


def walk(order: Order, limit: int) -> list[int]:
    """The keys on all pages, one after the other."""
    found: list[int] = []
    cursor = ""
    for _ in range(50):
        shown = page(Sample.objects.all(), order, limit=limit, cursor=cursor)
        assert len(shown.items) <= limit
        found += [row.pk for row in shown.items]
        if shown.next is None:
            return found
        assert len(shown.items) == limit, "only the last page is short"
        cursor = shown.next
    raise AssertionError("the pages go on for ever")


def expected(order: Order) -> list[int]:
    """The same by sorting in Python: rows without a value last, ties by key."""
    rows = list(Sample.objects.all())
    values = {row.pk: getattr(row, order.column) for row in rows}
    filled = sorted((pk for pk in values if values[pk] is not None), key=lambda pk: (values[pk], pk))
    empty = sorted(pk for pk in values if values[pk] is None)
    return filled[::-1] + empty[::-1] if order.descending else filled + empty


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("column", COLUMNS)
def test_every_row_is_shown_exactly_once_and_in_order(column: str, descending: bool, limit: int) -> None:
    for value in COLUMNS[column]:
        sample(**({} if column == "pk" else {column: value}))
    order = Order(column, descending)
    found = walk(order, limit)
    assert sorted(found) == sorted(Sample.objects.values_list("pk", flat=True))
    if column != "text":  # the engines collate texts in ways of their own
        assert found == expected(order)


def test_a_page_costs_one_query_however_far_in() -> None:
    for number in range(30):
        sample(number=number // 3)
    order = Order("number")
    cursor = ""
    for _ in range(5):
        with CaptureQueriesContext(connection) as queries:
            shown = page(Sample.objects.all(), order, limit=5, cursor=cursor)
        assert len(queries) == 1
        assert "OFFSET" not in queries[0]["sql"]
        cursor = shown.next or ""


def test_rows_that_arrive_or_go_meanwhile_shift_no_page() -> None:
    rows = [sample(number=number) for number in range(6)]
    first = page(Sample.objects.all(), Order("number", False), limit=3)
    sample(number=-1)
    run(lambda act: Sample.objects.filter(pk=rows[2].pk).delete())
    second = page(Sample.objects.all(), Order("number", False), limit=3, cursor=first.next or "")
    assert [row.number for row in first.items + second.items] == [0, 1, 2, 3, 4, 5]


def test_an_empty_list_has_one_empty_page() -> None:
    shown = page(Sample.objects.all(), Order())
    assert (shown.items, shown.next) == ([], None)


def test_the_order_is_read_from_a_word_with_or_without_a_minus() -> None:
    default = Order("day")
    assert Order.parse("", ["day"], default) is default
    assert Order.parse("number", ["day", "number"], default) == Order("number", False)
    assert Order.parse("-number", ["day", "number"], default) == Order("number", True)
    for wrong in ("salt", "-salt", "--day", "day,number", "?", "pk"):
        with pytest.raises(Invalid) as caught:
            Order.parse(wrong, ["day", "number"], default)
        assert [error.field for error in caught.value.errors] == ["sort"]


def refusal(column: str, cursor: str) -> list[str]:
    """The fields named in the refusal; none where the page is shown. Any other exception fails the test."""
    try:
        page(Sample.objects.all(), Order(column), cursor=cursor)
    except Invalid as refused:
        return [error.field for error in refused.errors]
    return []


def spelled(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HOSTILE = {
    "no base64": "%%%",
    "not of these letters": "竹鉴",
    "base64 of nothing": "====",
    "no JSON": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "one number": spelled(5),
    "nothing": spelled(None),
    "a text of two": spelled("ab"),
    "an object": spelled({"a": 1, "b": 2}),
    "too many": spelled([1, 2, 3]),
    "too few": spelled([1]),
    "a key in words": spelled(["a", "1"]),
    "a key that is true": spelled(["a", True]),
    "a key with a fraction": spelled(["a", 1.5]),
    "no key": spelled(["a", None]),
    "a key beyond any table": spelled(["a", 10**30]),
    "a key just beyond any table": spelled([None, 2**63]),
    "a list for a value": spelled([["a"], 1]),
    "an object for a value": spelled([{"a": 1}, 1]),
    "a NUL": spelled(["a\x00b", 1]),
    "half a surrogate pair": base64.urlsafe_b64encode(b'["\\ud800", 1]').decode(),
    "deep": base64.urlsafe_b64encode(b"[" * 290).decode(),
    "infinity": base64.urlsafe_b64encode(b"[Infinity, 1]").decode(),
}


@pytest.mark.parametrize("column", ["pk", "text", "number", "day", "moment", "amount", "flag", "ratio", "hour"])
@pytest.mark.parametrize("cursor", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_cursor_is_malformed(cursor: str, column: str) -> None:
    sample()
    refused = refusal(column, cursor)
    assert refused == ["cursor"] or column in {"pk", "text", "ratio"}, "such a column has this value, or looks at none"


ELSEWHERE = [
    "2022-09-30",
    "99999-12-31",
    "0001-01-01T00:00:00+14:00",
    "12:00",
    "abc",
    "",
    "1e400",
    "NaN",
    10**40,
    -1,
    0.5,
]


@pytest.mark.parametrize("column", ["text", "number", "day", "moment", "amount", "flag", "ratio", "hour"])
@pytest.mark.parametrize("value", ELSEWHERE, ids=str)
@pytest.mark.filterwarnings("ignore:DateTimeField Sample.moment received a naive datetime:RuntimeWarning")
def test_a_cursor_of_another_list_is_malformed_or_answered(value: Any, column: str) -> None:
    sample()
    assert refusal(column, spelled([value, 1])) in ([], ["cursor"])


@pytest.mark.usefixtures("samples")
class AnyRowsTest(TestCase):
    @given(
        some.lists(some.none() | some.dates(date(2022, 9, 1), date(2022, 9, 4)), max_size=12),
        some.booleans(),
        some.integers(1, 5),
    )
    def test_any_days_are_shown_exactly_once_and_in_order(
        self, days: list[date | None], descending: bool, limit: int
    ) -> None:
        run(lambda act: Sample.objects.all().delete())
        run(lambda act: Sample.objects.bulk_create([Sample(day=day) for day in days]))
        order = Order("day", descending)
        assert walk(order, limit) == expected(order)
