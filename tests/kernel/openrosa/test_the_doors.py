"""Every door knows a phone by its key alone, and answers in the protocol's own shape whatever happens."""

from __future__ import annotations

import logging
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.test import Client

from tests.kernel.devices.phones import enrolled, person, somebody
from tests.kernel.openrosa.clients import DIGEST, KEYED, Phone, envelope, multipart, said
from tests.personas import browser
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.devices.actions import withdraw
from zhujian.kernel.devices.models import Device
from zhujian.kernel.openrosa import doors, listings
from zhujian.kernel.openrosa.bodies import LARGEST_BODY

pytestmark = pytest.mark.django_db

DOORS = (
    ("GET", "formList"),
    ("GET", "forms/mines-daily"),
    ("GET", "forms/mines-daily/manifest"),
    ("GET", "forms/mines-daily/media/sites.csv"),
    ("HEAD", "submission"),
    ("POST", "submission"),
    ("GET", "nowhere"),
)


def test_a_head_request_says_where_and_how_much_may_be_sent(phone: Phone) -> None:
    answer = phone.head("submission")
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer["Location"] == f"http://testserver{phone.url('submission')}"
    assert answer["X-OpenRosa-Accept-Content-Length"] == str(LARGEST_BODY)


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_every_answer_has_the_headers_of_the_standard(phone: Phone, method: str, path: str) -> None:
    answer = phone.ask(method, path)
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert parsedate_to_datetime(answer["Date"]).tzinfo is not None
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_without_a_key_every_door_challenges_in_both_algorithms(method: str, path: str) -> None:
    answer = Client().generic(method, f"/openrosa/{path}")
    assert answer.status_code == 401
    lines = [value for name, value in answer.items() if name.lower() == "www-authenticate"]
    assert [line.rpartition("algorithm=")[2] for line in lines] == ["MD5", "SHA-256"]
    assert all(line.startswith('Digest realm="zhujian"') for line in lines)


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_session_opens_no_door(method: str, path: str) -> None:
    client = browser(somebody("supervision"))
    assert client.generic(method, f"/openrosa/{path}").status_code == 401


def test_an_accounts_password_opens_no_door() -> None:
    owner = person()
    device, _key = enrolled(owner)
    for login in (owner.username, device.login):
        phone = Phone(login, "Zhu-jian-2022")
        assert said(phone.get("formList"))[:2] == (401, "device-unknown")


def test_a_wrong_key_is_refused_and_a_key_in_the_address_is_not_asked_for_again() -> None:
    device, _key = enrolled(person())
    assert said(Phone(device.login, "falsch").get("formList"))[:2] == (401, "device-unknown")
    answer = Phone(device.login, "falsch", KEYED).get("formList")
    assert said(answer)[:2] == (403, "device-unknown")
    assert "WWW-Authenticate" not in answer


def test_five_wrong_keys_make_a_pause() -> None:
    device, _key = enrolled(person())
    answers = [Phone(device.login, "falsch").get("formList") for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1]["Retry-After"] == "900"
    assert "15 分钟" in said(answers[-1])[2]


def test_a_withdrawn_phone_is_told_so(phone: Phone, device: Device) -> None:
    assert phone.head("submission").status_code == 204
    withdraw(actor_for(device.account), device=device, reason="")
    for method, path in DOORS:
        answer = phone.ask(method, path)
        assert answer.status_code == 403
        if method != "HEAD":
            assert said(answer)[1] == "device-withdrawn"
            assert "重新登记" in said(answer)[2]


def test_a_nonce_of_another_hour_is_asked_for_anew_as_stale() -> None:
    device, key = enrolled(person())
    phone = Phone(device.login, key)
    assert phone.get("nowhere").status_code == 404
    phone.answerer.challenge["nonce"] = "A" * 43 + "="
    authorization = phone.answerer.header("GET", phone.url("nowhere"))
    answer = phone.client.get(phone.url("nowhere"), headers={"authorization": authorization})
    assert said(answer)[:2] == (401, "nonce-stale")
    assert answer["WWW-Authenticate"].endswith("stale=true")
    assert phone.get("nowhere").status_code == 404


