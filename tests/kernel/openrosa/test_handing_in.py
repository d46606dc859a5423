"""What a phone hands in is kept once, in however many parts; what was complete is kept whatever else was not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import serial
from tests.kernel.devices.phones import person
from tests.kernel.openrosa.clients import DIGEST, KEYED, Phone, envelope, instance, multipart, said
from tests.kernel.openrosa.world import World, made, photo, published, team_of
from tests.samples import faults
from zhujian.kernel import time
from zhujian.kernel.devices.models import Device
from zhujian.kernel.files import store
from zhujian.kernel.submissions.models import Attachment, Revision, Submission

pytestmark = pytest.mark.django_db

METADATA = "{http://www.opendatakit.org/xforms}submissionMetadata"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "'
    + b"x" * 100
    + b'">'
    + b"".join(
        f'<!ENTITY {name} "{"&" + before + ";" * 1}{("&" + before + ";") * 9}">'.encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b']><data id="mines-daily" version="2022093001">&i;</data>'
)


@pytest.fixture
def world(db: None) -> World:
    return made()


@pytest.fixture(params=[DIGEST, KEYED])
def phone(request: pytest.FixtureRequest, world: World) -> Phone:
    return world.phone(request.param)


def stored(name: str) -> bytes:
    with store.read(Attachment.objects.get(name=name).file.sha256, verify=True) as handle:
        return bytes(handle.read())


def kept() -> tuple[int, int, int]:
    """How many submissions, texts and files there are."""
    return Submission.objects.count(), Revision.objects.count(), Attachment.objects.count()


def metadata(answer: Any) -> dict[str, str]:
    found = envelope(answer).find(METADATA)
    assert found is not None
    return dict(found.attrib)


def test_a_text_without_files_is_received(phone: Phone, world: World) -> None:
    named = instance()
    answer = phone.post(multipart(world.answers(instance=named)))
    status, nature, words = said(answer)
    assert (status, nature) == (201, "submit-received")
    submission = Submission.objects.get()
    revision = submission.revisions.get()
    assert revision.sha256[:12] in words
    assert metadata(answer)["instanceID"] == named
    assert metadata(answer)["isComplete"] == "true"
    device = Device.objects.get(login=phone.login)
    assert (submission.visit_id, submission.account, submission.via) == (world.visit.pk, world.member.pk, "openrosa")
    assert submission.device_id == device.pk
    assert submission.sent_at is not None
    assert submission.sent_at.isoformat() == "2022-09-30T01:00:00+00:00"
    assert faults() == []


def test_two_parts_and_a_third_time_are_one_submission(phone: Phone, world: World) -> None:
    first, second = photo(serial()), photo(serial())
    xml = world.answers(first="1.png", second="2.png")
    part = said(phone.post(multipart(xml, {"1.png": first}, unfinished=True)))
    assert part[:2] == (202, "submit-incomplete")
    assert "2.png" in part[2]
    assert said(phone.post(multipart(xml, {"2.png": second})))[:2] == (201, "submit-received")
    again = said(phone.post(multipart(xml, {"2.png": second})))
    assert again[:2] == (201, "submit-received")
    assert "只保存一份" in again[2]
    assert kept() == (1, 1, 2)
    assert (stored("1.png"), stored("2.png")) == (first, second)
    assert faults() == []


def test_a_file_that_is_missing_is_named_and_the_rest_is_kept(phone: Phone, world: World) -> None:
    xml = world.answers(first="1.png", second="2.png")
    answer = phone.post(multipart(xml, {"1.png": photo(serial())}))
    status, nature, words = said(answer)
    assert (status, nature) == (202, "submit-incomplete")
    assert "2.png" in words
    assert "1.png" not in words
    assert metadata(answer)["isComplete"] == "false"
    assert kept() == (1, 1, 1)


def test_an_edit_replaces_the_text_and_both_are_kept(phone: Phone, world: World) -> None:
    first = instance()
    phone.post(multipart(world.answers(instance=first)))
    edited = world.answers(deprecated=first, ventilation="no")
    assert said(phone.post(multipart(edited)))[0] == 201
    assert kept() == (1, 2, 0)


def test_a_visit_of_some_weeks_ago_is_handed_in_late(world: World) -> None:
    with time.at(time.now() + timedelta(days=20)):
        phone = world.phone()
        late = (time.now() - timedelta(days=20)).date().isoformat()
        xml = world.answers(today=late, start=f"{late}T08:00:00+08:00", end=f"{late}T08:30:00+08:00")
        assert said(phone.post(multipart(xml)))[0] == 201


@pytest.mark.parametrize(
    ("wrong", "status"), [({"form": "mines-weekly"}, 404), ({"version": "1999"}, 404), ({"site": "m99"}, 403)]
)
def test_what_belongs_to_no_form_version_or_visit_is_refused(
    phone: Phone, world: World, wrong: dict[str, str], status: int
) -> None:
    found, _nature, words = said(phone.post(multipart(world.answers(**wrong))))
    assert found == status
    assert words
    assert kept() == (0, 0, 0)


def test_an_older_version_is_still_taken(phone: Phone, world: World) -> None:
    xml = world.answers()
    published("2022100101")
    assert said(phone.post(multipart(xml)))[0] == 201


def test_a_team_that_is_not_on_the_visit_is_refused(world: World) -> None:
    other = person(unit=world.mine.office)
    team_of(world.mine, other)
    status, _nature, words = said(world.phone(owner=other).post(multipart(world.answers())))
    assert status == 403
    assert "督查" in words
    assert kept() == (0, 0, 0)


def test_the_same_identifier_with_another_text_is_a_conflict(phone: Phone, world: World) -> None:
    named = instance()
    phone.post(multipart(world.answers(instance=named)))
    status, nature, _words = said(phone.post(multipart(world.answers(instance=named, ventilation="no"))))
    assert (status, nature) == (409, "error-conflict")
    assert kept() == (1, 1, 0)


@pytest.mark.parametrize(
    "xml",
    [
        b"<data",
        b"not xml at all",
        b"<data/>",
        b"\xff\xfe<\x00",
        b'<data id="mines-daily" version="2022093001"/>',
        BOMB,
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    ],
)
def test_what_is_no_answer_to_a_form_is_refused_at_once(phone: Phone, xml: bytes, world: World) -> None:
    status, _nature, words = said(phone.post(multipart(xml)))
    assert status in {400, 404}
    assert words
    assert "root:" not in words
    assert kept() == (0, 0, 0)


def test_a_file_that_is_refused_loses_neither_the_text_nor_the_others(phone: Phone, world: World) -> None:
    xml = world.answers(first="1.png", second="2.png")
    good = photo(serial())
    status, _nature, words = said(phone.post(multipart(xml, {"1.png": b"MZ\x90\x00 no picture", "2.png": good})))
    assert status == 400
    assert "1.png" in words
    assert kept() == (1, 1, 1)
    assert stored("2.png") == good
    assert said(phone.post(multipart(xml, {"1.png": photo(serial())})))[0] == 201


def test_a_body_that_breaks_off_keeps_what_came_whole(phone: Phone, world: World) -> None:
    first, second = photo(serial()), photo(serial())
    xml = world.answers(first="1.png", second="2.png")
    sent = multipart(xml, {"1.png": first, "2.png": second})
    status, _nature, words = said(phone.post(sent[: -len(second) // 2]))
    assert status == 400
    assert "传输中断" in words
    assert kept() == (1, 1, 1)
    assert stored("1.png") == first
    assert said(phone.post(sent))[0] == 201
    assert kept() == (1, 1, 2)


def test_a_text_that_breaks_off_is_not_said_to_be_kept(phone: Phone, world: World) -> None:
    xml = world.answers()
    sent = multipart(xml)
    status, _nature, words = said(phone.post(sent[: sent.index(xml) + len(xml) // 2]))
    assert (status, kept()) == (400, (0, 0, 0))
    assert "未能保存" in words
    assert said(phone.post(sent))[0] == 201


def test_files_of_nobodys_text_are_not_kept(phone: Phone) -> None:
    assert said(phone.post(multipart(None, {"1.png": photo(serial())})))[0] == 400
    assert kept() == (0, 0, 0)


def test_another_teams_submission_is_not_added_to(world: World) -> None:
    xml = world.answers(first="1.png")
    world.phone().post(multipart(xml))
    other = person(unit=world.mine.office)
    team_of(world.mine, other)
    answer = world.phone(owner=other).post(multipart(xml, {"1.png": photo(serial())}))
    assert answer.status_code in {403, 404}
    assert kept() == (1, 1, 0)


def test_the_words_are_in_the_language_of_the_phone(phone: Phone, world: World) -> None:
    answer = phone.post(multipart(world.answers()), **{"accept-language": "en"})
    assert answer["Content-Language"] == "en"
    assert said(answer)[2].isascii()
