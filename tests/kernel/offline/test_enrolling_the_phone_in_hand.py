"""A signed-in account enrols the phone that it holds, and is shown the key once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests import personas
from tests.kernel.devices.phones import person, somebody
from tests.kernel.offline.phones import Phone
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.models import Device

pytestmark = pytest.mark.django_db


def signed_in(account: Account, *, checks: bool = False) -> Client:
    client = personas.browser(account)
    client.handler.enforce_csrf_checks = checks
    return client


def enrol(client: Client, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post("/field/api/enrol", text, content_type="application/json", headers=headers)


def test_a_member_of_a_team_is_told_that_they_may(db: None) -> None:
    account = person()
    found = signed_in(account).get("/field/api/session").json()
    assert (found["username"], found["may"]) == (account.username, True)
    assert found["token"]


def test_without_a_session_one_is_asked_to_sign_in(db: None) -> None:
    for answer in (Client().get("/field/api/session"), enrol(Client(), {"name": "三组"})):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in")


def test_the_key_works_and_is_kept_as_a_digest_alone(db: None) -> None:
    account = person()
    answer = enrol(signed_in(account), {"name": " 三组 红米 "})
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    found, device = answer.json(), Device.objects.get()
    assert (found["device"], found["name"], found["account"]) == (device.login, "三组 红米", account.username)
    assert (device.kind, device.account_id, device.sealed) == (Device.PAGE, account.pk, "")
    assert found["key"] not in device.digest
    assert Phone(device, found["key"]).get("today").status_code == 200


def test_a_page_of_another_site_cannot_enrol(db: None) -> None:
    client = signed_in(person(), checks=True)
    assert enrol(client, {"name": "三组"}).status_code == 403
    token = client.get("/field/api/session").json()["token"]
    assert enrol(client, {"name": "三组"}, **{"x-csrftoken": token}).status_code == 201


def test_a_role_that_hands_nothing_in_is_told_so(db: None) -> None:
    client = signed_in(somebody("liaison"))
    assert client.get("/field/api/session").json()["may"] is False
    assert enrol(client, {"name": "三组"}).status_code == 403
    assert Device.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "长" * 61}, {"name": 3}, [], "no json", '{"name": "\\ud800"}']
)
def test_a_name_that_is_none_is_refused_in_words(db: None, body: Any) -> None:
    answer = enrol(signed_in(person()), body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert Device.objects.count() == 0
