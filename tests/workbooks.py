"""Real workbooks for tests, and reading those that the application writes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Sequence[object]]


def workbook(rows: Rows) -> bytes:
    """An XLSX file whose first sheet holds these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stream(rows: Rows) -> io.BytesIO:
    return io.BytesIO(workbook(rows))


def upload(rows: Rows, name: str = "表.xlsx") -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile(name, workbook(rows), content_type=MIME)


def rows_of(content: bytes) -> list[list[object]]:
    """All cells of the first sheet, formulas as their text."""
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def answered(answer: HttpResponse) -> list[list[object]]:
    """The cells of a workbook that the application answered with."""
    assert answer.status_code == 200, answer.content[:200]
    assert answer["Content-Type"] == MIME
    return rows_of(answer.content)
