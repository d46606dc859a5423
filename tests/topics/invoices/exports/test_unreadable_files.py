"""Files that are refused whole: what is wrong with them, and what to do."""

import random
import struct
import zipfile

import pytest

from tests.topics.invoices.exports.making import BASE, KEY, parts, row, text, workbook
from tests.topics.invoices.exports.test_workbooks import OLD
from zhujian.topics.invoices.exports import containers
from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.oldbooks import contained
from zhujian.topics.invoices.exports.reading import read

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database


@pytest.fixture
def path(tmp_path):
    return workbook(tmp_path / "a.xlsx", *[row()] * 5)


def repacked(path, **changed):
    """The workbook with these entries changed or added."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (entries | changed).items():
            if content is not None:
                archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(Unreadable) as caught:
        list(read(path, name="某局.xlsx", identity_key=KEY))
    assert "“某局.xlsx”" in str(caught.value)
    return str(caught.value)


def test_an_empty_file(tmp_path):
    (tmp_path / "a").write_bytes(b"")

    assert "是空的" in refusal(tmp_path / "a")


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"%PDF-1.7\n\0\1\2", b"\0" * 100]
)
def test_an_image_or_anything_else_that_was_renamed(tmp_path, start):
    (tmp_path / "a").write_bytes(start + bytes(range(256)) * 4)

    assert "不是表格" in refusal(tmp_path / "a")


def test_a_page_of_the_web_that_calls_itself_a_workbook(tmp_path):
    (tmp_path / "a").write_text("<html><table><tr><td>发票号码</td></tr></table></html>", encoding="utf-8")

    assert "其实是网页" in refusal(tmp_path / "a")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_half_a_workbook(path, share):
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert "不完整或已损坏" in refusal(path)


def test_a_workbook_with_a_changed_byte(path):
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    whole[at + 200] ^= 0xFF
    path.write_bytes(whole)

    assert "不完整或已损坏" in refusal(path)


def test_a_workbook_with_macros(path):
    assert "带有宏" in refusal(repacked(path, **{"xl/vbaProject.bin": b"x"}))


def test_a_document_or_an_archive_that_is_no_workbook(path, tmp_path):
    assert "不是工作簿" in refusal(repacked(path, **{"xl/workbook.xml": None}))


def test_a_workbook_whose_insides_are_nonsense(path):
    assert "可能已损坏" in refusal(repacked(path, **{"xl/workbook.xml": b"<nonsense"}))


def test_a_workbook_with_a_password(tmp_path):
    # As a container, with the stream's name in place of the usual one.
    name = "EncryptedPackage"
    made = contained(b"x" * 5_000).replace("Workbook".encode("utf-16-le").ljust(64, b"\0"), _named(name))
    made = made.replace(_named(name) + struct.pack("<H", 18), _named(name) + struct.pack("<H", 2 * len(name) + 2))
    (tmp_path / "a").write_bytes(made)

    assert "设有打开密码" in refusal(tmp_path / "a")


def _named(name):
    return name.encode("utf-16-le").ljust(64, b"\0")


def test_an_old_workbook_with_a_password(tmp_path):
    (tmp_path / "a").write_bytes(contained(struct.pack("<HH", 0x2F, 4) + b"\0" * 6_000))

    assert "设有打开密码" in refusal(tmp_path / "a")


@pytest.mark.parametrize(
    ("record", "body"),
    [
        (0x00FC, struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0)),  # shared strings
        (0x0200, struct.pack("<IIHHH", 45_312, 6, 0, 19, 0)),  # dimensions
        (0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 19, 0)),
        (0x00FD, struct.pack("<HHHI", 5, 60_000, 0, 0)),  # a cell
    ],
)
def test_an_old_workbook_that_announces_more_than_it_holds(tmp_path, record, body):
    (tmp_path / "a").write_bytes(contained(struct.pack("<HH", record, len(body)) + body + b"\0" * 5_000))

    assert "不完整或已损坏" in refusal(tmp_path / "a")


def test_damaged_old_workbooks_are_refused_and_nothing_else(tmp_path):
    """Many of them bring the quick reader to its knees."""
    whole, chance = OLD.read_bytes(), random.Random(5)
    for _round in range(60):
        broken = bytearray(whole)
        for _byte in range(chance.choice((1, 5, 50))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "a").write_bytes(broken)
        try:
            parts(tmp_path / "a")
        except Unreadable:
            continue


def test_a_workbook_that_swells_beyond_measure(path, monkeypatch):
    monkeypatch.setattr(containers, "SUSPECT", 1 << 20)

    repacked(path, **{"xl/media/a.bin": b"\0" * (4 << 20)})

    assert "解压后过大（4 MB）" in refusal(path)


def test_a_workbook_that_is_too_large_unpacked(path, monkeypatch):
    monkeypatch.setattr(containers, "LARGEST", 1_000)

    assert "解压后过大" in refusal(path)


def test_a_bomb_that_tells_its_size_wrong(path):
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        content = archive.read(sheet).replace(b"<sheetData>", b"<sheetData>" + b" " * 30_000_000)
    repacked(path, **{sheet: content})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", len(content)), struct.pack("<I", 5_000)))

    assert "不完整或已损坏" in refusal(path)


def test_a_workbook_without_any_data(path, tmp_path):
    assert "没有数据" in refusal(workbook(tmp_path / "b.xlsx", headings=[]))


def test_a_file_is_told_by_its_content_and_not_by_its_ending(tmp_path):
    path = text(tmp_path / "a.xlsx", BASE, row())

    assert parts(path)[0].good.num_rows == 1
    assert parts(workbook(tmp_path / "a.xlsx", row()).rename(tmp_path / "b.csv"))[0].good.num_rows == 1
