"""Write each topic's checklists as XLSForms: `python tools/checklists.py` makes NAME.xlsx of NAME.toml.

The source is a list of rows with the columns of XLSForm; words are given by language, and the categories of a topic
come from its topic.toml.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

TOPICS = Path(__file__).resolve().parent.parent / "src" / "zhujian" / "topics"
LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
WORDS = ("label", "hint", "required_message", "constraint_message")
COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
    "parameters",
    "default",
)
WIDTHS = {"type": 32, "name": 20, "relevant": 30, "constraint": 26, "calculation": 30}

Rows = list[list[str]]


def sheets(source: Path) -> dict[str, Rows]:
    """The rows of each sheet, the headings first. Raises KeyError for a column that XLSForm does not have here."""
    form = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        "survey": list(_survey(form["row"])),
        "choices": list(_choices(form["lists"], source)),
        "settings": [list(form["settings"]), list(form["settings"].values())],
    }


def write(source: Path) -> Path:
    """NAME.xlsx beside NAME.toml."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets(source).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
        sheet.freeze_panes = "C2" if title == "survey" else "A2"
        for number, heading in enumerate(rows[0], start=1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(heading, 24)
    target = source.with_suffix(".xlsx")
    book.save(target)
    return target


def sources() -> list[Path]:
    return sorted(TOPICS.glob("*/checklists/*.toml"))


def _survey(rows: list[dict[str, Any]]) -> Iterator[list[str]]:
    yield [heading for column in COLUMNS for heading in _headings(column)]
    for row in rows:
        unknown = set(row) - set(COLUMNS)
        if unknown:
            raise KeyError(f"{row.get('name')}: {sorted(unknown)}")
        yield [cell for column in COLUMNS for cell in _cells(column, row.get(column, ""))]


def _headings(column: str) -> list[str]:
    return [f"{column}::{language}" for language in LANGUAGES.values()] if column in WORDS else [column]


def _cells(column: str, value: Any) -> list[str]:
    if column not in WORDS:
        return [str(value)]
    return [value.get(code, "") if value else "" for code in LANGUAGES]


def _choices(lists: Mapping[str, Any], source: Path) -> Iterator[list[str]]:
    yield ["list_name", "name", *_headings("label")]
    for name, choices in lists.items():
        found = _categories(source) if "from_topic" in choices else choices
        for value, words in found.items():
            yield [name, value, *_cells("label", words)]


def _categories(source: Path) -> dict[str, dict[str, str]]:
    """Code -> words of the categories of the topic in whose folder the source lies."""
    topic = tomllib.loads((source.parent.parent / "topic.toml").read_text(encoding="utf-8"))
    return {category["code"]: category["title"] for category in topic["category"]}


def main() -> int:
    for source in sources():
        sys.stdout.write(f"{write(source)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
