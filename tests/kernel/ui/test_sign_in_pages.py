"""The pages of sign-in and of the second factor, as they are drawn with what django-allauth hands them."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.messages.storage.cookie import CookieStorage
from django.template.loader import get_template, render_to_string
from lxml import html

import zhujian.kernel.ui
from tests.kernel.ui.drawing import get, text
from zhujian.kernel.actor import Actor

OURS = Path(zhujian.kernel.ui.__file__).parent / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"
FAMILY = sorted(str(path.relative_to(OURS)) for room in ("account", "mfa") for path in (OURS / room).rglob("*.html"))
TYPES = ["totp", "webauthn", "recovery_codes"]


def page(name: str, **context: Any) -> Any:
    request = get("/accounts/")
    request.actor = Actor.anonymous()
    request._messages = CookieStorage(request)
    return html.fromstring(render_to_string(name, {"MFA_SUPPORTED_TYPES": TYPES, **context}, request))


@pytest.mark.parametrize("name", FAMILY)
def test_our_page_is_the_one_that_is_found(name: str) -> None:
    assert Path(get_template(name).origin.name) == OURS / name


@pytest.mark.parametrize("name", [name for name in FAMILY if "extends" in (OURS / name).read_text(encoding="utf-8")])
def test_a_page_of_theirs_stands_behind_each_of_ours_or_access_asks_for_it(name: str) -> None:
    assert (THEIRS / name).is_file() or name == "account/locked_out.html"


def test_sign_in_asks_for_account_and_password_and_nothing_else() -> None:
    form = page("account/login.html", form=LoginForm()).xpath("//form[@action='/accounts/login/']")[0]
    assert form.get("method") == "post"
    visible = form.xpath(".//input[not(@type='hidden')]")
    assert [(each.get("name"), each.get("autocomplete")) for each in visible] == [
        ("login", "username"),
        ("password", "current-password"),
    ]


def test_the_second_factor_takes_a_code_or_a_key_and_can_be_cancelled() -> None:
    seen = page("mfa/authenticate.html", form=AuthenticateForm(user=None), webauthn_form=(), js_data={})
    assert seen.xpath("//input[@name='code']/@autocomplete") == ["one-time-code"]
    assert seen.xpath("//button[@id='mfa_webauthn_authenticate']")
    assert seen.xpath("//form[@action='/accounts/logout/']//button")


def test_setting_up_the_factor_shows_the_secret_as_picture_and_as_text() -> None:
    request = get()
    request.session = {}
    from allauth.core import context

    with context.request_context(request):
        form = ActivateTOTPForm(user=None)
    seen = page("mfa/totp/activate_form.html", form=form, totp_svg_data_uri="data:image/svg+xml;base64,AAAA")
    assert seen.xpath("//img/@src") == ["data:image/svg+xml;base64,AAAA"]
    assert text(seen.xpath("//code")[0]) == form.secret


def test_recovery_codes_are_listed_only_while_they_may_be_seen() -> None:
    codes = {"unused_codes": ["11112222", "33334444"], "total_count": 10}
    assert len(page("mfa/recovery_codes/index.html", can_view_codes=True, **codes).xpath("//ol/li")) == 2
    assert not page("mfa/recovery_codes/index.html", can_view_codes=False, **codes).xpath("//ol/li")


def test_generating_codes_again_says_that_the_old_ones_are_void() -> None:
    assert "作废" in text(page("mfa/recovery_codes/generate.html", unused_code_count=3, form=None))
    assert "作废" not in text(page("mfa/recovery_codes/generate.html", unused_code_count=0, form=None))


@pytest.mark.parametrize(
    ("name", "form", "fields"),
    [
        ("account/password_change.html", ChangePasswordForm, ["oldpassword", "password1", "password2"]),
        ("account/reauthenticate.html", ReauthenticateForm, ["password"]),
    ],
)
def test_passwords_are_labelled_for_the_browsers_keeper(name: str, form: Any, fields: list[str]) -> None:
    inputs = page(name, form=form(user=None)).xpath("//input[@type='password']")
    assert [each.get("name") for each in inputs] == fields
    assert all(each.get("autocomplete") in {"current-password", "new-password"} for each in inputs)


@pytest.mark.parametrize(
    "name", ["account/account_inactive.html", "account/signup_closed.html", "account/locked_out.html"]
)
def test_a_closed_door_says_whom_to_ask(name: str) -> None:
    assert re.search("系统管理员|安全管理员", text(page(name)))


def test_signing_in_and_out_needs_no_announcement() -> None:
    for name in ("logged_in", "logged_out"):
        assert render_to_string(f"account/messages/{name}.txt").strip() == ""


def test_other_pages_of_theirs_come_out_in_our_frame() -> None:
    seen = page("account/verification_sent.html")
    assert seen.xpath("//main[@class='zj-card']/h1")
