"""Closing an account, and blanking what it says about its person."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator

from tests.factories import SYSTEM
from tests.kernel.administration.office import Office
from zhujian.kernel.access.actions import close_account, erase_account
from zhujian.kernel.access.models import Account, FormerPassword
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound


def closed(office: Office) -> Account:
    office.visitor("officer")
    account = Account.objects.get(pk=office.account("officer").pk)
    done = close_account(office.actor("system-admin"), account=account, reason="调离")
    assert isinstance(done, Account)
    return done


def test_who_is_signed_in_when_the_account_is_closed_is_out(office: Office) -> None:
    client = office.client("officer")
    assert client.get("/account/").status_code == 200
    closed(office)
    assert client.get("/account/")["Location"].startswith("/accounts/login/")


def test_closing_on_the_page_needs_a_reason(office: Office) -> None:
    address = f"/account/accounts/{office.account('officer').pk}/close/"
    assert office.post("system-admin", address, reason="").status == 422
    assert office.post("system-admin", address, reason="调离").status == 302
    assert office.post("system-admin", address, reason="调离").status == 409


def test_nobody_closes_the_own_account(office: Office) -> None:
    me = office.account("system-admin")
    assert office.post("system-admin", f"/account/accounts/{me.pk}/close/", reason="调离").status == 409
    assert "不能停用自己的账号" in office.get("system-admin", f"/account/accounts/{me.pk}/").text


def test_erasing_blanks_the_person_and_renews_the_salt(office: Office) -> None:
    account = closed(office)
    before = bytes(account.salt)
    done = erase_account(office.actor("system-admin"), account=account, reason="离任满一年")
    assert (done.username, done.name, done.post, done.email) == (f"erased-{account.pk}", "", "", "")
    assert bytes(done.salt) != before
    assert not done.has_usable_password()
    assert not FormerPassword.objects.filter(account=account).exists()
    assert not Authenticator.objects.filter(user=account).exists()


def test_after_erasing_the_log_still_holds_and_never_held_the_name(office: Office) -> None:
    account = closed(office)
    name = account.name
    erase_account(office.actor("system-admin"), account=account, reason="离任满一年")
    assert verify().holds
    logged = [json.dumps(list(row)) for row in Event.objects.values_list("data", "rows", "subject")]
    assert not any(name in line for line in logged)


def test_an_account_in_use_is_not_erased(office: Office) -> None:
    with pytest.raises(Conflict):
        erase_account(SYSTEM, account=office.account("officer"), reason="误操作")


def test_erasing_is_done_once_and_with_a_reason(office: Office) -> None:
    account = closed(office)
    with pytest.raises(Invalid):
        erase_account(SYSTEM, account=account, reason="")
    erase_account(SYSTEM, account=account, reason="离任满一年")
    with pytest.raises(Conflict):
        erase_account(SYSTEM, account=account, reason="离任满一年")


@pytest.mark.parametrize("who", ["security-admin", "audit-admin", "officer2"])
def test_only_the_system_administrator_erases(office: Office, who: str) -> None:
    account = closed(office)
    with pytest.raises((Forbidden, NotFound)):
        erase_account(office.actor(who), account=account, reason="离任满一年")


def test_on_the_page_the_account_is_then_known_by_its_number(office: Office) -> None:
    account = closed(office)
    page = office.post("system-admin", f"/account/accounts/{account.pk}/erase/", reason="离任满一年")
    assert page.status == 302
    shown = office.get("system-admin", page.address)
    assert shown.heading == f"erased-{account.pk}"
    assert account.name not in shown.text
