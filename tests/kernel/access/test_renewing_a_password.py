"""What django-allauth's pages write goes through actions, or is refused beside the field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories, personas
from tests.samples import events
from zhujian.kernel.access.models import Account, FormerPassword
from zhujian.kernel.audit.verify import verify

pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/change/"
FRESH = "Brand-new-2022"


@pytest.fixture(autouse=True)
def _nobody_counted_yet() -> None:
    """django-allauth counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def account() -> Account:
    return personas.account("supervision", username="li.ming", password=factories.PASSWORD)


@pytest.fixture
def client(account: Account) -> Client:
    return personas.browser(account)


def change(client: Client, new: str, old: str = factories.PASSWORD, again: str = "") -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again or new})


def test_a_change_is_an_event_of_its_owner_with_its_origin(client: Client, account: Account) -> None:
    assert change(client, FRESH).status_code == 302
    assert Account.objects.get(pk=account.pk).check_password(FRESH)
    event = events()[-1]
    assert (event.action, event.account, event.origin) == ("accounts.change-password", account.pk, "127.0.0.1")
    assert verify().faults == []


def test_the_session_stays_and_others_end(client: Client, account: Account) -> None:
    elsewhere = Client()
    elsewhere.force_login(account, backend=personas.BACKEND)
    assert elsewhere.get("/account/").status_code == 200
    change(client, FRESH)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


REFUSED = {
    "too weak": {"new": "short"},
    "the same again": {"new": factories.PASSWORD},
    "the old one is wrong": {"new": FRESH, "old": "Wrong-2022-pass"},
    "typed differently": {"new": FRESH, "again": "Brand-new-2023"},
}


@pytest.mark.parametrize("typed", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_said_beside_the_field(client: Client, account: Account, typed: dict[str, str]) -> None:
    page = change(client, **typed)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Account.objects.get(pk=account.pk).check_password(factories.PASSWORD)
    assert not FormerPassword.objects.exists()


def test_one_of_the_last_five_is_refused_beside_the_field(client: Client) -> None:
    change(client, FRESH)
    page = change(client, factories.PASSWORD, old=FRESH)
    assert page.status_code == 200
    assert "password1" in page.context["form"].errors


PAGES = [
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_confirm_login_code",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
]


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_library_writes_an_account_past_the_log(client: Client, account: Account, name: str) -> None:
    """Whatever is posted to it: the account stays as it is, or an action changed it; and no error is ours."""
    address = _address(name)
    if address is None:
        return
    posts: list[dict[str, str]] = [
        {},
        {"email": "li.ming@county.test", "action_add": ""},
        {"email": "li.ming@county.test", "action_primary": ""},
        {"email": "li.ming@county.test", "action_remove": ""},
        {"username": "other", "password1": FRESH, "password2": FRESH, "login": "li.ming", "code": "000000"},
    ]
    for typed in posts:
        browser = Client(raise_request_exception=True)
        browser.force_login(account, backend=personas.BACKEND)
        assert browser.get(address).status_code < 500
        assert browser.post(address, typed).status_code < 500
    assert verify().faults == []
    assert Account.objects.count() == 1


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/key/"])
def test_the_librarys_pages_for_an_e_mail_address_are_not_there(client: Client, address: str) -> None:
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_nobody_signs_up(client: Client) -> None:
    before = Account.objects.count()
    Client().post(
        "/accounts/signup/", {"username": "intruder", "password1": FRESH, "password2": FRESH, "email": "a@county.test"}
    )
    assert Account.objects.count() == before


def test_the_command_line_makes_no_superuser_and_changes_no_password(account: Account) -> None:
    from django.core.management import CommandError, call_command

    with pytest.raises((CommandError, AttributeError)):
        call_command("createsuperuser", username="root", interactive=False, verbosity=0)
    assert not Account.objects.filter(username="root").exists()
    assert not hasattr(account, "is_superuser")
