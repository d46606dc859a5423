"""Columns that nobody reads: pyxform passes over a heading that it does not know, and a condition is lost unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _
from pyxform import aliases

from zhujian.kernel.checklists.faults import Fault
from zhujian.kernel.checklists.workbooks import SURVEY, Sheet, Workbook

LIKE = 0.8  # of one: below that, a column is the author's own, as many forms have them
_PLAIN = "type name label hint guidance_hint default trigger choice_filter parameters disabled media bind control"
_SETTINGS = "version default_language instance_name style public_key submission_url auto_send auto_delete"
KNOWN: dict[str, frozenset[str]] = {
    SURVEY: frozenset([*aliases.survey_header, *_PLAIN.split(), "instance", "note", "guidance_hint"]),
    "choices": frozenset([*aliases.list_header, "name", "label", "geometry", "media"]),
    "settings": frozenset([*aliases.settings_header, *_SETTINGS.split(), "title", "id_string", "name"]),
}


def unread(book: Workbook) -> Iterator[Fault]:
    """A note for each heading that is nearly that of a column which counts."""
    for name, known in KNOWN.items():
        sheet = book.sheet(name)
        for heading in filter(None, sheet.headings):
            meant = _meant(heading, known)
            if meant:
                yield _note(sheet, heading, meant)


def _meant(heading: str, known: frozenset[str]) -> str:
    """The column that was probably meant; empty for one that is known, or like none."""
    stem = heading.replace("::", ":").partition(":")[0].strip().lower().replace(" ", "_")
    if stem in known or stem.replace("_", " ") in known:
        return ""
    return next(iter(get_close_matches(stem, known, n=1, cutoff=LIKE)), "")


def _note(sheet: Sheet, heading: str, meant: str) -> Fault:
    what = _("“%(heading)s”列没有被采用。") % {"heading": heading}
    remedy = _("如果指的是“%(meant)s”，请改正列名。") % {"meant": meant}
    return Fault("heading", what, remedy, sheet.title, 1, heading, sheet.cell(heading, 1))
