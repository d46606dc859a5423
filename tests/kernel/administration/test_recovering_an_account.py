"""Recovery: one administrator asks, another consents, and nothing of the old way in is left."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from tests import factories, personas
from tests.kernel.administration.office import Office
from zhujian.kernel.access.actions import decide_recovery, invite, recover
from zhujian.kernel.access.actors import actor_for_token
from zhujian.kernel.access.models import Account
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound


def asked(office: Office) -> Account:
    office.visitor("officer")
    account = office.account("officer")
    recover(office.actor("system-admin"), account=account, reason="手机遗失")
    return Account.objects.get(pk=account.pk)


def test_with_consent_password_second_factor_and_tokens_are_gone(office: Office) -> None:
    account = asked(office)
    _token, secret = factories.token(account, "supervision")
    decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert not Authenticator.objects.filter(user=account).exists()
    assert actor_for_token(secret) is None


def test_the_sessions_of_the_account_end(office: Office) -> None:
    account = asked(office)
    client = office.client("officer")
    assert client.get("/account/").status_code == 200
    decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")
    assert client.get("/account/")["Location"].startswith("/accounts/login/")


def test_then_the_system_administrator_invites_anew(office: Office) -> None:
    account = asked(office)
    with pytest.raises(Conflict):
        invite(office.actor("system-admin"), account=account)
    decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")
    invitation, _token = invite(office.actor("system-admin"), account=Account.objects.get(pk=account.pk))
    assert invitation.account_id == account.pk


def test_the_old_password_cannot_be_chosen_again(office: Office) -> None:
    from zhujian.kernel.access.actions import accept_invitation

    account = asked(office)
    decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")
    account.refresh_from_db()
    invitation, _token = invite(office.actor("system-admin"), account=account)
    with pytest.raises(Invalid, match="用过"):
        accept_invitation(personas.acting(account), account=account, invitation=invitation, password=factories.PASSWORD)


def test_refused_the_account_stays_as_it_was(office: Office) -> None:
    account = asked(office)
    decide_recovery(office.actor("security-admin"), account=account, agree=False, reason="本人未申请")
    account.refresh_from_db()
    assert account.has_usable_password()
    assert Authenticator.objects.filter(user=account).exists()


def test_a_refusal_needs_a_reason(office: Office) -> None:
    with pytest.raises(Invalid):
        decide_recovery(office.actor("security-admin"), account=asked(office), agree=False, reason=" ")


@pytest.mark.parametrize("who", ["system-admin", "audit-admin", "officer2"])
def test_nobody_else_consents(office: Office, who: str) -> None:
    account = asked(office)
    with pytest.raises((Forbidden, NotFound)):
        decide_recovery(office.actor(who), account=account, agree=True, reason="")


def test_a_security_administrator_does_not_decide_on_the_own_account(office: Office) -> None:
    account = office.account("security-admin")
    recover(office.actor("system-admin"), account=account, reason="遗失")
    with pytest.raises(Conflict):
        decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")


def test_one_recovery_waits_at_a_time_and_needs_a_reason(office: Office) -> None:
    account = asked(office)
    with pytest.raises(Conflict):
        recover(office.actor("system-admin"), account=account, reason="再一次")
    with pytest.raises(Invalid):
        recover(office.actor("system-admin"), account=office.account("officer2"), reason="")


def test_on_the_page_the_one_asks_and_the_other_decides(office: Office) -> None:
    account = office.account("officer")
    office.visitor("officer")
    address = f"/account/accounts/{account.pk}/"
    assert office.post("system-admin", f"{address}recover/", reason="手机遗失").status == 302
    assert "手机遗失" in office.get("system-admin", address).text
    assert f"{address}recovery/" not in office.client("system-admin").get(address).content.decode()
    assert f"{address}recovery/" in office.client("security-admin").get(address).content.decode()
    assert office.post("security-admin", f"{address}recovery/", agree="true").status == 302
    assert "待邀请" in office.get("system-admin", address).text


def test_both_steps_are_events_of_their_own(office: Office) -> None:
    account = asked(office)
    decide_recovery(office.actor("security-admin"), account=account, agree=True, reason="")
    events = Event.objects.filter(subject=f"access.account:{account.pk}").order_by("seq")
    names = list(events.values_list("action", flat=True))
    assert names[-2:] == ["accounts.recover", "accounts.decide-recovery"]
