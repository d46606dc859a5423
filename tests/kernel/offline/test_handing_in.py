"""A form and its photos arrive once, however often the line breaks."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import serial
from tests.kernel.devices.phones import person
from tests.kernel.offline.phones import Filled, Phone, filled, phone_of
from tests.kernel.openrosa.world import World, photo, team_of
from tests.samples import faults
from zhujian.kernel.files import store
from zhujian.kernel.offline.arrivals import arrival_of
from zhujian.kernel.submissions.models import Attachment, Revision, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> bytes:
    return photo(serial())


@pytest.fixture
def sent(world: World, phone: Phone) -> Filled:
    """A form that names one photo, handed in without it."""
    form = filled(world, first="first.png")
    answer = phone.put(form.xml, world.visit.pk, form.named)
    assert answer.status_code == 200, answer.content
    assert answer.json()["missing"] == ["first.png"]
    return form


def stored(name: str) -> bytes:
    with store.read(Attachment.objects.get(name=name).file.sha256, verify=True) as handle:
        return bytes(handle.read())


def waiting() -> list[Path]:
    return [path for path in store.staging().iterdir() if path.name.startswith("phone-")]


def test_a_form_without_files_is_received_with_the_hash_of_what_was_sent(world: World, phone: Phone) -> None:
    form = filled(world)
    receipt = phone.put(form.xml, world.visit.pk, form.named).json()
    assert (receipt["instance"], receipt["sha256"]) == (f"uuid:{form.named}", form.sha256)
    assert (receipt["complete"], receipt["missing"], receipt["visit"]) == (True, [], world.visit.pk)
    submission = Submission.objects.get()
    assert (submission.via, submission.device_id, submission.account) == ("page", phone.device.pk, world.member.pk)
    assert faults() == []


def test_the_same_form_again_is_kept_once(world: World, phone: Phone) -> None:
    form = filled(world)
    first = phone.put(form.xml, world.visit.pk, form.named).json()
    again = phone.put(form.xml, world.visit.pk, form.named).json()
    assert first == again == phone.get(f"submissions/{form.named}").json()
    assert (Submission.objects.count(), Revision.objects.count()) == (1, 1)


def test_another_text_under_the_same_uuid_is_refused_in_words(world: World, phone: Phone) -> None:
    form = filled(world)
    phone.put(form.xml, world.visit.pk, form.named)
    other = form.xml.replace(b"<ventilation>yes", b"<ventilation>no")
    answer = phone.put(other, world.visit.pk, form.named)
    assert answer.status_code == 409
    assert "内容与这次发送的不同" in answer.json()["detail"]


def test_both_clocks_are_kept(world: World, phone: Phone) -> None:
    form = filled(world)
    phone.put(form.xml, world.visit.pk, form.named, **{"zhujian-phone-time": "2022-09-30T02:00:00.000Z"})
    row = Submission.objects.get()
    assert row.sent_at == datetime(2022, 9, 30, 2, tzinfo=UTC)
    assert row.received_at != row.sent_at


@pytest.mark.parametrize("text", ["", "yesterday", "2022-13-45T99:00:00Z", "2022-09-30T10:00:00"])
def test_a_clock_that_says_nothing_readable_is_left_out(world: World, phone: Phone, text: str) -> None:
    form = filled(world)
    assert phone.put(form.xml, world.visit.pk, form.named, **{"zhujian-phone-time": text}).status_code == 200
    assert Submission.objects.get().sent_at is None


def test_a_photo_in_pieces_is_the_same_photo(phone: Phone, sent: Filled, first: bytes) -> None:
    phone.send(sent.named, "first.png", first, pieces=7)
    assert stored("first.png") == first
    receipt = phone.get(f"submissions/{sent.named}").json()
    assert receipt["files"] == {"first.png": hashlib.sha256(first).hexdigest()}
    assert receipt["complete"] is True
    assert waiting() == []
    assert faults() == []


def test_sending_goes_on_where_it_broke_off(phone: Phone, sent: Filled, first: bytes) -> None:
    half = len(first) // 2
    phone.patch(sent.named, "first.png", first[:half], at=0, length=len(first))
    answer = phone.head(sent.named, "first.png")
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(half), "1.0.0")
    answer = phone.patch(sent.named, "first.png", first[half:], at=half, length=len(first))
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(first)))
    assert stored("first.png") == first


def test_a_piece_that_does_not_fit_is_told_where_to_go_on(phone: Phone, sent: Filled, first: bytes) -> None:
    phone.patch(sent.named, "first.png", first[:10], at=0, length=len(first))
    again = phone.patch(sent.named, "first.png", first[:10], at=0, length=len(first))
    assert (again.status_code, again["Upload-Offset"]) == (409, "10")
    ahead = phone.patch(sent.named, "first.png", first[20:], at=20, length=len(first))
    assert (ahead.status_code, ahead["Upload-Offset"]) == (409, "10")


def test_an_empty_last_piece_has_a_whole_file_kept(phone: Phone, sent: Filled, first: bytes) -> None:
    """The server was killed after the last byte and before it kept the file."""
    arrival = arrival_of(phone.device, f"uuid:{sent.named}", "first.png")
    arrival.path.write_bytes(first)
    assert phone.head(sent.named, "first.png")["Upload-Offset"] == str(len(first))
    answer = phone.patch(sent.named, "first.png", b"", at=len(first), length=len(first))
    assert answer.status_code == 204
    assert stored("first.png") == first


def test_a_file_that_is_kept_already_is_there_whole(phone: Phone, sent: Filled, first: bytes) -> None:
    phone.send(sent.named, "first.png", first)
    assert phone.head(sent.named, "first.png")["Upload-Offset"] == str(len(first))
    assert phone.patch(sent.named, "first.png", b"", at=len(first), length=len(first)).status_code == 204
    assert Attachment.objects.count() == 1


def test_a_file_that_the_form_does_not_name_is_not_taken(phone: Phone, sent: Filled, first: bytes) -> None:
    assert phone.head(sent.named, "other.png").status_code == 404
    assert phone.patch(sent.named, "other.png", first, at=0, length=len(first)).status_code == 404
    assert waiting() == []


def test_nothing_that_a_phone_says_is_part_of_a_path(world: World, phone: Phone) -> None:
    arrival = arrival_of(phone.device, "uuid:x", "../../secret.key")
    assert arrival.path.parent == store.staging()
    assert "secret" not in arrival.path.name
    assert arrival.path != arrival_of(phone.device, "uuid:x", "secret.key").path


def test_two_phones_never_write_into_one_file(world: World, phone: Phone, sent: Filled, first: bytes) -> None:
    second = phone_of(world.member)
    phone.patch(sent.named, "first.png", first[:10], at=0, length=len(first))
    assert second.head(sent.named, "first.png")["Upload-Offset"] == "0"


def test_a_stranger_finds_nothing_to_add_to(world: World, sent: Filled, first: bytes) -> None:
    stranger = person(unit=world.mine.office)
    team_of(world.mine, stranger)
    other = phone_of(stranger)
    assert other.get(f"submissions/{sent.named}").status_code == 404
    assert other.head(sent.named, "first.png").status_code == 404
    assert other.patch(sent.named, "first.png", first, at=0, length=len(first)).status_code == 404


def test_a_form_for_a_visit_of_others_is_refused(world: World) -> None:
    stranger = person(unit=world.mine.office)
    team_of(world.mine, stranger)
    form = filled(world)
    assert phone_of(stranger).put(form.xml, world.visit.pk, form.named).status_code in {403, 404}
    assert Submission.objects.count() == 0


def test_a_file_that_is_no_picture_is_refused_and_leaves_nothing(phone: Phone, sent: Filled) -> None:
    program = b"MZ" + bytes(2000)
    answer = phone.patch(sent.named, "first.png", program, at=0, length=len(program))
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert waiting() == []
    assert phone.get(f"submissions/{sent.named}").json()["missing"] == ["first.png"]


def test_more_bytes_than_were_declared_are_refused(phone: Phone, sent: Filled, first: bytes) -> None:
    assert phone.patch(sent.named, "first.png", first, at=0, length=10).status_code == 422
    assert waiting() == []


@pytest.mark.parametrize("length", [600 * 1024 * 1024, 10**14])
def test_a_file_beyond_every_limit_is_refused_before_its_first_byte(phone: Phone, sent: Filled, length: int) -> None:
    assert phone.patch(sent.named, "first.png", b"x", at=0, length=length).status_code == 413
    assert waiting() == []


def test_a_piece_that_is_too_large_or_of_another_kind_is_refused(phone: Phone, sent: Filled) -> None:
    large = bytes(1024 * 1024 + 1)
    assert phone.patch(sent.named, "first.png", large, at=0, length=len(large)).status_code == 413
    assert phone.patch(sent.named, "first.png", b"x", at=0, length=1, kind="image/png").status_code == 415


def test_a_form_of_another_uuid_of_no_visit_or_broken_is_refused(world: World, phone: Phone) -> None:
    form, other = filled(world), filled(world)
    assert phone.put(form.xml, world.visit.pk, other.named).status_code == 422
    assert phone.put(form.xml, "", form.named).status_code == 422
    assert phone.put(form.xml, "1 OR 1", form.named).status_code in {400, 422}
    assert phone.put(form.xml[:-5], world.visit.pk, form.named).status_code == 422
    assert phone.put(bytes(3 * 1024 * 1024), world.visit.pk, form.named).status_code == 413
    assert Submission.objects.count() == 0


def test_an_entity_bomb_is_refused(world: World, phone: Phone) -> None:
    form = filled(world)
    bomb = b'<!DOCTYPE data [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + form.xml
    assert phone.put(bomb, world.visit.pk, form.named).status_code == 422


def test_a_form_that_was_not_handed_in_is_not_found(world: World, phone: Phone) -> None:
    form = filled(world)
    assert phone.get(f"submissions/{form.named}").status_code == 404
    assert phone.head(form.named, "first.png").status_code == 404
    assert phone.get("submissions/no-uuid").status_code == 404
