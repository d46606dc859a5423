"""Programs, scripts and archives, however they are dressed."""

import struct
import zipfile
from io import BytesIO

import pikepdf
import pytest

from tests.kernel.files import samples
from tests.kernel.files.test_inspect import reason_of
from zhujian.kernel.files.inspect import inspect

PROGRAMS = {
    "windows": samples.program(),
    "linux": b"\x7fELF\x02\x01\x01" + bytes(60),
    "macos": bytes.fromhex("cffaedfe07000001") + bytes(60),
    "java": bytes.fromhex("cafebabe00000034") + bytes(60),
    "android": b"dex\n035\0" + bytes(60),
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "shortcut": bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(60),
    "help": b"ITSF\x03\0\0\0" + bytes(60),
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_is_refused_whatever_its_name_says(kind: str) -> None:
    assert "可执行程序" in reason_of(PROGRAMS[kind])


@pytest.mark.parametrize("kind", PROGRAMS)
@pytest.mark.parametrize("host", ["jpeg", "png", "webp", "pdf"])
def test_a_program_behind_the_end_of_a_picture_or_document_is_refused(host: str, kind: str) -> None:
    assert "夹带了可执行程序" in reason_of(samples.TAKEN_IN[host] + b"\0\0\n" + PROGRAMS[kind])


@pytest.mark.parametrize("host", ["jpeg", "png", "pdf"])
def test_an_archive_behind_the_end_is_refused(host: str) -> None:
    assert "夹带了可执行程序或压缩包" in reason_of(
        samples.TAKEN_IN[host] + samples.archive({"a.class": PROGRAMS["java"]})
    )


def test_a_program_in_front_of_an_archive_is_refused() -> None:
    assert "可执行程序" in reason_of(samples.program() + samples.word())


@pytest.mark.parametrize("lead", [b"<html>", samples.program(), b"GIF89a/*", b"%!PS\n"])
def test_a_pdf_with_something_before_its_header_is_refused(lead: bytes) -> None:
    reason_of(lead + samples.pdf())


@pytest.mark.parametrize("lead", [b"\xef\xbb\xbf", b"\r\n\n"])
def test_a_mark_or_an_empty_line_before_the_header_of_a_pdf_is_harmless(lead: bytes) -> None:
    assert inspect(BytesIO(lead + samples.pdf())).type == "pdf"


def javascript() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


@pytest.mark.parametrize(
    "action",
    [
        {"OpenAction": javascript()},
        {"AA": pikepdf.Dictionary(WC=javascript())},
        {
            "Names": pikepdf.Dictionary(
                JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), javascript()]))
            )
        },
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))},
    ],
    ids=["opening", "event", "named", "launch"],
)
def test_a_pdf_that_runs_something_is_refused(action: dict[str, pikepdf.Object]) -> None:
    assert "脚本或启动程序" in reason_of(samples.pdf(**action))


def test_a_pdf_with_a_program_attached_is_refused() -> None:
    assert "附件是可执行程序" in reason_of(samples.pdf_with_attachment(samples.program()))


def test_a_pdf_with_its_invoice_data_attached_is_taken() -> None:
    assert inspect(BytesIO(samples.pdf_with_attachment(b"<invoice/>"))).type == "pdf"


def test_a_pdf_with_a_password_is_refused() -> None:
    assert "密码" in reason_of(samples.pdf(encryption=pikepdf.Encryption(user="123", owner="456")))


def test_a_pdf_that_is_merely_protected_from_changes_is_taken() -> None:
    assert inspect(BytesIO(samples.pdf(encryption=pikepdf.Encryption(user="", owner="456")))).type == "pdf"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/vbaProject.bin", "word/vbaData.xml"])
def test_macros_in_a_document_are_refused(name: str) -> None:
    assert "宏" in reason_of(samples.with_entries(samples.word(), {name: b"x"}))


def test_a_document_declared_with_macros_is_refused() -> None:
    data = samples.word()
    with zipfile.ZipFile(BytesIO(data)) as source:
        types = source.read("[Content_Types].xml").decode()
    declared = types.replace("officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
    assert declared != types
    assert "宏" in reason_of(samples.with_entries(data, {"[Content_Types].xml": declared}))


def test_controls_in_a_document_are_refused() -> None:
    assert "ActiveX" in reason_of(samples.with_entries(samples.word(), {"word/activeX/activeX1.xml": "<x/>"}))


def test_a_program_inside_a_document_is_refused() -> None:
    assert "可执行程序" in reason_of(samples.with_entries(samples.word(), {"word/media/image1.png": samples.program()}))


def test_a_program_wrapped_in_an_embedded_object_is_refused() -> None:
    wrapped = samples.compound({"\x01Ole10Native": samples.program()})
    assert "内嵌" in reason_of(samples.with_entries(samples.word(), {"word/embeddings/oleObject1.bin": wrapped}))


def test_a_presentation_or_an_archive_that_only_resembles_a_document_is_refused() -> None:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    assert "只接收 Word" in reason_of(samples.archive({"[Content_Types].xml": types}))


def test_entities_in_a_document_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;">]><Types>&c;</Types>'
    assert "已损坏" in reason_of(samples.with_entries(samples.word(), {"[Content_Types].xml": bomb}))


@pytest.mark.parametrize(
    ("streams", "storages", "word"),
    [
        ({"\x05SummaryInformation": b"x"}, (), "安装包"),
        ({"PowerPoint Document": b"x"}, (), "演示文稿"),
        ({"WordDocument": b"x"}, ("Macros",), "宏"),
        ({"Workbook": b"x"}, ("_VBA_PROJECT_CUR",), "宏"),
        ({"WordDocument": b"x", "\x01Ole10Native": b"x"}, (), "内嵌"),
        ({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}, (), "密码"),
        ({"WordDocument": b"\xec\xa5\xc1\0" + bytes(6) + struct.pack("<H", 0x0100)}, (), "密码"),
    ],
    ids=["installer", "presentation", "word macros", "excel macros", "package", "encrypted", "encrypted word"],
)
def test_a_compound_file_that_is_no_plain_document_is_refused(
    streams: dict[str, bytes], storages: tuple[str, ...], word: str
) -> None:
    assert word in reason_of(samples.compound(streams, storages))


def test_an_ofd_without_its_document_is_refused() -> None:
    root = samples.archive({"OFD.xml": "<OFD/>"})
    assert "OFD" in reason_of(root)
