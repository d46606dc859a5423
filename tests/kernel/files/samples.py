"""Real files of every kind that is taken, and of some that are not, built in memory."""

from __future__ import annotations

import struct
import wave
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, PngImagePlugin

AUTHOR = "杨喆赟"
CAMERA = "HUAWEI"
PLACE = (26.42, 112.8583333)  # an invented yard in Leiyang
TAKEN = "2022-09-30T08:15:00+08:00"
TURNED = 6


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010F], found[0x0110], found[0x0131], found[0x013B] = CAMERA, "ANA-AN00", "Camera 1.0", "yang.zhe"
    found[0x0112] = TURNED
    found.get_ifd(0x8769).update({0x9003: "2022:09:30 08:15:00", 0x9011: "+08:00"})
    found.get_ifd(0x8825).update({1: "N", 2: (26.0, 25.0, 12.0), 3: "E", 4: (112.0, 51.0, 30.0), 6: 81.5})
    return found


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture with every tag that a telephone writes, red at the left and blue at the right."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", AUTHOR)
        options["pnginfo"] = texts
    out = BytesIO()
    image.save(out, kind, **{"exif": exif(), **options})
    return out.getvalue()


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


def pdf(*, info: bool = True, photograph: bytes = b"", encryption: Any = None, **root: Any) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        if info:
            for key, value in {"Author": AUTHOR, "Producer": "WPS", "CreationDate": "D:20220930081500+08'00'"}.items():
                document.docinfo[f"/{key}"] = value
        if photograph:
            stream = document.make_stream(photograph)
            stream.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 64, "/Height": 48})
            stream.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8})
            stream["/Filter"] = pikepdf.Name.DCTDecode
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=stream))
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        out = BytesIO()
        document.save(out, **({"encryption": encryption} if encryption else {}))
    return out.getvalue()


