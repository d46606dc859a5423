"""Enrolling on the page: the code that ODK Collect scans is shown once; the office withdraws a lost phone."""

from __future__ import annotations

import base64
import html
import json
import re
import time as wall
import zlib
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_WHOM
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests import personas
from tests.kernel.devices.phones import enrolled, person, somebody
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.authenticate import authenticate_key
from zhujian.kernel.devices.collect import drawn, settings_of
from zhujian.kernel.devices.models import Device

pytestmark = pytest.mark.django_db

OWN, NEW, OFFICE = "/devices/", "/devices/new/", "/devices/office/"


def fresh(who: Account) -> Client:
    """A browser in which the person has just shown again who they are."""
    client = personas.browser(who)
    session = client.session
    records: list[dict[str, Any]] = [{"method": "password", "at": wall.time(), "reauthenticated": True}]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[OF_WHOM] = session[SESSION_KEY]
    session.save()
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_phone_is_enrolled_and_its_code_is_shown_once() -> None:
    client = fresh(person())
    answer = client.post(NEW, {"name": "三组红米"})
    device = Device.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, device.get_absolute_url())
    page = text_of(client, device.get_absolute_url())
    login, key = re.findall(r"<code>([^<]*)</code>", page)[1:3]
    assert login == device.login
    assert authenticate_key(key).device == device
    assert "<svg" in page
    again = text_of(client, device.get_absolute_url())
    assert key not in again
    assert "<svg" not in again.split("<main")[1].split("</main")[0].replace("svg class=", "")


def test_the_settings_are_what_odk_collect_scans() -> None:
    packed = settings_of("https://example.test/openrosa", "phone-abcdefgh", "the-key")
    found = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert set(found) == {"general", "admin", "project"}
    general = found["general"]
    assert (general["server_url"], general["username"], general["password"]) == (
        "https://example.test/openrosa",
        "phone-abcdefgh",
        "the-key",
    )
    assert general["form_update_mode"] == "match_exactly"


def test_the_drawing_holds_the_settings_and_no_style_of_its_own() -> None:
    drawing = str(drawn("x" * 300))
    assert drawing.startswith("<svg")
    assert "style" not in drawing
    assert "script" not in drawing
    assert "viewBox" in drawing


def test_without_showing_again_who_one_is_no_phone_is_enrolled() -> None:
    client = personas.browser(person())
    assert client.get(NEW)["Location"] == "/accounts/reauthenticate/?next=%2Fdevices%2Fnew%2F"
    assert client.post(NEW, {"name": "三组红米"}).status_code == 302
    assert not Device.objects.exists()


def test_a_name_is_asked_for() -> None:
    answer = fresh(person()).post(NEW, {"name": " "})
    assert answer.status_code == 422
    assert not Device.objects.exists()


def test_ones_own_list_shows_no_other_persons_phone() -> None:
    owner = person()
    enrolled(owner, name="自己的手机")
    enrolled(person(), name="别人的手机")
    page = text_of(personas.browser(owner), OWN)
    assert "自己的手机" in page
    assert "别人的手机" not in page


def test_ones_own_phone_is_withdrawn_without_a_reason() -> None:
    owner = person()
    device, _key = enrolled(owner)
    client = personas.browser(owner)
    path = f"/devices/{device.pk}/withdraw/"
    assert "收回手机密钥" in text_of(client, path)
    assert client.post(path, {"reason": ""}).status_code == 302
    device.refresh_from_db()
    assert device.withdrawn_at is not None
    assert client.post(path, {"reason": ""}).status_code == 409
    assert "收回密钥" not in text_of(client, device.get_absolute_url())


def test_the_office_finds_a_lost_phone_and_withdraws_it_with_a_reason() -> None:
    owner = person(name="王小川")
    device, _key = enrolled(owner, name="红米一号")
    enrolled(person(), name="另一部")
    client = personas.browser(somebody("supervision"))
    page = text_of(client, f"{OFFICE}?q=王小川&state=in-use&kind=openrosa")
    assert "红米一号" in page
    assert "另一部" not in page
    path = f"/devices/{device.pk}/withdraw/"
    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "手机遗失"}).status_code == 302
    assert "手机遗失" in html.unescape(text_of(client, device.get_absolute_url()))
    assert "红米一号" not in text_of(client, f"{OFFICE}?state=in-use")
    assert "红米一号" in text_of(client, f"{OFFICE}?state=withdrawn")


def test_the_offices_list_is_closed_to_everybody_else() -> None:
    enrolled(person(), name="红米一号")
    for role in ("field-team", "liaison", "leader", "system-admin", "security-admin", "audit-admin"):
        assert personas.browser(somebody(role)).get(OFFICE).status_code == 403


def test_another_persons_phone_has_no_page() -> None:
    device, _key = enrolled(person())
    client = personas.browser(person())
    for path in (device.get_absolute_url(), f"/devices/{device.pk}/withdraw/"):
        assert client.get(path).status_code == 404


def test_nobody_but_whoever_hands_in_visits_may_enrol() -> None:
    assert fresh(somebody("liaison")).get(NEW).status_code == 403
