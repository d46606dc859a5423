"""Signing in through the real pages: two factors, five attempts, fifteen idle minutes, and what comes first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories, personas
from tests.samples import events
from zhujian.kernel import time
from zhujian.kernel.access.actions import close_account, revoke_grant
from zhujian.kernel.access.middleware import SEEN_KEY
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.time import at, now

pytestmark = pytest.mark.django_db

LOGIN, CODE, HOME, OWN = "/accounts/login/", "/accounts/2fa/authenticate/", "/", "/account/"


@pytest.fixture(autouse=True)
def _nobody_counted_yet() -> None:
    """django-allauth counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def account() -> Account:
    return personas.account("supervision", username="li.ming", password=factories.PASSWORD)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "zh-hans"})


def enter(client: Client, password: str = factories.PASSWORD, name: str = "li.ming") -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def is_signed_in(client: Client) -> bool:
    response = client.get(OWN)
    return not (response.status_code == 302 and response.headers["Location"].startswith(LOGIN))


def actions() -> list[tuple[str, int | None]]:
    return [(event.action, event.account) for event in events() if event.action.startswith("access.")]


def test_password_and_code_together_sign_in(client: Client, account: Account) -> None:
    secret = personas.enrol(account)
    assert enter(client).headers["Location"] == CODE
    assert not is_signed_in(client)
    response = client.post(CODE, {"code": personas.code(secret)})
    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert is_signed_in(client)
    assert actions() == [("access.signed-in", account.pk)]
    assert verify().faults == [], "the time of the sign-in is no business of the log's"


def test_a_wrong_code_signs_nobody_in(client: Client, account: Account) -> None:
    personas.enrol(account)
    enter(client)
    client.post(CODE, {"code": "000000"})
    assert not is_signed_in(client)
    assert actions() == [("access.sign-in-failed", account.pk)]


def test_the_name_may_be_typed_in_other_letters(client: Client, account: Account) -> None:
    personas.enrol(account)
    assert enter(client, name="LI.Ming").headers["Location"] == CODE


@pytest.mark.parametrize("name", ["nobody", "li.ming"])
def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(
    client: Client, account: Account, name: str
) -> None:
    page = enter(client, "Wrong-2022-pass", name)
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() or page.context["form"].errors
    other = enter(Client(headers={"accept-language": "zh-hans"}), "Wrong-2022-pass", "nobody-else")
    assert page.context["form"].errors.get_json_data() == other.context["form"].errors.get_json_data()


