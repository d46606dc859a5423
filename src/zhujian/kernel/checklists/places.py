"""Where on the sheets a part of a form stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from zhujian.kernel.checklists.workbooks import SURVEY, Workbook

SETTINGS = "settings"
# The XForm's names of places -> headings of the sheet `survey`.
HEADINGS: dict[str, tuple[str, ...]] = {
    "relevant": ("relevant", "relevance"),
    "constraint": ("constraint",),
    "calculate": ("calculation", "calculate"),
    "readonly": ("readonly", "read_only"),
    "required": ("required",),
    "choice_filter": ("choice_filter",),
    "repeat_count": ("repeat_count", "jr:count", "count"),
    "default": ("default", "calculation", "calculate"),
    "trigger": ("trigger",),
    "type": ("type", "command"),
    "appearance": ("appearance",),
    "label": ("label", "caption"),
}


class Place(TypedDict, total=False):
    sheet: str
    row: int
    column: str
    cell: str


@dataclass(frozen=True)
class Places:
    """A form's places: `rows` give each path's row on the sheet `survey`."""

    book: Workbook
    rows: Mapping[str, int] = field(default_factory=dict, hash=False)

    def of(self, path: str, place: str, text: str = "") -> Place:
        """The place of something that belongs to a node of the form."""
        if path == "meta/instanceName":
            return self.setting("instance_name")
        row = self.rows.get(path, 0) or self._by_name(path)
        page = self.book.survey
        names = HEADINGS.get(place, (place,))
        heading = page.heading(names, row) if row else ""
        if row and not heading and text:  # a label in one of several languages, a generated node
            heading = self._heading_with(row, text)
        return {"sheet": page.title, "row": row, "column": heading, "cell": page.cell(heading, row)}

    def setting(self, name: str) -> Place:
        page = self.book.sheet(SETTINGS)
        heading = page.heading((name,), 2)
        return {"sheet": page.title, "row": 2 if heading else 0, "column": heading, "cell": page.cell(heading, 2)}

    def text(self, wanted: str, columns: Collection[str] = ()) -> Place:
        """The first cell that holds a text, on the sheet `survey` and then on the others.

        Where columns are named, only what stands under them, or under them for one language, is looked at.
        """
        stem = wanted.rpartition(".")[0] or wanted
        for text in (wanted, stem):
            for page in sorted(self.book.sheets.values(), key=lambda page: page.title.lower() != SURVEY):
                for number, cells in enumerate(page.rows, start=2):
                    for heading, value in cells.items():
                        if text in str(value) and (not columns or _is_of(heading, columns)):
                            place: Place = {"sheet": page.title, "row": number, "column": heading}
                            return {**place, "cell": page.cell(heading, number)}
        return {}

    def _by_name(self, path: str) -> int:
        """A node that pyxform made itself, a `_count` of a repeat say, stands where the one does that it is for."""
        name = path.rpartition("/")[2].removesuffix("_count").removesuffix("_other")
        found = [row for place, row in self.rows.items() if place.rpartition("/")[2] == name]
        return found[0] if name and found else 0

    def _heading_with(self, row: int, text: str) -> str:
        cells = self.book.survey.rows[row - 2]
        function = text.partition("(")[0].strip()
        return next((heading for heading, value in cells.items() if function and function in str(value)), "")


def _is_of(heading: str, columns: Collection[str]) -> bool:
    parts = [part.strip().lower() for part in heading.replace("::", ":").split(":")]
    return not set(columns).isdisjoint(parts)
