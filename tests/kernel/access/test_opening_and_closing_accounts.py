"""Accounts are opened and closed by the system administrator; they are never deleted."""

from __future__ import annotations

import pytest

from tests import factories, personas
from tests.concurrency import refusals, together
from tests.samples import events
from zhujian.kernel.access.actions import close_account, open_account
from zhujian.kernel.access.actors import actor_for_token
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


def test_an_account_opens_without_any_power_and_must_choose_a_password_of_its_own() -> None:
    account = open_account(
        personas.system_admin(), username=" li.ming ", name=" 李明 ", password=factories.PASSWORD, post="副主任"
    )
    assert (account.username, account.name, account.must_change_password) == ("li.ming", "李明", True)
    assert account.check_password(factories.PASSWORD)
    assert not Grant.objects.filter(account=account).exists()
    assert events()[-1].action == "accounts.open"
    assert "李明" not in events()[-1].data + events()[-1].subject + events()[-1].rows


def test_an_account_without_a_password_cannot_sign_in_by_one() -> None:
    account = factories.account()
    assert not account.has_usable_password()
    assert not account.check_password("")


@pytest.mark.parametrize("role", ["security-admin", "audit-admin", "leader"])
def test_nobody_else_opens_or_closes_accounts(role: str) -> None:
    actor, account = personas.actor(role), factories.account()
    with pytest.raises(Forbidden):
        open_account(actor, username="x", name="某人")
    if actor.may("accounts.view"):
        with pytest.raises(Forbidden):
            close_account(actor, account=account, reason="离职")


def test_every_wrong_field_is_named_at_once_the_password_too() -> None:
    with pytest.raises(Invalid) as caught:
        factories.account(username=" ", name=" ", password="short")
    fields = [error.field for error in caught.value.errors]
    assert fields[:2] == ["username", "name"]
    assert set(fields) == {"username", "name", "password"}
    assert fields.count("password") >= 2, "too short and of too few kinds"


def test_a_user_name_is_given_once_whatever_its_letters() -> None:
    factories.account(username="Li.Ming")
    with pytest.raises(Invalid) as caught:
        factories.account(username=" li.ming")
    assert [error.field for error in caught.value.errors] == ["username"]


@pytest.mark.django_db(transaction=True)
def test_a_user_name_is_given_once_at_the_same_moment_too() -> None:
    factories.county()
    results = together([lambda: factories.account(username="li.ming")] * 5)
    assert all(isinstance(error, Conflict | Invalid) for error in refusals(results)), results
    assert Account.objects.filter(username="li.ming").count() == 1


def test_closing_ends_sign_in_grants_and_tokens() -> None:
    account = personas.account("supervision", password=factories.PASSWORD)
    _token, secret = factories.token(account, "supervision")
    close_account(personas.system_admin(), account=account, reason="离职")
    closed = Account.objects.get(pk=account.pk)
    assert (closed.is_active, closed.closed_at is None) == (False, False)
    assert not Grant.objects.filter(account=account, revoked_at=None).exists()
    assert not Token.objects.filter(account=account, withdrawn_at=None).exists()
    assert actor_for_token(secret) is None
    assert events()[-1].action == "accounts.close"
    assert verify().faults == []


def test_an_account_is_closed_once_and_with_a_reason() -> None:
    account = factories.account()
    with pytest.raises(Invalid):
        close_account(factories.SYSTEM, account=account, reason="  ")
    close_account(factories.SYSTEM, account=account, reason="离职")
    with pytest.raises(Conflict) as caught:
        close_account(factories.SYSTEM, account=account, reason="离职")
    assert caught.value.state == "closed"


def test_nobody_closes_the_own_account() -> None:
    administrator = personas.system_admin()
    with pytest.raises(Conflict) as caught:
        close_account(administrator, account=Account.objects.get(pk=administrator.account), reason="离职")
    assert caught.value.rule == "not-oneself"


@pytest.mark.django_db(transaction=True)
def test_an_account_closed_while_a_role_is_given_holds_none_afterwards() -> None:
    account = factories.account()
    for _ in range(3):
        together(
            [
                lambda: close_account(factories.SYSTEM, account=account, reason="离职"),
                lambda: factories.grant(account, "supervision"),
                lambda: factories.grant(account, "field-team"),
            ]
        )
    assert not Grant.objects.filter(account=account, revoked_at=None).exists()
    assert verify().faults == []
