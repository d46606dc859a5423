"""Password rules of GB/T 22239-2019, 8.1.4.1: length, kinds of characters, and none of the last five."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from tests import factories, personas
from tests.samples import events
from zhujian.kernel.access.actions import HISTORY, change_password
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account, FormerPassword
from zhujian.kernel.access.passwords import CharacterKindsValidator
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def change(account: Account, password: str) -> Account:
    return change_password(actor_for(account), account=account, password=password)


@pytest.mark.parametrize(
    "password", ["Abcdef-12345", "abcdefg-1234", "ABCDEFG-1234", "abcdefgABC12", "竹鉴竹鉴abcDEFgh"]
)
def test_three_kinds_of_characters_are_enough(password: str) -> None:
    CharacterKindsValidator().validate(password)


@pytest.mark.parametrize(
    "password", ["abcdefghijk1", "ABCDEFGHIJKL", "123456789012", "abcdefABCDEF", "竹鉴竹鉴竹鉴竹鉴竹鉴竹鉴"]
)
def test_two_kinds_are_not(password: str) -> None:
    with pytest.raises(ValidationError):
        CharacterKindsValidator().validate(password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab-12345", "password_too_short"),
        ("1Qaz2Wsx3Edc", "password_too_common"),
        ("aaaaaaaaaa", "password_too_few_kinds"),
    ],
)
def test_short_common_and_uniform_passwords_are_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert code in [error.code for error in caught.value.error_list]


def test_a_password_like_the_user_name_is_refused() -> None:
    account = factories.account(username="li.ming.2022")
    with pytest.raises(Invalid) as caught:
        change(account, "Li.Ming.2022")
    assert {error.field for error in caught.value.errors} == {"password"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_is_said_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        text = CharacterKindsValidator().get_help_text()
        with pytest.raises(Invalid) as caught:
            change(factories.account(), "short")
    assert text in [error.message for error in caught.value.errors]


def test_a_new_password_is_kept_as_a_hash_and_ends_the_duty_to_change_it() -> None:
    account = factories.account(password=factories.PASSWORD, must_change_password=True)
    change(account, "Another-2022")
    stored = Account.objects.get(pk=account.pk)
    assert stored.check_password("Another-2022")
    assert "Another-2022" not in stored.password
    assert not stored.must_change_password
    event = events()[-1]
    assert (event.action, event.account) == ("accounts.change-password", account.pk)
    assert "Another-2022" not in event.data + event.rows
    assert verify().faults == []


def test_none_of_the_last_five_is_taken_again_and_the_sixth_is() -> None:
    account = factories.account(password="Number-0-pass")
    for number in range(1, HISTORY):
        account = change(account, f"Number-{number}-pass")
    for number in range(HISTORY):
        with pytest.raises(Invalid) as caught:
            change(account, f"Number-{number}-pass")
        assert str(HISTORY) in caught.value.message
    account = change(account, "Number-5-pass")
    account = change(account, "Number-0-pass")
    assert account.check_password("Number-0-pass")


def test_a_refused_password_changes_nothing() -> None:
    account = factories.account(password=factories.PASSWORD)
    with pytest.raises(Invalid):
        change(account, factories.PASSWORD)
    assert not FormerPassword.objects.exists()
    assert Account.objects.get(pk=account.pk).password == account.password


def test_the_first_password_of_an_account_without_one_leaves_no_former_one() -> None:
    change(factories.account(), "Another-2022")
    assert not FormerPassword.objects.exists()


def test_nobody_changes_anothers_password() -> None:
    account = factories.account()
    with pytest.raises(NotFound):
        change_password(personas.supervision(), account=account, password="Another-2022")
    for role in ("system-admin", "security-admin", "audit-admin"):
        with pytest.raises(Forbidden):
            change_password(personas.actor(role), account=account, password="Another-2022")


def test_somebody_without_a_role_may_change_the_own_password() -> None:
    account = factories.account(password=factories.PASSWORD)
    assert actor_for(account).role == ""
    assert change(account, "Another-2022").check_password("Another-2022")