def test_an_unknown_name_is_not_kept_in_the_log(client: Client, account: Account) -> None:
    enter(client, name="My-Secret-Password-1")
    assert actions() == [("access.sign-in-failed", None)]
    assert "My-Secret" not in "".join(event.data + event.subject + event.role for event in events())


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client: Client, account: Account) -> None:
    statuses = [enter(client, f"Wrong-{number}-pass").status_code for number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    response = enter(Client())
    assert response.status_code == 429
    assert "account/locked_out.html" in [template.name for template in response.templates]
    assert actions() == [("access.sign-in-failed", account.pk)] * 6


def test_attempts_count_whatever_the_letters_of_the_name_and_wherever_they_come_from(account: Account) -> None:
    for number, name in enumerate(["li.ming", "LI.MING", "Li.Ming", " li.ming ", "lI.mING"]):
        enter(Client(REMOTE_ADDR=f"10.0.0.{number}", headers={"user-agent": str(number)}), "Wrong-2022-pass", name)
    for name in ("li.ming", "LI.ming"):
        assert enter(Client(), name=name).status_code == 429


def test_one_persons_mistakes_lock_nobody_else_out(client: Client, account: Account) -> None:
    other = personas.account("supervision", username="wang.fang", password=factories.PASSWORD)
    personas.enrol(other)
    for _ in range(6):
        enter(client, "Wrong-2022-pass")
    assert enter(client, name="wang.fang").headers["Location"] == CODE


def test_after_fifteen_minutes_the_door_opens_again(client: Client, account: Account) -> None:
    personas.enrol(account)
    for _ in range(5):
        enter(client, "Wrong-2022-pass")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14, seconds=50))
    assert enter(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert enter(client).headers["Location"] == CODE


def test_four_mistakes_and_a_success_begin_the_count_anew(client: Client, account: Account) -> None:
    secret = personas.enrol(account)
    for _ in range(4):
        enter(client, "Wrong-2022-pass")
    enter(client)
    client.post(CODE, {"code": personas.code(secret)})
    assert is_signed_in(client)
    assert [enter(Client(), "Wrong-2022-pass").status_code for _ in range(4)] == [200] * 4


def test_after_five_wrong_codes_the_right_one_is_refused_too(client: Client, account: Account) -> None:
    """Six digits are a million guesses, and the password is known at this point."""
    secret = personas.enrol(account)
    enter(client)
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post(CODE, {"code": personas.code(secret)}).status_code == 429
    assert not is_signed_in(client)
    assert enter(Client()).status_code == 429


def test_wrong_passwords_and_wrong_codes_count_together(client: Client, account: Account) -> None:
    secret = personas.enrol(account)
    for _ in range(3):
        enter(client, "Wrong-2022-pass")
    enter(client)
    for _ in range(2):
        client.post(CODE, {"code": "000000"})
    assert client.post(CODE, {"code": personas.code(secret)}).status_code == 429


def test_whoever_guesses_codes_in_a_session_is_signed_out(account: Account) -> None:
    client = personas.browser(account)
    for _ in range(5):
        client.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    assert not is_signed_in(client)


def test_fifteen_idle_minutes_sign_out_and_the_log_says_so(account: Account) -> None:
    client = personas.browser(account)
    assert is_signed_in(client)
    session = client.session
    session[SEEN_KEY] = time.real_now().timestamp() - 15 * 60 - 1
    session.save()
    assert not is_signed_in(client)
    assert actions()[-1] == ("access.signed-out", account.pk)


def test_fourteen_idle_minutes_do_not_and_any_request_begins_them_anew(account: Account) -> None:
    client = personas.browser(account)
    client.get(OWN)
    for _ in range(3):
        session = client.session
        session[SEEN_KEY] -= 14 * 60
        session.save()
        assert is_signed_in(client)
        assert client.session[SEEN_KEY] > time.real_now().timestamp() - 5


def test_business_time_does_not_keep_a_session_alive_or_end_it(account: Account) -> None:
    client = personas.browser(account)
    client.get(OWN)
    with at(now() + timedelta(days=1)):
        assert is_signed_in(client)


def test_the_first_thing_is_a_password_of_ones_own_and_then_a_second_factor(client: Client) -> None:
    factories.grant(
        factories.account(username="new", password=factories.PASSWORD, must_change_password=True), "supervision"
    )
    assert enter(client, name="new").status_code == 302
    for page in (HOME, OWN, "/problems/", "/signals/"):
        assert client.get(page).headers["Location"] == "/accounts/password/change/"
    fresh = "Brand-new-2022"
    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert response.status_code == 302
    account = Account.objects.get(username="new")
    assert account.check_password(fresh)
    assert not account.must_change_password
    assert client.get(HOME).headers["Location"] == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    again, _status = page.redirect_chain[-1]
    page = client.post(again, {"password": fresh}, follow=True)
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": personas.code(secret)}).status_code == 302
    assert client.get(HOME).status_code == 200


def test_a_password_of_ninety_days_has_to_be_renewed(account: Account) -> None:
    client = personas.browser(account)
    with at(now() + timedelta(days=89)):
        assert client.get(OWN).status_code == 200
    with at(now() + timedelta(days=91)):
        assert client.get(OWN).headers["Location"] == "/accounts/password/change/"


def test_a_closed_account_neither_signs_in_nor_stays(account: Account) -> None:
    client = personas.browser(account)
    assert is_signed_in(client)
    close_account(factories.SYSTEM, account=account, reason="离职")
    assert not is_signed_in(client)
    enter(client)
    assert not is_signed_in(client)


def test_a_revoked_role_is_gone_with_the_next_request(account: Account) -> None:
    client = personas.browser(account)
    assert client.get("/problems/").status_code == 200
    revoke_grant(factories.SYSTEM, grant=Grant.objects.get(account=account), reason="调离")
    assert client.get("/problems/").status_code == 403


def test_somebody_with_two_roles_acts_in_one_and_switches(account: Account) -> None:
    factories.grant(account, "observer")
    client = personas.browser(account)
    assert client.get(HOME).wsgi_request.actor.role == "supervision"
    assert client.post("/account/role/", {"post": "observer"}).status_code in {302, 303}
    assert client.get(HOME).wsgi_request.actor.role == "observer"
    assert client.get("/problems/").status_code == 403
    client.post("/account/role/", {"post": "leader"})
    assert client.get(HOME).wsgi_request.actor.role == "observer", "not one of theirs"


def test_a_role_that_was_chosen_and_revoked_falls_back_to_the_first(account: Account) -> None:
    factories.grant(account, "observer")
    client = personas.browser(account)
    client.post("/account/role/", {"post": "observer"})
    revoke_grant(factories.SYSTEM, grant=Grant.objects.get(account=account, role="observer"), reason="调离")
    assert client.get(HOME).wsgi_request.actor.role == "supervision"


def test_signing_out_is_an_event_and_needs_a_post(account: Account) -> None:
    client = personas.browser(account)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    assert actions()[-1] == ("access.signed-out", account.pk)


def test_the_address_in_the_log_is_the_callers_and_only_a_proxy_of_ours_says_otherwise(
    account: Account, settings: Any
) -> None:
    forged = {"x-forwarded-for": "1.1.1.1, 10.9.8.7"}
    enter(Client(REMOTE_ADDR="10.0.0.7", headers=forged), "Wrong-2022-pass")
    assert events()[-1].origin == "10.0.0.7"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    enter(Client(headers=forged), "Wrong-2022-pass")
    assert events()[-1].origin == "10.9.8.7"
    enter(Client(REMOTE_ADDR="10.0.0.7", headers={"x-forwarded-for": "<script>"}), "Wrong-2022-pass")
    assert events()[-1].origin == "10.0.0.7"


def test_a_name_with_a_nul_is_malformed_and_no_error_of_ours(client: Client, account: Account) -> None:
    assert enter(client, name="li\x00ming").status_code == 200