def pdf_with_attachment(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf())) as document:
        document.attachments["附件"] = content
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def word(photograph: bytes = b"") -> bytes:
    document = docx.Document()
    document.add_paragraph("井下通风整改情况")
    if photograph:
        document.add_picture(BytesIO(photograph))
    properties = document.core_properties
    properties.author, properties.last_modified_by = AUTHOR, "李珺"
    properties.created = datetime(2022, 9, 29, 10, 0, tzinfo=UTC)
    run = document.paragraphs[0].runs[0]
    document.add_comment(run, text="已核", author=AUTHOR, initials="yzy")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(rows: int = 3) -> bytes:
    book = openpyxl.Workbook()
    for number in range(rows):
        book.active.append([number, "矿灯"])
    book.properties.creator, book.properties.lastModifiedBy = AUTHOR, "李珺"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ofd(*, signed: bool = False) -> bytes:
    signatures = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signed else ""
    return archive(
        {
            "OFD.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>
<ofd:DocID>1</ofd:DocID><ofd:Author>{AUTHOR}</ofd:Author><ofd:CreationDate>2022-09-30</ofd:CreationDate>
<ofd:Creator>WPS</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}
</ofd:DocBody></ofd:OFD>""",
            "Doc_0/Document.xml": """<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>
<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>""",
            "Doc_0/Pages/Page_0/Content.xml": '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"/>',
        }
    )


def archive(entries: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return out.getvalue()


def with_entries(container: bytes, entries: Mapping[str, str | bytes]) -> bytes:
    """The same container with more entries, or others in place of its own."""
    with zipfile.ZipFile(BytesIO(container)) as source:
        kept: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    return archive({**kept, **entries})


SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """An OLE compound file ([MS-CFB] version 3) with these streams, each padded past the mini-stream's cutoff."""
    names = ["Root Entry", *storages, *streams]
    bodies = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    directory_sectors = -(-len(names) * 128 // SECTOR)
    table = [_FAT, *range(2, directory_sectors + 1), _END]
    starts = {}
    for name, body in bodies.items():
        starts[name], count = len(table), -(-len(body) // SECTOR)
        table += [*range(len(table) + 1, len(table) + count), _END]
    entries = b"".join(
        _entry(name, number, len(names), 5 if number == 0 else 1 if name in storages else 2, starts, bodies)
        for number, name in enumerate(names)
    )
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    fat = b"".join(struct.pack("<I", value) for value in table).ljust(SECTOR, b"\xff")
    sectors = [fat, entries.ljust(directory_sectors * SECTOR, b"\0")]
    return (
        header
        + b"".join(sectors)
        + b"".join(body.ljust(-(-len(body) // SECTOR) * SECTOR, b"\0") for body in bodies.values())
    )


def _entry(name: str, number: int, total: int, kind: int, starts: dict[str, int], bodies: dict[str, bytes]) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    # The root's children form a chain to the right: no balanced tree, but every reader walks it.
    right = number + 1 if 0 < number < total - 1 else _FREE
    child = 1 if number == 0 and total > 1 else _FREE
    start, size = (starts[name], len(bodies[name])) if name in starts else (_END if number == 0 else 0, 0)
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, _FREE, right, child, start, size)


def summary(author: str) -> bytes:
    """A SummaryInformation property set in code page 936 ([MS-OLEPS])."""
    text = author.encode("gb18030") + b"\0"
    text = text.ljust(-(-len(text) // 4) * 4, b"\0")
    values = [struct.pack("<IHH", 2, 936, 0), struct.pack("<II", 30, len(text)) + text]
    offset, listing = 8 + 16, b""
    for key, value in zip((1, 4), values, strict=True):
        listing += struct.pack("<II", key, offset)
        offset += len(value)
    section = struct.pack("<II", offset, 2) + listing + b"".join(values)
    form = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHI16xI", 0xFFFE, 0, 2, 1) + form + struct.pack("<I", 48) + section


def old_word() -> bytes:
    return compound({"WordDocument": b"\xec\xa5\xc1\0", "\x05SummaryInformation": summary(AUTHOR)})


def old_sheet() -> bytes:
    return compound({"Workbook": b"\x09\x08"})


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def film(
    brand: bytes = b"isom", handler: bytes = b"vide", *, extra: tuple[bytes, ...] = (), content: bytes = b"\0" * 64
) -> bytes:
    """A film of 12 seconds recorded on 2022-09-30 with the place in its user data, as Android writes it."""
    created = int((datetime(2022, 9, 30, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    times = struct.pack(">4xII", created, created)
    place = b"+26.4200+112.8583/"
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place))
    tracks = [
        box(b"trak", box(b"tkhd", times), box(b"mdia", box(b"mdhd", times), box(b"hdlr", bytes(8), kind, bytes(12))))
        for kind in (handler, *extra)
    ]
    index = box(b"moov", box(b"mvhd", times, struct.pack(">II", 1000, 12_000), bytes(80)), *tracks, user)
    return box(b"ftyp", brand, bytes(4), brand) + index + box(b"mdat", content)


def sound() -> bytes:
    """A second of silence with an INFO list that names its author."""
    out = BytesIO()
    with wave.open(out, "wb") as target:
        target.setparams((1, 2, 8000, 0, "NONE", ""))
        target.writeframes(bytes(16_000))
    extra = b"LIST" + struct.pack("<I", 16) + b"INFOIART" + struct.pack("<I", 4) + b"yang"
    data = out.getvalue() + extra
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def mp3() -> bytes:
    """Ten silent frames of 128 kbit/s at 44.1 kHz after an ID3v2.3 tag, with an ID3v1 tag behind."""
    text = b"\x03" + AUTHOR.encode()
    frame = b"TPE1" + struct.pack(">IH", len(text), 0) + text
    tag = b"ID3\x03\0\0" + bytes((0, 0, 0, len(frame))) + frame
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * 10 + b"TAG" + AUTHOR.encode().ljust(125, b"\0")


def amr() -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50


def program() -> bytes:
    """The head of a Windows program: DOS header, PE signature, COFF header for x86-64."""
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 128)
    return dos.ljust(128, b"\0") + b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22) + bytes(512)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def huge_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a line: the claim alone is what a reader would allocate."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(width * 3 + 1)))
        + chunk(b"IEND", b"")
    )


def columnar() -> bytes:
    """A table by columns."""
    target = BytesIO()
    pq.write_table(pa.table({"编号": [1, 2], "名称": ["矿灯", "风筒"]}), target)
    return target.getvalue()


TAKEN_IN = {
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "pdf": pdf(),
    "docx": word(),
    "xlsx": sheet(),
    "doc": old_word(),
    "xls": old_sheet(),
    "ofd": ofd(),
    "txt": "整改报告\r\n一、基本情况".encode(),
    "csv": "编号,名称\n1,矿灯\n2,风筒\n".encode(),
    "parquet": columnar(),
    "mp4": film(),
    "mov": film(b"qt  "),
    "m4a": film(b"M4A ", b"soun"),
    "mp3": mp3(),
    "wav": sound(),
    "amr": amr(),
}
