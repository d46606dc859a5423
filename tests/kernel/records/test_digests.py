"""The digest in the log equals the one that a later read gives, however the value was handed over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from tests import factories
from tests.samples import Sample, digests_in, events, faults, run, sample
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act
from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import digest
from zhujian.kernel.records.digests import digest_of_columns, usual_values
from zhujian.kernel.time import ZONE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


class Colour(models.TextChoices):
    RED = "red"


MOMENT = datetime(2022, 9, 30, 9, 0, 0, 123456, tzinfo=ZONE)
VALUES: dict[str, dict[str, Any]] = {
    "a date in words": {"day": "2022-09-30"},
    "a moment for a date": {"day": MOMENT},
    "a moment in words": {"moment": "2022-09-30T09:00:00+08:00"},
    "a moment in another zone": {"moment": MOMENT.astimezone(timezone(timedelta(hours=-5)))},
    "a moment with microseconds": {"moment": MOMENT},
    "an hour in words": {"hour": "09:30"},
    "an hour with microseconds": {"hour": time(9, 30, 0, 1)},
    "a long duration": {"lasts": timedelta(days=400, microseconds=1)},
    "a lazy text": {"text": gettext_lazy("监督检查室")},
    "a number for a text": {"text": 12},
    "a member of an enumeration": {"text": Colour.RED},
    "a rare character": {"text": "喆赟珺玥璟𠮷", "words": "二\r\n三\u2028"},
    "digits for a number": {"number": "12"},
    "a whole fraction for a number": {"number": 12.0},
    "true for a number": {"number": True},
    "one for a flag": {"flag": 1},
    "a word for a flag": {"flag": "True"},
    "a decimal": {"amount": Decimal(100)},
    "a decimal with zeros": {"amount": Decimal("1E+2")},
    "a decimal in words": {"amount": "12.50"},
    "a decimal that has to be rounded up": {"amount": Decimal("1.005")},
    "a decimal that has to be rounded to even": {"amount": Decimal("1.015")},
    "a fraction for a decimal": {"amount": 0.1},
    "a decimal below nothing": {"amount": Decimal("-0.00")},
    "a fraction": {"ratio": 0.1},
    "a fraction in words": {"ratio": "1e300"},
    "a whole number for a fraction": {"ratio": 3},
    "a fraction below nothing": {"ratio": -0.0},
    "a tuple in JSON": {"data": {"units": (1, 2, ("a",))}},
    "numbers for keys in JSON": {"data": {10: "a", 9: "b", 1: {2: 3}}},
    "fractions in JSON": {"data": [0.1, 1.0, 1e16, 1.5e300, -0.0, 1e-7]},
    "large numbers in JSON": {"data": {"n": 2**70}},
    "true and nothing in JSON": {"data": {"a": True, "b": None, "c": ""}},
    "a text for JSON": {"data": "喆"},
    "decimals and days in coded JSON": {"coded": {"sum": Decimal("1.50"), "on": date(2022, 9, 30), "at": MOMENT}},
    "an identifier in words": {"ident": "9f2b3c1e-0000-4000-8000-000000000001"},
    "an identifier": {"ident": uuid.UUID(int=7)},
    "bytes": {"raw": b"\x00\xff"},
    "bytes that may change": {"raw": bytearray(b"\x00\xff")},
    "a view of bytes": {"raw": memoryview(b"\x00\xff")},
    "an address": {"address": "2001:DB8::1"},
    "nothing at all": {},
}

Write = Callable[[dict[str, Any]], Sample]


def _save(values: dict[str, Any]) -> Sample:
    made = Sample(**values)
    made.save()
    return made


def _save_again(values: dict[str, Any]) -> Sample:
    made = Sample.objects.create()
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    return made


def _save_these_columns(values: dict[str, Any]) -> Sample:
    made = Sample.objects.create()
    made.text = made.words = "never saved"
    for name, value in values.items():
        setattr(made, name, value)
    made.save(update_fields=list(values))
    return made


def _update(values: dict[str, Any]) -> Sample:
    made = Sample.objects.create()
    Sample.objects.filter(pk=made.pk).update(**{"flag": False, **values})
    return made


def _swap(values: dict[str, Any]) -> Sample:
    made = Sample.objects.create()
    assert made.swap({"number": 0}, **{"flag": False, **values})
    return made


def _bulk_update(values: dict[str, Any]) -> Sample:
    made = Sample.objects.create()
    for name, value in values.items():
        setattr(made, name, value)
    Sample.objects.bulk_update([made], ["flag", *values])
    return made


WAYS: dict[str, Write] = {
    "save": _save,
    "save again": _save_again,
    "save some columns": _save_these_columns,
    "create": lambda values: Sample.objects.create(**values),
    "bulk_create": lambda values: Sample.objects.bulk_create([Sample(**values), Sample()])[0],
    "update_or_create": lambda values: Sample.objects.update_or_create(values, words="x")[0],
    "update": _update,
    "swap": _swap,
    "bulk_update": _bulk_update,
}


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES.keys())
def test_the_log_holds_the_digest_of_what_is_read_later(values: dict[str, Any], write: Write) -> None:
    made = run(lambda act: write(values))
    assert digests_in(events()[-1])["samples.sample", str(made.pk)] == digest(Sample.objects.get(pk=made.pk))
    assert faults() == []


EXPRESSIONS: dict[str, dict[str, Any]] = {
    "a counter": {"number": F("number") + 1},
    "joined texts": {"text": Concat("text", Value("!"))},
    "the database's clock": {"moment": Now()},
    "nothing in JSON": {"data": Value(None, models.JSONField())},
}


@pytest.mark.parametrize("values", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_an_expression_is_read_back_before_it_is_recorded(values: dict[str, Any]) -> None:
    row = sample(text="a", number=1)

    def change(act: Act) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    run(change)
    assert faults() == []


def test_what_happens_to_an_instance_after_it_was_saved_is_not_recorded() -> None:
    def write(act: Act) -> None:
        made = Sample.objects.create(text="saved", data={"units": [1]})
        made.text = "never saved"
        made.data["units"].append(2)

    run(write)
    assert faults() == []


def test_a_locked_row_saved_in_part_is_recorded_as_it_stands_in_the_table() -> None:
    row = sample(text="before", data={"units": [1]})

    def write(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        locked.number, locked.text = 5, "never saved"
        locked.data["units"].append(2)
        locked.save(update_fields=["number"])

    run(write)
    assert faults() == []


def test_two_instances_of_one_row_are_recorded_as_the_row_ends() -> None:
    row = sample(text="before")

    def write(act: Act) -> None:
        first, second = Sample.objects.get(pk=row.pk), act.lock(Sample, row.pk)
        first.text = "first"
        first.save(update_fields=["text"])
        second.number = 2
        second.save(update_fields=["number"])
        third = Sample.objects.get(pk=row.pk)
        assert (third.text, third.number) == ("first", 2)
        second.flag = True
        second.save()

    run(write)
    row.refresh_from_db()
    assert (row.text, row.number, row.flag) == ("before", 2, True)
    assert faults() == []


def test_a_row_read_again_in_between_is_recorded_as_it_ends() -> None:
    row = sample(text="before")

    def write(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        Sample.objects.filter(pk=row.pk).update(text="behind its back", number=F("number") + 1)
        locked.refresh_from_db()
        locked.flag = True
        locked.save(update_fields=["flag"])

    run(write)
    assert faults() == []


def test_a_row_read_in_part_is_recorded_whole() -> None:
    row = sample(text="before", words="kept")

    def write(act: Act) -> None:
        part = Sample.objects.only("number").get(pk=row.pk)
        act.ledger.hold(part)
        part.number = 3
        part.save()

    run(write)
    assert Sample.objects.get(pk=row.pk).words == "kept"
    assert faults() == []


def test_a_row_deleted_in_the_action_that_made_it_is_recorded_as_gone() -> None:
    def write(act: Act) -> str:
        made = Sample.objects.create()
        key = str(made.pk)
        made.delete()
        return key

    pk = run(write)
    assert digests_in(events()[-1]) == {("samples.sample", pk): ""}
    assert faults() == []


def test_rows_deleted_together_are_recorded_as_gone() -> None:
    rows = [sample(text="old"), sample(text="old"), sample(text="new")]
    run(lambda act: Sample.objects.filter(text="old").delete())
    assert digests_in(events()[-1]) == {("samples.sample", str(row.pk)): "" for row in rows[:2]}
    assert faults() == []


def test_an_update_of_many_rows_records_those_rows_and_no_others() -> None:
    rows = [sample(number=number) for number in range(5)]
    assert run(lambda act: Sample.objects.filter(number__gte=2).update(flag=True)) == 3
    assert digests_in(events()[-1]).keys() == {("samples.sample", str(row.pk)) for row in rows[2:]}
    assert faults() == []


def test_an_update_that_changes_what_it_selects_by_is_recorded() -> None:
    for _ in range(3):
        sample(flag=False)
    assert run(lambda act: Sample.objects.filter(flag=False).update(flag=True)) == 3
    assert faults() == []


def test_more_rows_than_an_engine_takes_parameters_are_recorded() -> None:
    def write(act: Act) -> None:
        Sample.objects.bulk_create([Sample(number=number) for number in range(1500)])
        Sample.objects.update(number=F("number") + 1)

    run(write)
    assert len(digests_in(events()[-1])) == 1500
    assert faults() == []


@pytest.mark.parametrize("passed_over", ["ignore_conflicts", "update_conflicts"])
def test_rows_are_not_made_in_bulk_with_conflicts_passed_over(passed_over: str) -> None:
    with pytest.raises(TypeError, match="conflicts"):
        run(lambda act: Sample.objects.bulk_create([Sample(pk=1)], **{passed_over: True}))


def test_a_row_changed_by_hand_no_longer_has_its_digest() -> None:
    row = sample(text="a")
    models.QuerySet(Sample).filter(pk=row.pk).update(text="b")
    assert len(faults()) == 1


def test_a_column_that_is_not_recorded_changes_no_digest() -> None:
    row = sample()
    before = digest(row)
    row.reads = 9
    assert digest(row) == before


def test_equal_rows_have_unequal_digests() -> None:
    """The salt: nobody learns from the log that two rows hold the same."""
    row = sample(text="a")
    twin = Sample(pk=row.pk, text="a")
    assert twin.salt != row.salt
    assert digest(twin) != digest(row)


def test_the_rows_of_units_and_accounts_agree_with_the_log() -> None:
    parent = factories.unit(Unit.TOWNSHIP, active_from="2020-01-01")
    factories.unit(parent=parent, uscc="91350100M000100Y43")
    person = factories.account(password=factories.PASSWORD, unit=parent)
    factories.grant(person, "liaison", unit=parent, topics=("mines", "waters"), since="2020-01-01")
    factories.token(person, "liaison", days=3)
    run(lambda act: Account.objects.filter(pk=person.pk).update(post=gettext_lazy("局长")))
    assert faults() == []


def test_a_moment_without_a_zone_is_recorded_as_the_database_took_it() -> None:
    with pytest.warns(RuntimeWarning, match="naive"):
        row = sample(moment=datetime(2022, 9, 30, 9))  # noqa: DTZ001
    row.refresh_from_db()
    assert row.moment == datetime(2022, 9, 30, 1, tzinfo=UTC)
    assert faults() == []


TEXTS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
LEAVES = some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.floats(-1e15, 1e15) | TEXTS
JSON = some.recursive(LEAVES, lambda part: some.lists(part) | some.dictionaries(TEXTS, part), max_leaves=6)


@pytest.mark.usefixtures("samples")
class AnyValuesTest(TestCase):
    @given(
        some.fixed_dictionaries(
            {},
            optional={
                "text": TEXTS,
                "number": some.integers(-(2**31), 2**31 - 1),
                "amount": some.decimals(-(10**9), 10**9, places=4),
                "ratio": some.floats(-1e15, 1e15),
                "moment": some.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=some.just(ZONE)),  # noqa: DTZ001
                "lasts": some.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
                "data": JSON.filter(lambda value: value is not None),
                "raw": some.binary(max_size=20),
            },
        )
    )
    def test_any_values_are_recorded_as_they_are_read(self, values: dict[str, Any]) -> None:
        made = sample(**values)
        logged = digests_in(events()[-1])["samples.sample", str(made.pk)]
        assert logged == digest(Sample.objects.get(pk=made.pk))


def test_a_column_that_a_later_version_adds_leaves_the_digests_of_older_rows_as_they_are() -> None:
    known = {"salt": b"s" * 16, "id": 7, "text": "喆"}
    older = digest_of_columns(known, {"text": ""})
    assert digest_of_columns({**known, "note": "", "own": None}, {"text": "", "note": "", "own": None}) == older
    for added in ({"note": "", "own": 0}, {"note": "x", "own": None}):
        assert digest_of_columns({**known, **added}, {"text": "", "note": "", "own": None}) != older


def test_what_is_usual_is_what_a_row_holds_where_nobody_gave_it_a_value() -> None:
    found = usual_values(Sample)
    plain = Sample()
    assert "salt" not in found
    assert {name: getattr(plain, name) for name in found} == found
