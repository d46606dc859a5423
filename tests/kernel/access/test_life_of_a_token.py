"""A token opens the API for its owner in one role, until it expires, is withdrawn, or the role is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import factories, personas
from tests.samples import events
from zhujian.kernel.access.actions import close_account, issue_token, revoke_grant, withdraw_token
from zhujian.kernel.access.actors import actor_for, actor_for_token
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.time import at, now

pytestmark = pytest.mark.django_db

UNITS = "/api/v1/units"


@pytest.fixture
def owner() -> Account:
    return personas.account("supervision")


def status_of(secret: str) -> int:
    return Client().get(UNITS, headers={"authorization": f"Bearer {secret}"}).status_code


def test_the_owner_issues_it_and_the_secret_is_kept_nowhere(owner: Account) -> None:
    token, secret = issue_token(actor_for(owner), account=owner, role="supervision", name=" 月报 ")
    assert token.name == "月报"
    assert secret.startswith("zj_")
    assert secret not in "".join(str(value) for value in Token.objects.values().get().values())
    event = events()[-1]
    assert secret not in event.data + event.rows
    assert event.account == owner.pk
    assert status_of(secret) == 200


def test_it_acts_as_its_owner_in_its_role_from_where_it_comes(owner: Account) -> None:
    factories.grant(owner, "field-team")
    _token, secret = factories.token(owner, "field-team")
    actor = actor_for_token(secret, "10.0.0.7")
    assert actor is not None
    assert (actor.account, actor.role, actor.origin) == (owner.pk, "field-team", "10.0.0.7")


@pytest.mark.parametrize("wrong", ["zj_unknown", "", "zj_" + "x" * 5000, "中文", "a b", "\x7f"])
def test_any_other_secret_opens_nothing(owner: Account, wrong: str) -> None:
    factories.token(owner, "supervision")
    assert actor_for_token(wrong) is None
    response = Client().get(UNITS, headers={"authorization": f"Bearer {wrong}".encode().decode("latin-1")})
    assert response.status_code == 401


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic abc", "Token abc", "bearer"])
def test_without_a_bearer_token_nobody_is_known(header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    response = Client().get(UNITS, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_it_ends_on_its_day(owner: Account) -> None:
    _token, secret = factories.token(owner, "supervision", days=2)
    issued = now()
    with at(issued + timedelta(days=2) - timedelta(minutes=1)):
        assert actor_for_token(secret) is not None
    with at(issued + timedelta(days=2, minutes=1)):
        assert actor_for_token(secret) is None


def test_it_ends_when_it_is_withdrawn_and_is_withdrawn_once(owner: Account) -> None:
    token, secret = factories.token(owner, "supervision")
    withdraw_token(actor_for(owner), token=token)
    assert status_of(secret) == 401
    with pytest.raises(Conflict) as caught:
        withdraw_token(actor_for(owner), token=token)
    assert caught.value.state == "withdrawn"


def test_it_ends_with_the_role_though_the_owner_has_another(owner: Account) -> None:
    factories.grant(owner, "field-team")
    _token, secret = factories.token(owner, "supervision")
    revoke_grant(factories.SYSTEM, grant=Grant.objects.get(account=owner, role="supervision"), reason="调离")
    assert status_of(secret) == 401


def test_it_ends_with_the_account(owner: Account) -> None:
    _token, secret = factories.token(owner, "supervision")
    close_account(factories.SYSTEM, account=owner, reason="离职")
    assert status_of(secret) == 401


def test_it_is_never_issued_for_a_role_that_the_owner_has_not(owner: Account) -> None:
    for role in ("leader", "system-admin", "unknown", ""):
        with pytest.raises(Invalid) as caught:
            issue_token(actor_for(owner), account=owner, role=role, name="月报")
        assert [error.field for error in caught.value.errors] == ["role"]


def test_it_needs_a_purpose(owner: Account) -> None:
    with pytest.raises(Invalid) as caught:
        issue_token(actor_for(owner), account=owner, role="supervision", name=" ")
    assert [error.field for error in caught.value.errors] == ["name"]


def test_nobody_issues_it_for_another(owner: Account) -> None:
    with pytest.raises(NotFound):
        issue_token(personas.supervision(), account=owner, role="supervision", name="月报")
    for role in ("system-admin", "security-admin"):
        with pytest.raises(Forbidden):
            issue_token(personas.actor(role), account=owner, role="supervision", name="月报")


def test_the_security_administrator_withdraws_that_of_a_lost_device_and_nobody_else_does(owner: Account) -> None:
    token, secret = factories.token(owner, "supervision")
    for role in ("supervision", "system-admin", "audit-admin", "leader"):
        with pytest.raises(NotFound):
            withdraw_token(personas.actor(role), token=token)
    withdraw_token(personas.security_admin(), token=token)
    assert status_of(secret) == 401


def test_a_session_opens_no_api(owner: Account) -> None:
    """The API knows tokens alone, so that no page of another site can call it with somebody's cookie."""
    assert personas.browser(owner).get(UNITS).status_code == 401
