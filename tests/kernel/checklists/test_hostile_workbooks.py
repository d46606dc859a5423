"""A workbook comes from anybody: whatever it holds, it is refused with a reason, and nothing breaks."""

import io
import random
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from tests.kernel.checklists.forms import HEAD, book, converted, faults_of
from zhujian.kernel.checklists import workbooks

GOOD = (HEAD, ("text", "a", "一"))


def rewritten(content: bytes, **changes: bytes) -> bytes:
    """The archive with parts replaced or added; `__` in a name stands for `/`, `_dot_` for `.`."""
    out = io.BytesIO()
    wanted = {name.replace("__", "/").replace("_dot_", "."): part for name, part in changes.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            if item.filename not in wanted:
                target.writestr(item.filename, source.read(item.filename))
        for name, part in wanted.items():
            target.writestr(name, part)
    return out.getvalue()


def codes(content: bytes) -> set[str]:
    return {fault.code for fault in faults_of(content)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"type,name,label\ntext,a,b\n",
        b"PK\x03\x04broken",
        b"MZ\x90\0" + bytes(100),
        b"\xd0\xcf\x11\xe0" + bytes(600),
    ],
    ids=["nothing", "csv", "broken", "program", "old"],
)
def test_what_is_no_workbook_is_refused(content):
    assert codes(content) == {"file"}


def test_a_macro_is_refused():
    assert codes(rewritten(book(GOOD), xl__vbaProject_dot_bin=b"x" * 100)) == {"file"}


def test_a_bomb_is_refused():
    assert codes(rewritten(book(GOOD), xl__bomb_dot_xml=bytes(60 << 20))) == {"file"}


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "UNPACKED", 1000)

    assert codes(book(GOOD)) == {"size"}


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "BYTES", 1000)

    assert codes(book(GOOD)) == {"size"}


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "ROWS", {"survey": 10})

    assert codes(book((HEAD, *(("text", f"q{number}", "题") for number in range(20))))) == {"size"}


def test_too_many_sheets_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "SHEETS", 1)

    assert codes(book(GOOD, (("list_name", "name", "label"), ("l", "a", "一")))) == {"size"}


def test_an_entity_in_a_sheet_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'

    assert codes(rewritten(book(GOOD), xl__worksheets__sheet1_dot_xml=bomb)) & {"damaged", "file", "pyxform"}


def test_a_sheet_far_down_is_not_walked_through():
    made = load_workbook(io.BytesIO(book(GOOD)))
    made["survey"].cell(1_000_000, 1).value = "text"
    out = io.BytesIO()
    made.save(out)

    assert faults_of(out.getvalue()) == [], "what stands after sixty blank rows is no part of the form"


def test_a_formula_without_a_stored_result_is_named():
    made = Workbook()
    sheet = made.active
    sheet.title = "survey"
    for row in ((*HEAD, "relevant"), ("text", "a", "一", None), ("text", "b", "=A1", None)):
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)

    [fault] = faults_of(out.getvalue())

    assert (fault.code, fault.sheet, fault.row, fault.column, fault.cell) == ("formula", "survey", 3, "label", "C3")


def test_a_heading_that_is_a_number_breaks_nothing():
    assert faults_of(book(((*HEAD, 7), ("text", "a", "一", "x"))))


def test_no_survey_sheet_is_named():
    made = Workbook()
    made.create_sheet("other")
    out = io.BytesIO()
    made.save(out)

    [fault] = faults_of(out.getvalue())

    assert fault.what == "工作簿里没有名为 survey 的工作表。"


def test_a_form_id_that_is_too_long_is_refused():
    [fault] = faults_of(book(GOOD, settings=(("form_id",), ("f" * 200,))))

    assert (fault.code, fault.sheet, fault.row) == ("settings", "settings", 2)


def test_words_of_html_stay_words():
    form = converted((HEAD, ("text", "a", "<script>alert(1)</script> & <b>粗</b>")))

    assert "<script>" in form.definition.by_path["a"].label[""]
    assert b"<script>" not in form.xform


def test_damaged_bytes_never_crash():
    content, chance = book(GOOD), random.Random(7)
    for _attempt in range(60):
        damaged = bytearray(content)
        for _byte in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        faults_of(bytes(damaged))


def test_strange_cells_never_crash():
    chance = random.Random(11)
    words = [
        "text",
        "select_one l",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "calculate",
        "${a}",
        "${",
        "a",
        "1",
        "\u200b",
        "=1+",
        "select_multiple",
        "range",
        "note",
        "x" * 3000,
        "<",
        "&amp;",
        "日",
        True,
        3.5,
        None,
    ]
    head = (
        *HEAD,
        "relevant",
        "constraint",
        "calculation",
        "choice_filter",
        "parameters",
        "default",
        "repeat_count",
        "trigger",
        "appearance",
    )
    for _attempt in range(60):
        rows = [[chance.choice(words) for _column in head] for _row in range(chance.randint(1, 8))]
        faults_of(book((head, *rows), (("list_name", "name", "label"), ("l", "a", "一"))))
