"""Bringing things in: files and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhujian.kernel.ui.components.lists import Words


@dataclass(frozen=True)
class FilePicker:
    """`accept` are endings such as `.pdf`; `max_bytes` the limit for each file. The server checks the content again."""

    name: str
    label: Words
    accept: Sequence[str] = ()
    max_bytes: int | None = None
    multiple: bool = False
    hint: Words = ""
    error: Words = ""
    required: bool = False

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def endings(self) -> str:
        return " ".join(ending.lstrip(".").upper() for ending in self.accept)


@dataclass(frozen=True)
class Refusal:
    """One row of a spreadsheet that was not taken: `row` as the spreadsheet program counts it, from 1."""

    row: int
    column: str
    value: str
    reason: Words
    sheet: str = ""


@dataclass(frozen=True)
class ImportReport:
    """What became of a spreadsheet. `kept` is 0 where the person chose all or nothing and something was wrong."""

    file: str
    total: int
    kept: int
    refused: Sequence[Refusal] = ()
    download_url: str = ""
    list_url: str = ""

    @property
    def refused_rows(self) -> int:
        return len({(each.sheet, each.row) for each in self.refused})
