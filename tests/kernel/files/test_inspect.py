"""What is taken, recognised by content alone."""

import struct
from io import BytesIO

import pytest

from tests.kernel.files import samples
from zhujian.kernel.files.formats import FORMATS, Refusal
from zhujian.kernel.files.inspect import inspect


def reason_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        inspect(BytesIO(data))
    (error,) = refused.value.errors
    assert error.field == "file"
    return error.message


@pytest.mark.parametrize("code", samples.TAKEN_IN)
def test_every_kind_on_the_list_is_recognised_by_its_content(code: str) -> None:
    found = inspect(BytesIO(samples.TAKEN_IN[code]))
    assert (found.type, found.mime) == (code, FORMATS[code].mime)


def test_the_list_has_a_sample_of_every_kind() -> None:
    assert set(samples.TAKEN_IN) == set(FORMATS)


@pytest.mark.parametrize("code", [code for code in samples.TAKEN_IN if code not in {"txt", "csv", "amr", "mp3"}])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_is_refused(code: str, share: float) -> None:
    data = samples.TAKEN_IN[code]
    reason_of(data[: int(len(data) * share)])


def test_a_recording_cut_within_a_frame_is_refused() -> None:
    assert "不完整" in reason_of(samples.amr()[:-5])


def test_a_recorder_switched_off_within_a_frame_is_taken() -> None:
    assert inspect(BytesIO(samples.mp3()[:-200])).type == "mp3"


def test_a_recording_with_something_else_behind_its_frames_is_refused() -> None:
    assert "录音文件已损坏" in reason_of(samples.mp3()[:-128] + b"<html>" * 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_whose_pixels_were_damaged_is_refused(kind: str) -> None:
    data = bytearray(samples.picture(kind, size=(640, 480)))
    if kind == "JPEG":
        place = data.index(b"\xff\xc4")
        data[place + 4 : place + 40] = bytes(36)
    else:
        data[-400:-200] = bytes(200)
    if kind == "WEBP":
        data[30:60] = b"\xff" * 30
    assert "图片已损坏" in reason_of(bytes(data))


@pytest.mark.parametrize("data", [samples.picture("JPEG", progressive=True), samples.picture("WEBP", lossless=True)])
def test_other_ways_to_write_a_picture_are_taken(data: bytes) -> None:
    assert inspect(BytesIO(data)).type in {"jpeg", "webp"}


def test_a_live_photograph_with_its_film_behind_is_taken() -> None:
    assert inspect(BytesIO(samples.picture() + samples.film())).type == "jpeg"


def test_an_empty_file_is_refused() -> None:
    assert reason_of(b"") == "文件是空的。"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    assert "60000 × 60000" in reason_of(samples.huge_png(60_000, 60_000))


@pytest.mark.parametrize(
    "text",
    [
        "竖排\n",
        "\ufeff带标记的文本",
        "编号\t名称\n1\t灯",
        "喆赟珺玥璟 and English",
        "MZ 县文件一份",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_in_either_encoding_is_taken(text: str, encoding: str) -> None:
    assert inspect(BytesIO(text.encode(encoding))).type in {"txt", "csv"}


def test_the_encoding_of_a_text_is_noted() -> None:
    assert inspect(BytesIO("耒阳市".encode("gb18030"))).metadata == {"encoding": "gb18030"}


def test_a_long_text_is_read_to_its_end() -> None:
    reason_of("耒".encode() * 200_000 + b"\x00\x01")


def test_a_character_across_two_chunks_is_no_damage() -> None:
    assert inspect(BytesIO(b"a" + "耒".encode() * 200_000)).type == "txt"


@pytest.mark.parametrize(
    "rows",
    ["只有一行,两列\n", "标题\n1,2\n", "一\n二\n", "1,2\n1,2,3\n"],
    ids=["one row", "ragged", "one column", "widths"],
)
def test_what_has_no_even_columns_is_plain_text(rows: str) -> None:
    assert inspect(BytesIO(rows.encode())).type == "txt"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'\xef\xbb\xbf  <svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
        b'<?xml version="1.0"?><a/>',
        b"{\\rtf1\\ansi}",
        b"MIME-Version: 1.0\r\n",
    ],
    ids=["html", "svg", "xml", "rtf", "mhtml"],
)
def test_markup_is_refused_under_any_name(data: bytes) -> None:
    assert "标记语言" in reason_of(data)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"GIF89a" + bytes(50), "image/gif"),
        (b"II*\0" + bytes(50), "image/tiff"),
        (struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(64), "image/heic"),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + bytes(64), "video/webm"),
        (bytes(range(256)) * 4, "无法识别"),
    ],
    ids=["gif", "tiff", "heic", "webm", "noise"],
)
def test_what_is_not_on_the_list_is_refused_and_named(data: bytes, seen: str) -> None:
    message = reason_of(data)
    assert "不接收这种类型" in message
    assert seen in message


def test_a_film_without_picture_or_sound_is_refused() -> None:
    assert "没有画面也没有声音" in reason_of(samples.film(handler=b"meta"))


def test_a_film_with_something_between_its_boxes_is_refused() -> None:
    assert "音视频文件已损坏" in reason_of(samples.film() + b"rest of something")
