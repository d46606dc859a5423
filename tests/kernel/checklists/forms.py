"""Small XLSForms, and what a phone sends when they are filled."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from zhujian.kernel.checklists.conversion import Form, Naming, convert
from zhujian.kernel.checklists.faults import Fault, FormRefused

Rows = Sequence[Sequence[object]]
SETTINGS = (("form_id", "form_title", "version"), ("ponds-check", "水塘检查表", "1"))
HEAD = ("type", "name", "label")
YES_NO = (("list_name", "name", "label"), ("yes_no", "yes", "是"), ("yes_no", "no", "否"))


def book(survey: Rows, choices: Rows = (), settings: Rows = SETTINGS, **others: Rows) -> bytes:
    """A workbook with these sheets, the first row of each its headings."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in {"survey": survey, "choices": choices, "settings": settings, **others}.items():
        if rows:
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def converted(survey: Rows, choices: Rows = (), settings: Rows = SETTINGS, **others: Rows) -> Form:
    return convert(io.BytesIO(book(survey, choices, settings, **others)), naming=Naming("ponds-check", "水塘检查表"))


def faults(survey: Rows, choices: Rows = (), settings: Rows = SETTINGS, **others: Rows) -> list[Fault]:
    """What a form is refused for; none where it is taken."""
    return faults_of(book(survey, choices, settings, **others))


def faults_of(content: bytes, **media: str) -> list[Fault]:
    try:
        convert(io.BytesIO(content), media=media, naming=Naming("ponds-check", "水塘检查表"))
    except FormRefused as refusal:
        return list(refusal.faults)
    return []


def place_of(fault: Fault) -> tuple[str, int, str, str]:
    return fault.sheet, fault.row, fault.column, fault.cell


def submission(
    body: str, *, form: str = "ponds-check", version: str = "1", meta: str = "", root: str = "data"
) -> bytes:
    """A submission with these answers."""
    block = meta or "<meta><instanceID>uuid:11111111-2222-3333-4444-555555555555</instanceID></meta>"
    return f'<{root} id="{form}" version="{version}">{body}{block}</{root}>'.encode()
