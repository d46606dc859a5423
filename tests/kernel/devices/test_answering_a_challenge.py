"""Digest authentication as RFC 7616 and 2617 have it: both algorithms, stale nonces, no replay of what writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from tests.kernel.devices.phones import Answerer, enrolled, person
from tests.samples import events
from zhujian.kernel import time
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.devices import nonces, refusals
from zhujian.kernel.devices.actions import withdraw
from zhujian.kernel.devices.authenticate import authenticate_bearer, authenticate_digest, authenticate_key
from zhujian.kernel.devices.challenges import challenges
from zhujian.kernel.devices.jobs import forget_nonces
from zhujian.kernel.devices.keys import hashed
from zhujian.kernel.devices.models import Device, UsedNonce
from zhujian.kernel.jobs.schedule import jobs

pytestmark = pytest.mark.django_db

HOME, AWAY = "127.0.0.1", "10.9.8.7"
LIST, SEND = "/openrosa/formList", "/openrosa/submission"


@pytest.fixture
def phone() -> Answerer:
    device, key = enrolled(person())
    answerer = Answerer(device.login, key)
    answerer.heed(challenges(HOME)[0])
    return answerer


def request(method: str, uri: str, authorization: str = "", origin: str = HOME) -> HttpRequest:
    headers = {"authorization": authorization} if authorization else {}
    return RequestFactory().generic(method, uri, headers=headers, REMOTE_ADDR=origin)


def refused(made: HttpRequest) -> str:
    with pytest.raises(refusals.Turned) as caught:
        authenticate_digest(made)
    return caught.value.code


def test_the_example_of_the_openrosa_standard_comes_out() -> None:
    ha1 = hashed("MD5", "Mufasa:testrealm@host.com:Circle Of Life")
    ha2 = hashed("MD5", "GET:/dir/index.html")
    assert ha1 == "939e7578ed9e3c518a452acee763bce9"
    parts = (ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "auth", ha2)
    assert hashed("MD5", ":".join(parts)) == "6629fae49393a05397450978507c4ef1"


def test_the_challenge_has_what_the_openrosa_standard_demands() -> None:
    md5, sha256 = challenges(HOME)
    assert 'domain="/openrosa/"' in md5
    assert 'qop="auth"' in md5
    assert md5.endswith("algorithm=MD5")
    assert sha256.endswith("algorithm=SHA-256")
    assert re.search(r'nonce="[^"]{40,}"', md5)
    assert challenges(HOME, stale=True)[0].endswith("stale=true")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_the_right_answer_is_let_in(phone: Answerer, algorithm: str, method: str) -> None:
    phone.algorithm = algorithm
    device, actor = authenticate_digest(request(method, SEND, phone.header(method, SEND)))
    assert device.login == phone.login
    assert (actor.role, actor.origin) == ("field-team", HOME)


def test_an_address_with_a_query_and_with_other_letters_is_answered_for(phone: Answerer) -> None:
    uri = "/openrosa/forms/%E7%85%A4%E7%9F%BF?version=3"
    assert authenticate_digest(request("GET", uri, phone.header("GET", uri))).device.login == phone.login


def test_without_an_answer_nobody_is_known_and_nothing_is_counted() -> None:
    count = len(events())
    for header in ("", "Digest", "Digest username=", "Basic YTpi", "Bearer x", "Digest " + "a=b," * 5000):
        assert refused(request("GET", LIST, header)) == "device-unnamed"
    assert len(events()) == count


@pytest.mark.parametrize(
    "spoil",
    [
        lambda header: header.replace("qop=auth", "qop=auth-int"),
        lambda header: header.replace('realm="zhujian"', 'realm="other"'),
        lambda header: header.replace("algorithm=MD5", "algorithm=SHA-512"),
        lambda header: header.replace("nc=00000001", "nc=1"),
        lambda header: header.replace("/openrosa/formList", "/openrosa/submission"),
        lambda header: re.sub('cnonce="[^"]*"', 'cnonce=""', header),
    ],
)
def test_what_was_made_for_something_else_is_no_answer(phone: Answerer, spoil: Callable[[str], str]) -> None:
    assert refused(request("GET", LIST, spoil(phone.header("GET", LIST)))) == "device-unnamed"


def test_a_wrong_key_a_wrong_name_and_another_method_are_not_let_in(phone: Answerer) -> None:
    wrong = Answerer(phone.login, "falsch", challenge=phone.challenge)
    assert refused(request("GET", LIST, wrong.header("GET", LIST))) == "device-unknown"
    nobody = Answerer("phone-zzzzzzzz", phone.key, challenge=phone.challenge)
    assert refused(request("GET", LIST, nobody.header("GET", LIST))) == "device-unknown"
    assert refused(request("GET", LIST, phone.header("POST", LIST))) == "device-unknown"


def test_after_five_wrong_keys_there_is_a_pause_for_that_phone_from_that_address(phone: Answerer) -> None:
    wrong = Answerer(phone.login, "falsch", challenge=phone.challenge)
    for _attempt in range(5):
        assert refused(request("GET", LIST, wrong.header("GET", LIST))) == "device-unknown"
    count = len(events())
    assert refused(request("GET", LIST, phone.header("GET", LIST))) == "device-locked"
    assert len(events()) == count
    phone.heed(challenges(AWAY)[0])
    assert authenticate_digest(request("GET", LIST, phone.header("GET", LIST), AWAY)).device.login == phone.login


def test_each_wrong_key_is_in_the_log_as_a_wrong_password_is(phone: Answerer) -> None:
    with pytest.raises(refusals.Turned):
        authenticate_key("falscher-schluessel", origin=AWAY)
    event = events()[-1]
    assert (event.action, event.account, event.origin) == ("access.sign-in-failed", None, AWAY)
    assert "falscher" not in event.data + event.rows + event.subject


def test_wrong_keys_without_a_name_pause_that_address_but_not_the_right_key(phone: Answerer) -> None:
    codes = []
    for _attempt in range(6):
        with pytest.raises(refusals.Turned) as caught:
            authenticate_key("falsch", origin=HOME)
        codes.append(caught.value.code)
    assert codes == ["device-unknown"] * 5 + ["device-locked"]
    assert authenticate_key(phone.key, origin=HOME).device.login == phone.login


def test_a_nonce_grows_stale_and_the_key_need_not_be_asked_for_again(
    phone: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.real_now() + nonces.LIFE + timedelta(seconds=1)
    monkeypatch.setattr(time, "real_now", lambda: later)
    assert refused(request("GET", LIST, phone.header("GET", LIST))) == "nonce-stale"
    phone.heed(challenges(HOME, stale=True)[0])
    assert authenticate_digest(request("GET", LIST, phone.header("GET", LIST)))


def test_a_nonce_of_another_address_or_of_nobody_is_stale(phone: Answerer) -> None:
    assert refused(request("GET", LIST, phone.header("GET", LIST), AWAY)) == "nonce-stale"
    for made_up in ("A" * 43 + "=", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "!"):
        phone.challenge["nonce"] = made_up
        assert refused(request("GET", LIST, phone.header("GET", LIST))) == "nonce-stale"


def test_what_was_overheard_hands_nothing_in_a_second_time(phone: Answerer) -> None:
    overheard = phone.header("POST", SEND)
    assert authenticate_digest(request("POST", SEND, overheard))
    assert refused(request("POST", SEND, overheard)) == "nonce-stale"
    assert authenticate_digest(request("POST", SEND, phone.header("POST", SEND)))


def test_reading_may_repeat_a_nonce_and_its_count(phone: Answerer) -> None:
    header = phone.header("GET", LIST)
    assert authenticate_digest(request("GET", LIST, header)) == authenticate_digest(request("GET", LIST, header))
    assert not UsedNonce.objects.exists()


def test_a_wrong_answer_uses_no_nonce_up(phone: Answerer) -> None:
    wrong = Answerer(phone.login, "falsch", challenge=phone.challenge)
    refused(request("POST", SEND, wrong.header("POST", SEND)))
    assert not UsedNonce.objects.exists()


def test_a_withdrawn_phone_says_so_to_whoever_has_its_key_alone(phone: Answerer) -> None:
    device = Device.objects.get(login=phone.login)
    withdraw(actor_for(device.account), device=device, reason="")
    assert refused(request("GET", LIST, phone.header("GET", LIST))) == "device-withdrawn"
    wrong = Answerer(phone.login, "falsch", challenge=phone.challenge)
    assert refused(request("GET", LIST, wrong.header("GET", LIST))) == "device-unknown"


def test_a_bearer_key_is_let_in_and_no_other_scheme(phone: Answerer) -> None:
    assert authenticate_bearer(request("GET", LIST, f"Bearer {phone.key}")).device.login == phone.login
    for header in ("", phone.key, f"Basic {phone.key}", phone.header("GET", LIST)):
        with pytest.raises(refusals.Turned) as caught:
            authenticate_bearer(request("GET", LIST, header))
        assert caught.value.code == "device-unnamed"


def test_used_nonces_are_forgotten_once_their_age_refuses_them(
    phone: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticate_digest(request("POST", SEND, phone.header("POST", SEND)))
    forget_nonces()
    assert UsedNonce.objects.count() == 1
    later = time.real_now() + nonces.LIFE + timedelta(seconds=1)
    monkeypatch.setattr(time, "real_now", lambda: later)
    forget_nonces()
    assert not UsedNonce.objects.exists()
    assert any(job.name.endswith("devices.jobs.forget_nonces") for job in jobs())
