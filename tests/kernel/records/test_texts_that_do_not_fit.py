"""A text that its column cannot hold is refused alike on every engine, naming the column."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from tests import factories
from tests.samples import Sample, events, run, sample, ticket
from zhujian.kernel.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


def _saved(row: Sample, text: str) -> None:
    row.text = text
    row.save(update_fields=["text"])


def _bulk_updated(row: Sample, text: str) -> None:
    row.text = text
    Sample.objects.bulk_update([row], ["text"])


WAYS: dict[str, Callable[[Sample, str], object]] = {
    "create": lambda row, text: Sample.objects.create(text=text),
    "save": _saved,
    "bulk_create": lambda row, text: Sample.objects.bulk_create([Sample(), Sample(text=text)]),
    "swap": lambda row, text: row.swap({}, text=text),
    "bulk_update": _bulk_updated,
}


@pytest.mark.parametrize("text", ["字" * 41, "a\x00b"], ids=["too long", "with a NUL"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_text_that_does_not_fit_is_refused_and_nothing_written(
    way: Callable[[Sample, str], object], text: str
) -> None:
    row = sample(text="before")
    with pytest.raises(Invalid) as caught:
        run(lambda act: way(row, text))
    assert [error.field for error in caught.value.errors] == ["text"]
    assert list(Sample.objects.values_list("text", flat=True)) == ["before"]
    assert len(events()) == 1


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_text_that_just_fits_is_written(way: Callable[[Sample, str], object]) -> None:
    row = sample()
    run(lambda act: way(row, "字" * 40))
    assert Sample.objects.filter(text="字" * 40).count() == 1


def test_every_text_that_does_not_fit_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        sample(text="字" * 41, words="a\x00b")
    assert {error.field for error in caught.value.errors} == {"text", "words"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_refusal_says_how_much_fits(language: str) -> None:
    with translation.override(language), pytest.raises(Invalid, match="40"):
        ticket(title="字" * 41)


def test_what_is_not_written_is_not_looked_at() -> None:
    row = sample()

    def write(act: object) -> None:
        row.text, row.number = "字" * 41, 3
        row.save(update_fields=["number"])

    run(write)
    assert Sample.objects.get().number == 3


def test_the_rooms_of_the_core_refuse_alike() -> None:
    with pytest.raises(Invalid) as caught:
        factories.unit(name="县" * 121, short_name="县" * 41)
    assert {error.field for error in caught.value.errors} == {"name", "short_name"}
    with pytest.raises(Invalid) as caught:
        factories.account(post="长" * 61)
    assert [error.field for error in caught.value.errors] == ["post"]
