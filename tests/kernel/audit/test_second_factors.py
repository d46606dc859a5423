"""Second factors are django-allauth's rows; the log answers for them all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import RequestFactory

from tests import factories
from zhujian.kernel import action as kernel_action
from zhujian.kernel.access import audited
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LABEL = "mfa.authenticator"

pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.fixture
def owner(db: None, own_keys: Path) -> Account:
    account = factories.account()
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return account


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults() -> list[str]:
    return [str(fault) for fault in verify().faults]


def last() -> Event:
    return Event.objects.order_by("-seq")[0]


def totp(owner: Account) -> Authenticator:
    return Authenticator.objects.get(user=owner, type="totp")


def rename(factor: Authenticator) -> None:
    factor.data = {**factor.data, "name": "phone"}
    factor.save()


def use_code(factor: Authenticator) -> None:
    codes = RecoveryCodes(Authenticator.objects.get(user=factor.user_id, type="recovery_codes"))
    assert codes.validate_code(codes.get_unused_codes()[0])


@pytest.mark.parametrize(
    "write",
    [
        rename,
        use_code,
        Authenticator.record_usage,
        Authenticator.delete,
        lambda factor: Authenticator.objects.filter(user=factor.user_id).delete(),
    ],
    ids=["rename", "use a code", "sign in", "delete", "delete all"],
)
def test_whatever_the_software_writes_is_answered_for(owner: Account, write: Callable[[Any], Any]) -> None:
    write(totp(owner))
    assert faults() == []


def test_a_factor_put_in_by_sql_is_named(owner: Account) -> None:
    other = factories.account()
    sql(
        "INSERT INTO mfa_authenticator (id, user_id, type, data, created_at) "
        "SELECT 9901, %s, type, data, created_at FROM mfa_authenticator WHERE id = %s",
        other.pk,
        totp(owner).pk,
    )
    assert faults() == [f"{LABEL} 9901: 日志中没有这条记录：它不是经由系统动作写入的。"]


def test_a_factor_deleted_by_sql_is_named(owner: Account) -> None:
    pk, seq = totp(owner).pk, Event.objects.filter(action=audited.SECOND_FACTOR).earliest("seq").seq
    sql("DELETE FROM mfa_authenticator WHERE id = %s", pk)
    assert faults() == [f"{LABEL} {pk}: 第 {seq} 条事件之后它在系统动作之外被删除。"]


@pytest.mark.parametrize("change", ['data = \'{"secret": "MINE"}\'', "type = 'webauthn'", "created_at = '2020-01-01'"])
def test_a_factor_changed_by_sql_is_named(owner: Account, change: str) -> None:
    pk = totp(owner).pk
    sql(f"UPDATE mfa_authenticator SET {change} WHERE id = %s", pk)
    [fault] = faults()
    assert fault.startswith(f"{LABEL} {pk}: 内容与第")


def test_a_factor_given_to_another_account_by_sql_is_named(owner: Account) -> None:
    pk, other = totp(owner).pk, factories.account()
    sql("UPDATE mfa_authenticator SET user_id = %s WHERE id = %s", other.pk, pk)
    assert faults()[0].startswith(f"{LABEL} {pk}: 内容与第")


def test_the_time_of_a_sign_in_is_no_business_of_the_logs(owner: Account) -> None:
    before = Event.objects.count()
    totp(owner).record_usage()
    sql("UPDATE mfa_authenticator SET last_used_at = '2020-01-01'")
    assert Event.objects.count() == before
    assert faults() == []


def test_the_event_names_the_account_and_tells_no_secret(owner: Account) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7")
    with request_context(request):
        rename(totp(owner))
    event = last()
    assert (event.action, event.account, event.origin) == (audited.SECOND_FACTOR, owner.pk, "10.0.0.7")
    assert event.subject == f"access.account:{owner.pk}"
    assert event.data == "{}"
    assert SECRET not in "".join(Event.objects.values_list("rows", flat=True))


def test_the_row_and_its_event_are_both_there_or_neither(owner: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(audited, "append", fail)
    with pytest.raises(OSError, match="no space"):
        rename(totp(owner))
    assert "name" not in totp(owner).data


@pytest.fixture
def within(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An action that gives an account a new factor for its old ones."""
    monkeypatch.setattr(kernel_action, "_registry", dict(kernel_action._registry))

    @kernel_action.action("tests.factors")
    def renew(act: Act, *, account: Account, fails: bool = False) -> None:
        act.about(account)
        Authenticator.objects.filter(user=account).delete()
        TOTP.activate(account, SECRET)
        if fails:
            raise ZeroDivisionError

    return renew


def test_what_an_action_does_to_factors_is_told_in_one_event_after_its_own(
    owner: Account, within: Callable[..., None]
) -> None:
    gone = set(Authenticator.objects.values_list("pk", flat=True))
    within(factories.SYSTEM, account=owner)
    event = last()
    assert (event.action, event.role) == (audited.SECOND_FACTOR, "system:tests")
    before = Event.objects.get(seq=event.seq - 1)
    assert (before.action, before.subject) == ("tests.factors", f"access.account:{owner.pk}")
    assert all(f'["{LABEL}","{pk}",""]' in event.rows for pk in gone)
    assert faults() == []


def test_an_action_that_fails_tells_nothing(owner: Account, within: Callable[..., None]) -> None:
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        within(factories.SYSTEM, account=owner, fails=True)
    assert Event.objects.count() == before
    assert totp(owner)
    assert faults() == []
