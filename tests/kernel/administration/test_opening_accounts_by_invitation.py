"""An account is opened without a password; its owner sets one by a one-time link that nobody else can use."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from lxml import html

from tests import factories
from tests.kernel.administration.office import Office
from zhujian.kernel import time
from zhujian.kernel.access.actions import accept_invitation, invite, open_account
from zhujian.kernel.access.actions.invitations import invitation_of
from zhujian.kernel.access.models import Account, Invitation
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound

PASSWORD = "Bamboo-slips-2022"


@pytest.fixture
def newcomer(office: Office) -> Account:
    return open_account(
        office.actor("system-admin"),
        username="newcomer",
        name="示例新人",
        email="new@example.invalid",
        unit=office.unit,
    )


@pytest.fixture
def token(office: Office, newcomer: Account) -> str:
    return invite(office.actor("system-admin"), account=newcomer)[1]


def link(token: str) -> str:
    return f"/account/invitation/{token}/"


def test_the_whole_way_from_opening_to_signing_in(office: Office) -> None:
    fields = {"username": "newcomer", "name": "示例新人", "unit": office.unit.pk}
    opened = office.post("system-admin", "/account/accounts/new/", **fields)
    assert opened.status == 302
    account = Account.objects.get(username="newcomer")
    assert not account.has_usable_password()
    sent = office.client("system-admin").post(f"{opened.address}invite/", {"by": "print"}, follow=True)
    page = html.fromstring(sent.content.decode())
    address = page.xpath("string(//code)").removeprefix("http://127.0.0.1:8000")
    guest = Client()
    assert guest.get(address).status_code == 200
    answer = guest.post(address, {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    signed_in = guest.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD})
    assert signed_in.status_code == 302
    assert guest.get("/")["Location"] == "/accounts/2fa/totp/activate/"


def test_the_link_is_shown_once(office: Office, newcomer: Account) -> None:
    client, address = office.client("system-admin"), f"/account/accounts/{newcomer.pk}/"
    client.post(f"{address}invite/", {"by": "print"})
    assert "/account/invitation/" in client.get(address).content.decode()
    assert "/account/invitation/" not in client.get(address).content.decode()


def test_only_a_digest_of_the_link_is_kept(token: str) -> None:
    row = Invitation.objects.get()
    stored = " ".join(str(getattr(row, item.attname)) for item in row._meta.concrete_fields)
    logged = " ".join(Event.objects.values_list("data", flat=True))
    assert token not in stored + logged
    assert len(row.digest) == 64


def test_a_link_works_once(token: str) -> None:
    guest = Client()
    assert guest.post(link(token), {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert guest.get(link(token)).status_code == 404
    assert guest.post(link(token), {"password": PASSWORD, "again": PASSWORD}).status_code == 404


def test_looking_at_the_link_uses_nothing_up(token: str) -> None:
    assert [Client().get(link(token)).status_code for _turn in range(3)] == [200, 200, 200]


def test_a_link_ends_after_72_hours(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    monkeypatch.setattr(time, "real_now", lambda: now + timedelta(hours=71, minutes=59))
    assert Client().get(link(token)).status_code == 200
    monkeypatch.setattr(time, "real_now", lambda: now + timedelta(hours=72, minutes=1))
    assert Client().get(link(token)).status_code == 404


def test_a_new_link_ends_the_one_before(office: Office, newcomer: Account, token: str) -> None:
    _invitation, second = invite(office.actor("system-admin"), account=newcomer)
    assert [Client().get(link(each)).status_code for each in (token, second)] == [404, 200]


@pytest.mark.parametrize("forge", [lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), lambda text: "x" + text])
def test_a_forged_link_is_not_found(token: str, forge: Any) -> None:
    assert Client().get(link(forge(token))).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "onlysmallletters", "again": "onlysmallletters"}, "三类以上"),
        ({"password": PASSWORD, "again": "Another-one-2022"}, "不一致"),
        ({"password": ""}, "id_password"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_lives_on(
    token: str, fields: dict[str, str], words: str
) -> None:
    answer = Client().post(link(token), fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Client().get(link(token)).status_code == 200


def test_who_has_a_password_is_not_invited_again(office: Office) -> None:
    account = factories.account(password=PASSWORD)
    with pytest.raises(Conflict, match="找回"):
        invite(office.actor("system-admin"), account=account)


def test_a_link_of_one_account_sets_no_other_password(office: Office, token: str) -> None:
    other = office.account("officer")
    with pytest.raises(NotFound):
        accept_invitation(office.actor("officer"), account=other, invitation=invitation_of(token), password=PASSWORD)


@pytest.mark.parametrize("who", ["security-admin", "audit-admin", "officer"])
def test_only_the_system_administrator_opens_and_invites(office: Office, newcomer: Account, who: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        invite(office.actor(who), account=newcomer)
    assert office.get(who, "/account/accounts/new/").status == 403


def test_a_user_name_in_use_is_refused_beside_its_field(office: Office, newcomer: Account) -> None:
    fields = {"username": "NewComer", "name": "另一人", "unit": office.unit.pk}
    page = office.post("system-admin", "/account/accounts/new/", **fields)
    assert page.status == 422
    assert "已被使用" in page.text
    with pytest.raises(Invalid):
        open_account(office.actor("system-admin"), username="", name="")


@pytest.fixture
def post_office(settings: Any) -> Iterator[None]:
    settings.EMAIL_HOST = "mail.example.invalid"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    yield
    mail.outbox.clear()


def test_the_link_goes_by_mail_and_is_not_shown(office: Office, newcomer: Account, post_office: None) -> None:
    client, address = office.client("system-admin"), f"/account/accounts/{newcomer.pk}/"
    client.post(f"{address}invite/", {"by": "email"})
    assert mail.outbox[0].to == ["new@example.invalid"]
    assert "/account/invitation/" in str(mail.outbox[0].body)
    assert "/account/invitation/" not in client.get(address).content.decode()


def test_a_mail_that_cannot_be_sent_leaves_the_link_for_printing(
    office: Office, newcomer: Account, post_office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    client, address = office.client("system-admin"), f"/account/accounts/{newcomer.pk}/"
    page = client.post(f"{address}invite/", {"by": "email"}, follow=True).content.decode()
    assert "邮件未能送出" in page
    assert "/account/invitation/" in page


def test_every_step_is_in_the_log_and_the_log_holds(office: Office, token: str) -> None:
    Client().post(link(token), {"password": PASSWORD, "again": PASSWORD})
    names = list(Event.objects.filter(action__startswith="accounts.").order_by("seq").values_list("action", flat=True))
    assert names[-2:] == ["accounts.invite", "accounts.accept-invitation"]
    assert verify().holds
