"""What files tell of their origin, read for the office."""

import json
from io import BytesIO

import docx
import pikepdf
import pytest
from PIL import Image, TiffImagePlugin

from tests.kernel.files import samples
from zhujian.kernel.files.formats import cleaned
from zhujian.kernel.files.inspect import inspect


def metadata_of(data: bytes) -> dict[str, object]:
    return dict(inspect(BytesIO(data)).metadata)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_tells_where_when_and_with_what_it_was_taken(kind: str) -> None:
    found = metadata_of(samples.picture(kind))
    assert found["taken_at"] == samples.TAKEN
    assert (found["latitude"], found["longitude"], found["altitude"]) == pytest.approx((*samples.PLACE, 81.5))
    assert (found["make"], found["model"], found["software"]) == (samples.CAMERA, "ANA-AN00", "Camera 1.0")
    assert (found["author"], found["width"], found["height"]) == ("yang.zhe", 64, 48)


def exif_picture(**gps: object) -> bytes:
    tags = Image.Exif()
    tags.get_ifd(0x8825).update({int(key.removeprefix("t")): value for key, value in gps.items()})
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", exif=tags)
    return out.getvalue()


def test_south_and_west_are_negative() -> None:
    found = metadata_of(exif_picture(t1="S", t2=(33.0, 30.0, 0.0), t3="W", t4=(70.0, 0.0, 0.0)))
    assert (found["latitude"], found["longitude"]) == (-33.5, -70.0)


NO_FIX = TiffImagePlugin.IFDRational(0, 0)


@pytest.mark.parametrize("latitude", [(91.0, 0.0, 0.0), (0.0,), (NO_FIX, NO_FIX, NO_FIX)])
def test_a_place_that_is_none_is_left_out(latitude: tuple[object, ...]) -> None:
    data = exif_picture(t1="N", t2=latitude, t3="E", t4=(112.0, 0.0, 0.0))
    assert set(metadata_of(data)) == {"width", "height"}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_photograph_with_damaged_tags_is_taken_without_them() -> None:
    data = samples.picture()
    place = data.index(b"Exif\0\0") + 6
    found = metadata_of(data[:place] + b"II*\0\xff\xff\xff\x7f" + data[place + 8 :])
    assert found == {"width": 64, "height": 48}


@pytest.mark.parametrize("written", ["0000:00:00 00:00:00", "2022:02:30 08:00:00", "gestern"])
def test_a_moment_that_is_none_is_left_out(written: str) -> None:
    tags = Image.Exif()
    tags.get_ifd(0x8769)[0x9003] = written
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", exif=tags)
    assert "taken_at" not in metadata_of(out.getvalue())


def test_a_word_file_tells_its_author_and_who_saved_it_last() -> None:
    found = metadata_of(samples.word())
    assert (found["author"], found["last_modified_by"]) == (samples.AUTHOR, "李珺")
    assert found["created"] == "2022-09-29T10:00:00Z"


def test_an_excel_file_tells_its_author() -> None:
    assert metadata_of(samples.sheet())["author"] == samples.AUTHOR


def test_a_word_file_of_the_old_format_tells_its_author() -> None:
    assert metadata_of(samples.old_word())["author"] == samples.AUTHOR


def test_a_pdf_tells_its_author_program_and_day() -> None:
    found = metadata_of(samples.pdf())
    assert (found["author"], found["producer"], found["pages"]) == (samples.AUTHOR, "WPS", 1)
    assert found["created"] == "2022-09-30T08:15:00+08:00"


def test_a_pdf_without_information_tells_its_pages() -> None:
    assert metadata_of(samples.pdf(info=False)) == {"pages": 1}


@pytest.mark.parametrize(
    ("written", "read"),
    [("D:2022", None), ("D:20220930", "2022-09-30"), ("D:20220930081500Z", "2022-09-30T08:15:00Z"), ("今天", None)],
)
def test_days_of_a_pdf_are_read_as_far_as_they_are_written(written: str, read: str | None) -> None:
    with pikepdf.open(BytesIO(samples.pdf())) as document:
        document.docinfo["/CreationDate"] = written
        out = BytesIO()
        document.save(out)
    assert metadata_of(out.getvalue()).get("created") == read


def test_an_ofd_tells_its_author_and_pages() -> None:
    assert metadata_of(samples.ofd()) == {
        "author": samples.AUTHOR,
        "software": "WPS",
        "created": "2022-09-30",
        "pages": 1,
    }


def test_a_film_tells_where_and_when_it_was_recorded() -> None:
    found = metadata_of(samples.film())
    assert found == {
        "taken_at": "2022-09-30T00:00:00+00:00",
        "duration": 12.0,
        "latitude": 26.42,
        "longitude": 112.8583,
    }


def test_a_film_of_an_iphone_tells_its_keyed_items() -> None:
    names = [b"com.apple.quicktime.make", b"com.apple.quicktime.model", b"com.apple.quicktime.location.ISO6709"]
    values = [b"Apple", b"iPhone 13", b"+26.4200+112.8583+081.500/"]
    keys = samples.box(b"keys", bytes(4), len(names).to_bytes(4), *(samples.box(b"mdta", name) for name in names))
    items = [
        samples.box((number + 1).to_bytes(4), samples.box(b"data", b"\0\0\0\1", bytes(4), value))
        for number, value in enumerate(values)
    ]
    meta = samples.box(b"meta", samples.box(b"hdlr", bytes(8), b"mdta", bytes(12)), keys, samples.box(b"ilst", *items))
    plain = samples.film(b"qt  ")
    place = plain.index(b"udta") - 4
    index = plain.index(b"moov") - 4
    size = int.from_bytes(plain[index : index + 4]) + len(meta)
    found = metadata_of(plain[:index] + size.to_bytes(4) + plain[index + 4 : place] + meta + plain[place:])
    assert (found["make"], found["model"]) == ("Apple", "iPhone 13")
    assert found["latitude"] == 26.42


def test_recordings_tell_how_long_they_are() -> None:
    assert metadata_of(samples.amr())["duration"] == 1.0
    assert metadata_of(samples.sound())["duration"] == 1.0
    assert metadata_of(samples.mp3())["duration"] == pytest.approx(0.2612245)


def test_an_mp3_tells_its_author() -> None:
    assert metadata_of(samples.mp3())["author"] == samples.AUTHOR


def test_an_author_of_any_length_and_content_fits_a_column_of_json() -> None:
    document = docx.Document()
    document.core_properties.author = "a\u202eb" * 80
    out = BytesIO()
    document.save(out)
    author = metadata_of(out.getvalue())["author"]
    assert author == ("ab" * 80)[:200]


def test_what_no_json_column_takes_is_left_out() -> None:
    found = cleaned(
        {"a": "x\0y", "b": float("nan"), "c": float("inf"), "d": None, "e": " ", "f": True, "g": "\ud800", "h": 3}
    )
    assert found == {"a": "xy", "h": 3}
    json.dumps(found, allow_nan=False).encode()


def test_a_rare_character_in_a_name_is_kept() -> None:
    assert cleaned({"author": "𮥰喆赟珺玥璟"}) == {"author": "𮥰喆赟珺玥璟"}
