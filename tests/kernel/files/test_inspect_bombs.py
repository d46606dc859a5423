"""Containers that unpack to more than they seem to hold."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from tests.kernel.files import samples
from tests.kernel.files.test_inspect import reason_of
from zhujian.kernel.files.formats import archives
from zhujian.kernel.files.inspect import inspect

ZEROS = bytes(1 << 20)


def zeros(megabytes: int) -> bytes:
    """A deflated run of zeros, about a thousandth of its length."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(ZEROS) for _ in range(megabytes)) + packer.flush()


def crafted(entries: list[tuple[str, bytes, int, int]], *, shared: bool = False, flags: int = 0) -> bytes:
    """A ZIP written by hand: (name, deflated bytes, size it claims, checksum); `shared` points all at the first."""
    body, directory, first = b"", b"", 0
    for name, packed, size, checksum in entries:
        raw = name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0, checksum, len(packed), size, len(raw), 0)
        offset = first if shared and body else len(body)
        if not (shared and body):
            body += b"PK\x03\x04" + fields + raw + packed
        directory += b"PK\x01\x02\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def test_a_high_ratio_is_refused_by_what_the_entries_declare() -> None:
    bomb = samples.archive({"[Content_Types].xml": "<Types/>", "word/document.xml": ZEROS * 20})
    assert len(bomb) < 100_000
    assert "压缩炸弹" in reason_of(bomb)


def test_a_bomb_that_lies_about_its_size_unpacks_no_further_than_it_declared() -> None:
    lying = crafted([("word/document.xml", zeros(20), 1000, 0)])
    assert "已损坏" in reason_of(lying)


def test_entries_that_share_their_bytes_are_refused() -> None:
    checksum = zlib.crc32(ZEROS)
    overlapping = crafted([(f"{number}.xml", zeros(1), 1 << 20, checksum) for number in range(7)], shared=True)
    assert "重叠" in reason_of(overlapping)


def test_an_archive_that_holds_archives_is_refused() -> None:
    inner = samples.archive({"0": ZEROS})
    for _ in range(3):
        inner = samples.archive({f"{number}.zip": inner for number in range(10)})
    reason_of(inner)
    assert "套有压缩包" in reason_of(samples.with_entries(samples.word(), {"word/media/a.zip": inner}))


def test_an_archive_that_unpacks_to_itself_is_never_followed() -> None:
    """A quine: the entry is again an archive, which holds an archive, and so on; the depth is what ends it."""
    inner = samples.word()
    for _ in range(4):
        inner = samples.with_entries(samples.word(), {"word/embeddings/book.docx": inner})
    assert "套有压缩包" in reason_of(inner)


def test_a_chart_with_its_embedded_workbook_is_taken() -> None:
    data = samples.with_entries(samples.word(), {"word/embeddings/Microsoft_Excel_Sheet.xlsx": samples.sheet()})
    assert inspect(BytesIO(data)).type == "docx"


def test_nested_containers_draw_on_one_budget() -> None:
    half = {"word/document.xml": ZEROS * 5}
    once = samples.with_entries(samples.word(), half)
    assert inspect(BytesIO(once)).type == "docx"
    twice = samples.with_entries(once, {"word/embeddings/book.docx": once})
    assert "压缩炸弹" in reason_of(twice)


def test_an_ordinary_large_sheet_is_taken() -> None:
    assert inspect(BytesIO(samples.sheet(rows=5000))).type == "xlsx"


def test_too_many_entries_are_refused_before_the_directory_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    many = bytearray(samples.archive({"a": "b"}))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    place = many.rindex(b"PK\x05\x06")
    many[place + 10 : place + 12] = struct.pack("<H", 65_535)
    assert "超过 10000 个" in reason_of(bytes(many))


def test_a_directory_out_of_proportion_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = bytearray(samples.archive({"a": "b"}))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    place = wide.rindex(b"PK\x05\x06")
    wide[place + 12 : place + 16] = struct.pack("<I", 1 << 30)
    assert "目录过大" in reason_of(bytes(wide))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:/windows/a.dll", "a\\..\\b", "word/../../x"])
def test_an_entry_with_a_path_of_its_own_is_refused(name: str) -> None:
    assert "外部路径" in reason_of(crafted([(name, zeros(0), 0, 0)]))


def test_a_link_inside_an_archive_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    assert "外部路径" in reason_of(out.getvalue())


def test_an_encrypted_archive_is_refused() -> None:
    assert "密码" in reason_of(crafted([("word/document.xml", zeros(0), 0, 0)], flags=1))


def test_other_ways_to_compress_are_refused() -> None:
    assert "压缩方法" in reason_of(samples.archive({"word/document.xml": "x" * 100}, zipfile.ZIP_LZMA))


def test_names_that_differ_in_case_alone_are_refused() -> None:
    assert "重名" in reason_of(crafted([("word/a.xml", zeros(0), 0, 0), ("WORD/A.XML", zeros(0), 0, 0)]))


def test_a_plain_archive_is_refused() -> None:
    assert reason_of(samples.archive({"photo.jpg": samples.picture()})) == "不接收压缩包，请解压后逐个上传。"


def test_a_stream_of_a_pdf_unpacks_within_bounds() -> None:
    """The object stream holds the document's root before 70 MB of blanks."""
    objects = b"1 0 2 40 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Kids[]/Count 0>>"
    packer = zlib.compressobj(1)
    packed = packer.compress(objects) + b"".join(packer.compress(b" " * (1 << 20)) for _ in range(70)) + packer.flush()
    data = b"%PDF-1.5\n"
    start = len(data)
    data += b"3 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    data += packed + b"\nendstream endobj\n"
    rows = [(0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, start, 0), (1, len(data), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    tail = b"4 0 obj<</Type/XRef/Size 5/Root 1 0 R/W[1 4 2]/Length %d>>stream\n" % len(table)
    data += tail + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % rows[4][1]
    assert "已损坏" in reason_of(data)  # unpacked whole, it would be a sound document without pages


def test_the_limits_leave_room_for_a_whole_upload() -> None:
    assert archives.MAX_RATIO * archives.MB > archives.RATIO_FROM
    assert archives.MAX_UNPACKED > 50 * archives.MB