def test_an_overheard_post_hands_nothing_in_again() -> None:
    device, key = enrolled(person())
    phone = Phone(device.login, key)
    phone.head("submission")
    authorization = phone.answerer.header("POST", phone.url("submission"))
    codes = [
        phone.client.post("/openrosa/submission", b"x", "text/plain", headers={"authorization": authorization})
        for _attempt in range(2)
    ]
    assert [said(answer)[:2] for answer in codes] == [(415, "error-415"), (401, "nonce-stale")]


def test_a_bearer_key_is_taken_too() -> None:
    _device, key = enrolled(person())
    answer = Client().head("/openrosa/submission", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 204


@pytest.mark.parametrize("path", ["nowhere", "formList/", "forms/", "Submission"])
def test_an_unknown_address_is_told_in_the_protocols_shape(phone: Phone, path: str) -> None:
    assert said(phone.get(path))[:2] == (404, "error-not-found")


@pytest.mark.parametrize(("method", "path"), [("POST", "formList"), ("DELETE", "submission"), ("GET", "submission")])
def test_a_method_that_a_door_does_not_know_is_told_with_those_it_knows(phone: Phone, method: str, path: str) -> None:
    answer = phone.ask(method, path)
    assert said(answer)[:2] == (405, "error-method")
    assert answer["Allow"]


def test_the_message_is_in_the_language_that_the_phone_asks_for(phone: Phone) -> None:
    answer = phone.get("nowhere", **{"accept-language": "en-GB,en;q=0.9"})
    assert answer["Content-Language"] == "en"
    assert said(answer)[2].isascii()


def test_what_nobody_thought_of_is_a_message_and_no_page_of_errors(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any, **_named: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(listings, "current_versions", broken)
    answer = phone.get("formList")
    assert said(answer)[:2] == (503, doors.UNEXPECTED)
    assert answer["Retry-After"] == "60"
    assert "unforeseen" not in answer.content.decode()


@pytest.mark.parametrize("path", ["nowhere", "submission"])
def test_a_key_in_the_address_is_written_down_nowhere(path: str, caplog: pytest.LogCaptureFixture) -> None:
    device, key = enrolled(person())
    with caplog.at_level(logging.DEBUG):
        assert Phone(device.login, key, KEYED).get(path).status_code in {404, 405}
        Phone(device.login, "falscher-schluessel", KEYED).get(path)
        assert Client().get(f"/openrosa/key/{key}").status_code == 401
    assert caplog.records
    written = " ".join(f"{record.getMessage()} {getattr(record, 'request', '')}" for record in caplog.records)
    assert key not in written
    assert "falscher-schluessel" not in written


def test_two_hundred_megabytes_are_refused_before_they_are_read(phone: Phone) -> None:
    phone.head("submission")
    answer = phone.post(multipart(b"<data/>"), **{"content-length": str(200 << 20)})
    status, _nature, words = said(answer)
    assert status == 413
    assert "100 MB" in words


def test_another_kind_of_content_is_refused(phone: Phone) -> None:
    status, _nature, words = said(phone.ask("POST", "submission", b"<data/>", "text/xml"))
    assert status == 415
    assert "xml_submission_file" in words


def test_a_body_without_a_text_is_refused(phone: Phone) -> None:
    assert said(phone.post(multipart(None, {"1.jpg": b"x"})))[0] == 400
    assert envelope(phone.post(b"nonsense")) is not None


def test_the_way_of_showing_the_key_is_the_phones_own_affair() -> None:
    device, key = enrolled(person())
    assert {Phone(device.login, key, way).head("submission").status_code for way in (DIGEST, KEYED)} == {204}
