"""Copies for peers: the same to the eye, silent about who, where and with what."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest

from tests.kernel.files import samples
from zhujian.kernel.files.inspect import inspect
from zhujian.kernel.files.strip import strip

KEPT = {"width", "height", "pages", "duration", "encoding", "software"}


def copy_of(data: bytes, code: str) -> bytes | None:
    target = BytesIO()
    return target.getvalue() if strip(BytesIO(data), code, target) else None


def clean(data: bytes, code: str) -> bytes:
    found = copy_of(data, code)
    assert found is not None
    return found


@pytest.mark.parametrize("code", [code for code in samples.TAKEN_IN if code not in {"doc", "xls", "parquet"}])
def test_a_copy_is_of_the_same_kind_and_tells_nothing_of_its_origin(code: str) -> None:
    copy = clean(samples.TAKEN_IN[code], code)
    found = inspect(BytesIO(copy))
    assert found.type == code
    assert set(found.metadata) <= KEPT
    for secret in (samples.AUTHOR.encode(), b"yang", samples.CAMERA.encode(), b"112.85"):
        assert secret not in copy


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"lossless": True}], ids=["plain", "progressive", "lossless"]
)
def test_not_a_pixel_of_a_picture_changes(kind: str, options: dict[str, bool]) -> None:
    data = samples.picture(kind, size=(200, 120), **options)
    copy = clean(data, kind.lower())
    assert samples.pixels(copy) == samples.pixels(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_the_way_up_and_no_other_tag(kind: str) -> None:
    from PIL import Image

    with Image.open(BytesIO(clean(samples.picture(kind), kind.lower()))) as image:
        assert dict(image.getexif()) == {0x0112: samples.TURNED}


def test_a_picture_that_stands_upright_keeps_no_tag_at_all() -> None:
    copy = clean(samples.picture(exif=b""), "jpeg")
    assert b"Exif" not in copy


def test_what_hangs_behind_a_photograph_is_gone() -> None:
    data = samples.picture() + samples.film()
    copy = clean(data, "jpeg")
    assert b"ftyp" not in copy
    assert samples.pixels(copy) == samples.pixels(data)


def test_colours_of_a_print_are_kept() -> None:
    from PIL import Image

    out = BytesIO()
    Image.new("CMYK", (16, 16), (10, 200, 30, 5)).save(out, "JPEG", icc_profile=b"x" * 200, exif=samples.exif())
    copy = clean(out.getvalue(), "jpeg")
    with Image.open(BytesIO(copy)) as image:
        assert (image.mode, image.info["icc_profile"]) == ("CMYK", b"x" * 200)
    assert samples.pixels(copy) == samples.pixels(out.getvalue())


def test_a_word_copy_keeps_text_picture_and_comment_without_the_names() -> None:
    copy = clean(samples.word(samples.picture()), "docx")
    document = docx.Document(BytesIO(copy))
    assert document.paragraphs[0].text == "井下通风整改情况"
    assert len(document.inline_shapes) == 1
    (comment,) = document.comments
    assert (comment.text, comment.author) == ("已核", "")
    assert document.core_properties.author == ""
    with zipfile.ZipFile(BytesIO(copy)) as container:
        assert {entry.date_time[0] for entry in container.infolist()} == {1980}
        assert not any(samples.CAMERA.encode() in container.read(name) for name in container.namelist())


def test_an_excel_copy_keeps_its_cells() -> None:
    copy = clean(samples.sheet(), "xlsx")
    book = openpyxl.load_workbook(BytesIO(copy))
    assert book.active["B3"].value == "矿灯"
    assert book.properties.lastModifiedBy is None


def test_an_excel_copy_names_no_author_of_notes_and_no_folder() -> None:
    notes = '<comments xmlns="x"><authors><author>杨喆</author></authors></comments>'
    people = '<personList xmlns="x"><person displayName="杨喆" id="{1}" userId="S::yang"/></personList>'
    path = '<workbook><x15ac:absPath url="C:\\Users\\yangzhe\\"/><fileSharing userName="yangzhe"/></workbook>'
    data = samples.with_entries(
        samples.sheet(), {"xl/comments1.xml": notes, "xl/persons/person.xml": people, "xl/extra.xml": path}
    )
    with zipfile.ZipFile(BytesIO(clean(data, "xlsx"))) as container:
        assert (
            container.read("xl/comments1.xml") == b'<comments xmlns="x"><authors><author></author></authors></comments>'
        )
        assert b"yang" not in container.read("xl/persons/person.xml") + container.read("xl/extra.xml")
        assert "杨喆".encode() not in container.read("xl/persons/person.xml")


def test_the_name_of_a_table_is_no_name_of_a_person() -> None:
    data = samples.with_entries(samples.sheet(), {"xl/tables/table1.xml": '<table displayName="台账"/>'})
    with zipfile.ZipFile(BytesIO(clean(data, "xlsx"))) as container:
        assert container.read("xl/tables/table1.xml").decode() == '<table displayName="台账"/>'


def test_the_printer_is_not_named() -> None:
    device = "\\\\HP-YANG\\Laser".encode("utf-16-le").ljust(64, b"\0") + b"settings"
    data = samples.with_entries(samples.sheet(), {"xl/printerSettings/printerSettings1.bin": device})
    with zipfile.ZipFile(BytesIO(clean(data, "xlsx"))) as container:
        assert container.read("xl/printerSettings/printerSettings1.bin") == bytes(64) + b"settings"


def test_a_workbook_within_a_document_is_cleaned_too() -> None:
    data = samples.with_entries(samples.word(), {"word/embeddings/book.xlsx": samples.sheet()})
    with zipfile.ZipFile(BytesIO(clean(data, "docx"))) as container:
        assert "author" not in inspect(BytesIO(container.read("word/embeddings/book.xlsx"))).metadata


@pytest.mark.parametrize(
    "part",
    [
        {"_xmlsignatures/sig1.xml": "<Signature/>"},
        {"word/media/image9.tiff": b"II*\0" + bytes(40)},
        {"word/media/image9.jpeg": b"\xff\xd8\xff\xe0 damaged"},
        {
            "customXml/item1.xml": '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"/>'
        },
        {"word/notes.xml": "<a/>".encode("utf-16")},
    ],
    ids=["signature", "tiff", "damaged picture", "library columns", "utf-16"],
)
def test_where_a_part_cannot_be_cleaned_there_is_no_copy(part: dict[str, str | bytes]) -> None:
    assert copy_of(samples.with_entries(samples.word(), part), "docx") is None


def test_a_pdf_copy_keeps_its_pages_and_the_pixels_of_its_photograph() -> None:
    photograph = samples.picture()
    copy = clean(samples.pdf(photograph=photograph), "pdf")
    with pikepdf.open(BytesIO(copy)) as document:
        assert "/Info" not in document.trailer
        raw = document.pages[0].Resources.XObject.Photo.read_raw_bytes()
    assert samples.pixels(raw) == samples.pixels(photograph)


def test_a_pdf_copy_has_no_attachments_and_no_names_on_its_notes() -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        T=pikepdf.String(samples.AUTHOR),
        Contents=pikepdf.String("已核"),
    )
    with pikepdf.open(BytesIO(samples.pdf_with_attachment("杨喆".encode()))) as document:
        document.pages[0].Annots = pikepdf.Array([note])
        document.Root.Metadata = document.make_stream(b"<x:xmpmeta>yang</x:xmpmeta>")
        out = BytesIO()
        document.save(out, compress_streams=False)
    with pikepdf.open(BytesIO(clean(out.getvalue(), "pdf"))) as copy:
        assert not copy.attachments
        assert "/Metadata" not in copy.Root
        (kept,) = copy.pages[0].Annots
        assert (str(kept.Contents), "/T" in kept) == ("已核", False)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.pdf(Signed=pikepdf.Dictionary(ByteRange=pikepdf.Array([0, 1, 2, 3]))), "pdf"),
        (samples.ofd(signed=True), "ofd"),
        (samples.old_word(), "doc"),
        (samples.old_sheet(), "xls"),
        (samples.film(extra=(b"meta",)), "mp4"),
    ],
    ids=["signed pdf", "sealed ofd", "old word", "old excel", "film with a track of places"],
)
def test_what_cannot_be_cleaned_without_harm_has_no_copy(data: bytes, code: str) -> None:
    assert copy_of(data, code) is None


def test_a_film_copy_keeps_every_offset() -> None:
    data = samples.film(content=b"picture data" * 50)
    copy = clean(data, "mp4")
    assert len(copy) == len(data)
    assert copy[copy.index(b"mdat") :] == data[data.index(b"mdat") :]
    assert b"udta" not in copy


def test_private_boxes_at_the_top_of_a_film_are_blanked() -> None:
    data = samples.film() + samples.box(b"uuid", b"xmp" * 10)
    assert b"xmp" not in clean(data, "mp4")


def test_a_sound_copy_keeps_its_samples() -> None:
    copy = clean(samples.sound(), "wav")
    assert struct.unpack_from("<I", copy, 4)[0] == len(copy) - 8
    assert b"INFO" not in copy


def test_a_large_film_is_copied_without_being_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(samples.film(content=bytes(1000)))
    with path.open("rb") as source, (tmp_path / "copy.mp4").open("w+b") as target:
        assert strip(source, "mp4", target)
    assert (tmp_path / "copy.mp4").stat().st_size == path.stat().st_size
