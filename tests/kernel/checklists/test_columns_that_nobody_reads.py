"""A heading that is nearly that of a column which counts is told; a column of the author's own is not."""

from __future__ import annotations

import pytest

from tests.kernel.checklists.forms import HEAD, SETTINGS, YES_NO, converted, place_of
from zhujian.kernel.checklists.faults import Fault

GOOD = ("text", "a", "一")


def notes(**sheets: tuple[tuple[str, ...], ...]) -> list[Fault]:
    given = {"survey": (HEAD, GOOD), "settings": SETTINGS, **sheets}
    return [note for note in converted(given.pop("survey"), **given).notes if note.code == "heading"]


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("relevent", "relevant"),
        ("constrant", "constraint"),
        ("constraint_mesage", "constraint_message"),
        ("apperance", "appearance"),
        ("choice filer", "choice_filter"),
        ("repeat_cuont", "repeat_count"),
    ],
)
def test_a_condition_under_a_misspelt_heading_is_not_lost_unnoticed(heading: str, meant: str) -> None:
    [note] = notes(survey=((*HEAD, heading), (*GOOD, "1 = 1")))
    assert place_of(note) == ("survey", 1, heading, "D1")
    assert f"“{heading}”" in note.what
    assert f"“{meant}”" in note.remedy


@pytest.mark.parametrize(
    "heading",
    [
        "relevant",
        "Relevant",
        "bind::relevant",
        "label::English (en)",
        "media::image::中文",
        "read only",
        "required message",
        "责任科室",
        "source of the question",
        "comments",
        "$given",
    ],
)
def test_columns_that_count_and_columns_of_the_authors_own_are_not_spoken_of(heading: str) -> None:
    assert notes(survey=((*HEAD, heading), (*GOOD, ""))) == []


def test_the_other_sheets_are_looked_at_too() -> None:
    survey = ((*HEAD,), ("select_one yes_no", "a", "一"))
    choices = ((*YES_NO[0][:2], "lable", "label"), *((*row[:2], "", row[2]) for row in YES_NO[1:]))
    settings = ((*SETTINGS[0], "defualt_language"), (*SETTINGS[1], "zh"))
    found = notes(survey=survey, choices=choices, settings=settings)
    assert [(note.sheet, note.column) for note in found] == [("choices", "lable"), ("settings", "defualt_language")]
