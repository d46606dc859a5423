"""PDF (ISO 32000), through qpdf with its limits on: nothing unpacks without bound."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import pikepdf
from django.utils.translation import gettext as _
from pikepdf.settings import set_qpdf_limits

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found, images
from zhujian.kernel.files.formats.signatures import HEAD, is_executable, refuse_appendix

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_OBJECTS = 500_000
_UNPACKED = 64 << 20
_HEADER_WITHIN = 1024  # where readers look for it (ISO 32000-1, annex H)
_TAIL = 64 * 1024
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-\d")
_DATE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?([+-]\d\d'\d\d|Z)?")
_INFO = {"/Author": "author", "/Title": "title", "/Creator": "software", "/Producer": "producer"}
_DATES = {"/CreationDate": "created", "/ModDate": "modified"}
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/OpenAction", "/AA", "/AF", "/Collection")
_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC")

# qpdf's limits hold for the whole process and want to be set before any thread reads a file.
set_qpdf_limits(
    flate_max_memory=_UNPACKED,
    run_length_max_memory=_UNPACKED,
    png_max_memory=_UNPACKED,
    tiff_max_memory=_UNPACKED,
    dct_max_memory=_UNPACKED,
    max_stream_filters=4,
    parser_max_container_size=MAX_OBJECTS,
)


def is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:_HEADER_WITHIN]


def examine(source: IO[bytes]) -> Inspection:
    """Check a PDF. Raises Refusal: something before the header or after the end, damage, a password, scripts,
    actions that start programs, attached programs.
    """
    _check_ends(source)
    with decoding(_("PDF 文件已损坏或不完整，请重新导出后再上传。")), _open(source) as pdf:
        if not pdf.pages:
            raise Refusal(_("PDF 文件里没有页面，不予接收。"))
        for item in _walk(pdf):
            _refuse_active(item)
        return found("pdf", _info(pdf) | {"pages": len(pdf.pages)})


def strip(source: IO[bytes]) -> bytes | None:
    """The pages without document information, XMP, attachments, authors of notes or EXIF in their photographs.

    None where the document is signed, for the signature would break.
    """
    out = BytesIO()
    with _open(source) as pdf:
        for item in _walk(pdf):
            if "/ByteRange" in item:
                return None
            _clean(item)
        if "/Names" in pdf.Root and "/EmbeddedFiles" in pdf.Root.Names:
            del pdf.Root.Names["/EmbeddedFiles"]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _open(source: IO[bytes]) -> pikepdf.Pdf:
    source.seek(0)
    try:
        return pikepdf.open(cast(BinaryIO, source), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Refusal(_("文件设有密码，无法核对内容，请解除密码后再上传。")) from error


def _check_ends(source: IO[bytes]) -> None:
    source.seek(0)
    if not _LEAD.match(source.read(HEAD)):
        raise Refusal(_("PDF 文件头之前夹带了其他内容，不予接收。"))
    source.seek(max(0, source.seek(0, 2) - _TAIL))
    _body, mark, appendix = source.read().rpartition(b"%%EOF")
    if not mark:
        raise Refusal(_("PDF 文件已损坏或不完整，请重新导出后再上传。"))
    refuse_appendix(appendix)


def _walk(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream, those written inside others included."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refusal(_("PDF 文件的结构过于复杂，请打印为新的 PDF 后再上传。"))
    for item in pdf.objects:
        yield from _inner(item)


def _inner(item: object) -> Iterator[pikepdf.Object]:
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return  # a number, a name, a text
    if isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        yield item
        values = list(item.values())
    for value in values:
        if not getattr(value, "is_indirect", False):
            yield from _inner(value)


def _refuse_active(item: pikepdf.Object) -> None:
    if item.get("/S") in (pikepdf.Name.JavaScript, pikepdf.Name.Launch) or "/JS" in item:
        raise Refusal(_("PDF 含有脚本或启动程序的动作，不予接收，请打印为新的 PDF 后再上传。"))
    attached = item.get("/EF")
    if isinstance(attached, pikepdf.Dictionary):
        for stream in attached.values():
            if is_executable(_beginning(stream)):
                raise Refusal(_("PDF 的附件是可执行程序，不予接收。"))


def _beginning(stream: pikepdf.Object) -> bytes:
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        return raw[:HEAD]
    if filters != pikepdf.Name.FlateDecode and filters != pikepdf.Array([pikepdf.Name.FlateDecode]):
        raise Refusal(_("PDF 的附件使用了不受支持的压缩方法，不予接收。"))
    return zlib.decompressobj().decompress(raw, HEAD)


def _clean(item: pikepdf.Object) -> None:
    note = "/Subtype" in item and "/Rect" in item and item.get("/Subtype") != pikepdf.Name.Widget
    for key in _PRIVATE + _NOTE if note else _PRIVATE:
        if key in item:
            del item[key]
    if isinstance(item, pikepdf.Stream) and item.get("/Filter") == pikepdf.Name.DCTDecode:
        item.write(images.strip(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _info(pdf: pikepdf.Pdf) -> dict[str, object]:
    info = pdf.docinfo
    values: dict[str, object] = {key: str(info[name]) for name, key in _INFO.items() if name in info}
    return values | {key: _moment(str(info[name])) for name, key in _DATES.items() if name in info}


def _moment(value: str) -> str | None:
    """ISO 8601 of a PDF date such as D:20220930081500+08'00'."""
    match = _DATE.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    return f"{year}-{month}-{day}{clock}{(zone or '').replace(chr(39), ':') if clock else ''}"
