"""Whatever stands in a header or is offered as a key: a phone is known or turned away, and nothing else happens."""

from __future__ import annotations

import string
from base64 import urlsafe_b64encode

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel.devices.phones import Answerer, enrolled, person
from zhujian.kernel.devices import nonces, refusals
from zhujian.kernel.devices.authenticate import authenticate_bearer, authenticate_digest, authenticate_key
from zhujian.kernel.devices.challenges import challenges, response_of
from zhujian.kernel.devices.keys import ALPHABET, KEY_LENGTH, digest_of, new_key, new_login, seal, unseal

HOME = "127.0.0.1"
LATIN = st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=300)
NAMES = ("username", "realm", "nonce", "uri", "qop", "nc", "cnonce", "response", "algorithm", "opaque", "stale")
FEW = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def request(authorization: str, uri: str = "/openrosa/formList") -> HttpRequest:
    made = RequestFactory().get(uri)
    made.META["HTTP_AUTHORIZATION"] = authorization
    return made


def quoted(values: dict[str, str]) -> str:
    return "Digest " + ", ".join(f'{name}="{text}"' for name, text in values.items())


@given(LATIN)
def test_no_header_breaks_the_reading_of_a_response(text: str) -> None:
    for header in (text, f"Digest {text}", f'Digest username="{text}"'):
        found = response_of(request(header))
        assert found is None or found.cnonce


@given(st.dictionaries(st.sampled_from(NAMES), LATIN, min_size=4))
def test_no_mixture_of_parameters_is_taken_for_a_response(values: dict[str, str]) -> None:
    found = response_of(request(quoted(values)))
    assert found is None or (values["realm"], values["qop"]) == ("zhujian", "auth")


@pytest.mark.django_db
@FEW
@given(username=LATIN, nonce=LATIN, response=LATIN, cnonce=LATIN)
def test_no_response_that_was_made_up_lets_anybody_in(username: str, nonce: str, response: str, cnonce: str) -> None:
    values = {
        "username": username,
        "realm": "zhujian",
        "nonce": nonce,
        "uri": "/openrosa/formList",
        "qop": "auth",
        "nc": "00000001",
        "cnonce": cnonce,
        "response": response,
    }
    with pytest.raises(refusals.Turned):
        authenticate_digest(request(quoted(values)))


@pytest.mark.django_db
@FEW
@given(LATIN)
def test_no_key_that_was_made_up_lets_anybody_in(key: str) -> None:
    with pytest.raises(refusals.Turned):
        authenticate_key(key, origin=HOME)
    with pytest.raises(refusals.Turned):
        authenticate_bearer(request(f"Bearer {key}"))


@given(st.text(max_size=80), st.binary(max_size=60))
def test_no_nonce_but_ours_is_fresh(text: str, raw: bytes) -> None:
    assert not nonces.is_fresh(text, HOME)
    assert not nonces.is_fresh(urlsafe_b64encode(raw).decode(), HOME)


@given(st.integers(min_value=0, max_value=39), st.sampled_from(string.ascii_letters + string.digits))
def test_a_nonce_with_one_letter_changed_is_not_ours(place: int, letter: str) -> None:
    nonce = nonces.new_nonce(HOME)
    changed = nonce[:place] + letter + nonce[place + 1 :]
    assert nonces.is_fresh(changed, HOME) == (changed == nonce)


def test_a_nonce_is_fresh_for_the_address_it_was_made_for() -> None:
    nonce = nonces.new_nonce(HOME)
    assert nonces.is_fresh(nonce, HOME)
    assert not nonces.is_fresh(nonce, "127.0.0.2")
    assert nonces.new_nonce(HOME) != nonce


@given(st.sampled_from(["", "phone-abcdefgh", "中文"]), st.text(min_size=1, max_size=40))
def test_what_is_sealed_is_read_by_its_own_login_alone(login: str, key: str) -> None:
    sealed = seal(login, key)
    assert set(unseal(login, sealed)) == {"MD5", "SHA-256"}
    assert unseal(f"{login}x", sealed) == {}
    assert seal(login, key) != sealed


def test_keys_and_logins_are_long_random_and_easy_to_read_off() -> None:
    keys = {new_key() for _each in range(200)}
    assert len(keys) == 200
    assert all(len(key) == KEY_LENGTH and set(key) <= set(ALPHABET) for key in keys)
    assert not set("01ilo") & set(ALPHABET)
    assert len({new_login() for _each in range(200)}) == 200
    assert len(digest_of("x")) == 64


@pytest.mark.django_db
def test_an_escaped_quote_in_a_parameter_does_not_end_it() -> None:
    device, key = enrolled(person())
    phone = Answerer(device.login, key, cnonce='a\\"b')
    phone.heed(challenges(HOME)[0])
    found = response_of(request(phone.header("GET", "/openrosa/formList")))
    assert found is not None
    assert found.cnonce == 'a\\"b'
