"""Tokens: only their owner, only with both factors and after signing in anew; shown once; withdrawn at any time."""

from __future__ import annotations

import time as wall
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_WHOM
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests import factories, personas
from tests.kernel.administration.office import Office
from zhujian.kernel.access.actions import issue_token, withdraw_token
from zhujian.kernel.access.actors import actor_for_token
from zhujian.kernel.access.models import Token
from zhujian.kernel.errors import Conflict, Forbidden, NotFound

FIELDS = {"name": "数据交换平台", "role": "supervision", "days": "30"}


def fresh(client: Client, *methods: str) -> Client:
    """A browser in which the person has signed in by these methods, and again just now."""
    now = wall.time()
    session = client.session
    records: list[dict[str, Any]] = [{"method": method, "at": now - 3600} for method in methods]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records, {"method": "password", "at": now, "reauthenticated": True}]
    session[OF_WHOM] = session[SESSION_KEY]
    session.save()
    return client


@pytest.fixture
def client(office: Office) -> Client:
    return fresh(office.client("officer"), "password", "mfa")


def test_a_token_is_issued_shown_once_and_works(client: Client) -> None:
    assert client.post("/account/tokens/new/", FIELDS).status_code == 302
    token = Token.objects.get()
    page = client.get("/account/").content.decode()
    secret = page.split('<code class="zj-secret">')[1].split("<")[0]
    acting = actor_for_token(secret)
    assert acting is not None
    assert acting.role == "supervision"
    assert secret not in client.get("/account/").content.decode()
    assert token.expires_at is not None
    assert (token.expires_at - token.created_at).days == 30


def test_without_signing_in_anew_the_page_sends_there_first(office: Office) -> None:
    answer = office.client("officer").get("/account/tokens/new/")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccount%2Ftokens%2Fnew%2F"
    assert office.client("officer").post("/account/tokens/new/", FIELDS).status_code == 302
    assert not Token.objects.exists()


def test_an_hour_after_signing_in_anew_it_has_to_be_done_again(client: Client) -> None:
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": wall.time() - 3600, "reauthenticated": True},
    ]
    session.save()
    assert "/accounts/reauthenticate/" in client.get("/account/tokens/new/")["Location"]


def test_a_session_without_the_second_factor_issues_none(office: Office) -> None:
    client = fresh(office.client("officer"), "password")
    assert client.post("/account/tokens/new/", FIELDS).status_code == 403
    assert not Token.objects.exists()


@pytest.mark.parametrize("fields", [{"name": ""}, {"role": "leader"}, {"days": "0"}, {"days": "1000"}, {"days": ""}])
def test_a_wrong_field_is_refused(client: Client, fields: dict[str, str]) -> None:
    assert client.post("/account/tokens/new/", {**FIELDS, **fields}).status_code == 422
    assert not Token.objects.exists()


def test_nobody_issues_a_token_for_another(office: Office) -> None:
    for who in ("system-admin", "security-admin", "officer2"):
        with pytest.raises((Forbidden, NotFound)):
            issue_token(office.actor(who), account=office.account("officer"), role="supervision", name="窃取")


def test_the_owner_withdraws_a_token(office: Office, client: Client) -> None:
    token, secret = factories.token(office.account("officer"), "supervision")
    answer = client.post(f"/account/tokens/{token.pk}/withdraw/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert actor_for_token(secret) is None
    with pytest.raises(Conflict):
        withdraw_token(office.actor("officer"), token=token)


def test_the_security_administrator_withdraws_the_token_of_a_lost_device(office: Office) -> None:
    token, secret = factories.token(office.account("officer"), "supervision")
    address = f"/account/accounts/{office.account('officer').pk}/"
    assert token.name in office.get("security-admin", address).text
    assert office.post("security-admin", f"/account/tokens/{token.pk}/withdraw/").address == address
    assert actor_for_token(secret) is None


@pytest.mark.parametrize("who", ["officer2", "system-admin", "audit-admin"])
def test_others_do_not_find_the_token(office: Office, who: str) -> None:
    token, _secret = factories.token(office.account("officer"), "supervision")
    assert office.post(who, f"/account/tokens/{token.pk}/withdraw/").status == 404


def test_the_own_page_says_what_one_may_do_and_where(office: Office) -> None:
    page = office.get("officer", "/account/")
    assert "监督检查室" in page.text
    assert "/accounts/password/change/" in page.links()
    assert "/accounts/2fa/" in page.links()


def test_the_own_page_asks_a_stranger_to_sign_in(db: None) -> None:
    assert Client().get("/account/")["Location"] == "/accounts/login/?next=/account/"
    assert personas.account("leader").pk
