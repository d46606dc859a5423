"""Honest evidence: flags with their figures, for a person to judge; no flag decides anything."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import ExifTags, Image

from tests import personas
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, picture, text
from zhujian.kernel import time
from zhujian.kernel.files import copies
from zhujian.kernel.submissions.assessing import assess, compare
from zhujian.kernel.submissions.flags import metres_between
from zhujian.kernel.submissions.jobs import WORKER, assess_new
from zhujian.kernel.submissions.likeness import ALIKE, distance, likeness_of
from zhujian.kernel.submissions.models import Flag, Submission
from zhujian.kernel.submissions.taking import add_file, take
from zhujian.kernel.visibility import visible_to

NEAR, AWAY = "26.4203 112.8601 80 10", "26.50 112.86 80 10"


def flags(submission):
    assess(WORKER, submission=submission)
    return {flag.kind: flag.figures for flag in submission.flags.all()}


def with_photo(world, content, day=TODAY):
    world.visit(day)
    moment = NOON - (TODAY - day)
    receipt = world.take(SMELL, files={"water.jpg": content}, start=moment - timedelta(minutes=40), end=moment)
    return Submission.objects.get(pk=receipt.submission)


def taken(moment, latitude=26.42, longitude=112.86):
    """A photograph with its time and place."""
    image = Image.open(io.BytesIO(picture(9)))
    exif = image.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = moment.astimezone(time.ZONE).strftime("%Y:%m:%d %H:%M:%S")
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", degrees(latitude)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", degrees(longitude)
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, quality=95)
    return target.getvalue()


def degrees(value):
    whole, minutes = int(value), (value - int(value)) * 60
    return (float(whole), float(int(minutes)), (minutes - int(minutes)) * 60)


def test_an_honest_visit_has_no_flag(world):
    world.visit()
    submission = world.submission(CLEAN, text("place", NEAR))

    assert flags(submission) == {}
    assert submission.flags.count() == 0


def test_answers_from_far_away_say_how_far(world):
    world.visit()
    found = flags(world.submission(CLEAN, text("place", AWAY)))

    assert found["far"]["metres"] == pytest.approx(8896, abs=20)


def test_a_photo_says_by_itself_where_and_when_it_was_taken(world):
    honest = taken(NOON - timedelta(minutes=20))
    assert "window" not in flags(with_photo(world, honest))


def test_a_photo_of_another_day_and_place_is_flagged_with_both(world):
    old = taken(NOON - timedelta(days=5), latitude=26.6)
    found = flags(with_photo(world, old))

    assert found["far"]["metres"] > 15_000
    assert found["window"]["taken_at"] == "2022-09-25T12:00:00+08:00"


def test_the_same_picture_again_names_where_it_was(world):
    first = with_photo(world, picture(1), TODAY - timedelta(days=1))
    second = with_photo(world, picture(1))

    assert flags(second)["reused"]["submission"] == first.pk
    assert "reused" not in flags(first)


def test_nearly_the_same_picture_is_told_from_another_one(world):
    first = with_photo(world, picture(1), TODAY - timedelta(days=2))
    again = with_photo(world, picture(1, size=(90, 80), quality=60), TODAY - timedelta(days=1))
    other = with_photo(world, picture(2))
    assert assess_new() == 3

    assert flags(again)["alike"]["submission"] == first.pk
    assert "alike" not in flags(other)


@pytest.mark.parametrize("seed", range(8))
def test_scaling_and_compressing_leave_the_likeness_and_other_pictures_have_another(seed):
    def of(*arguments, **options):
        return likeness_of(io.BytesIO(picture(*arguments, **options)))

    assert distance(of(seed), of(seed, size=(72, 64), quality=50)) <= ALIKE
    assert distance(of(seed), of(seed + 100)) > ALIKE


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0broken"])
def test_what_is_no_picture_has_no_likeness(content):
    assert likeness_of(io.BytesIO(content)) == ""


def test_a_plain_surface_is_like_every_other_and_says_nothing():
    target = io.BytesIO()
    Image.new("RGB", (80, 60), "grey").save(target, "PNG")
    assert likeness_of(target) == ""


def test_a_form_filled_faster_than_it_can_be_read(world):
    world.visit()
    found = flags(world.submission(SMELL, text("depth", "1"), start=NOON - timedelta(seconds=1), end=NOON))

    assert found["fast"]["seconds"] == 1
    assert found["fast"]["reading_seconds"] > 1


def test_the_same_answers_day_after_day(world):
    for days in (3, 2, 1):
        moment = NOON - timedelta(days=days)
        world.visit(TODAY - timedelta(days=days))
        last = world.submission(CLEAN, text("depth", "1.5"), start=moment - timedelta(minutes=30), end=moment)
    world.visit()
    changed = world.submission(CLEAN, text("depth", "1.6"))

    assert flags(last)["identical"]["visits"] == 3
    assert "identical" not in flags(changed)


def test_a_clock_an_hour_wrong_is_accepted_kept_and_flagged(world):
    world.visit()
    receipt = take(world.member, xml=world.xml(CLEAN), sent_at=NOON + timedelta(hours=1))
    submission = Submission.objects.get(pk=receipt.submission)

    assert flags(submission)["clock"] == {"seconds": 3600}
    assert submission.sent_at == NOON + timedelta(hours=1)


def test_what_comes_days_later_is_late(world):
    world.visit(TODAY - timedelta(days=3))
    moment = NOON - timedelta(days=3)

    assert flags(world.submission(CLEAN, start=moment, end=moment + timedelta(minutes=30)))["late"]["hours"] == 60


def test_what_the_form_does_not_ask_is_kept_and_named(world):
    world.visit()
    assert flags(world.submission(CLEAN, text("secret", "x")))["unknown"]["nodes"] == ["secret"]


def test_comparing_again_notes_nothing_twice(world):
    world.visit()
    submission = world.submission(CLEAN, text("place", AWAY))
    flags(submission)
    flags(submission)

    assert submission.flags.count() == 1


def test_the_worker_compares_what_is_new_and_again_when_a_photo_arrives(world):
    world.visit()
    receipt = world.take(SMELL, text("place", AWAY))
    assert assess_new() == 1
    assert assess_new() == 0

    add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO(picture(3)))
    assert assess_new() == 1


def test_no_flag_decides_anything(world):
    world.visit()
    submission = world.submission(CLEAN, text("place", AWAY))
    flags(submission)
    submission.refresh_from_db()
    submission.visit.refresh_from_db()

    assert (submission.status, submission.visit.status) == ("received", "done")


def test_flags_are_for_those_who_review_and_not_for_the_team(world):
    world.visit()
    flags(world.submission(CLEAN, text("place", AWAY)))

    assert visible_to(world.planner, Flag).count() == 1
    assert visible_to(personas.leader(), Flag).count() == 1
    assert not visible_to(world.member, Flag).exists()
    assert not visible_to(personas.liaison(unit=world.ponds.owner), Flag).exists()


def test_a_degree_of_latitude_is_111_kilometres():
    assert metres_between(26, 112, 27, 112) == pytest.approx(111_195, rel=0.005)


def without_pixels():
    """A PNG whose container is whole, with every checksum, and whose pixels are none."""
    parts = (b"IHDR" + struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0), b"IDAT" + bytes(64), b"IEND")
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_picture_that_cannot_be_drawn_is_taken_and_flagged(world):
    submission = with_photo(world, without_pixels())
    file = submission.attachments.get().file

    assert flags(submission)["broken"] == {"file": file.pk}
    assert copies.thumbnail(file) is None
    assert "broken" not in flags(with_photo(world, picture(4), TODAY - timedelta(days=1)))


def test_a_picture_is_looked_at_once(world, monkeypatch):
    submission = with_photo(world, picture(5))
    assess(WORKER, submission=submission)
    assert submission.attachments.get().likeness == likeness_of(io.BytesIO(picture(5)))

    monkeypatch.setattr("zhujian.kernel.submissions.assessing.look_at", lambda _stream: pytest.fail("looked again"))
    assess(WORKER, submission=submission)


def test_a_file_that_came_while_the_others_were_looked_at_is_compared_too(world):
    submission = with_photo(world, picture(6))
    compare(WORKER, submission=submission, looks={})

    submission.refresh_from_db()
    assert submission.assessed_at is None
    assert assess_new() == 1
    submission.refresh_from_db()
    assert submission.assessed_at is not None
    assert submission.attachments.get().likeness
