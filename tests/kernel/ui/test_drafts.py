"""What is typed stays on this machine until it has been accepted, and no longer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.kernel.ui.serving import serving

pytestmark = pytest.mark.urls("tests.kernel.ui.addresses")

HOME = re.compile(r":\d+/$")
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('zj.draft:'))"
AGE = "key => { const d = JSON.parse(localStorage[key]); d.at -= 8 * 864e5; localStorage[key] = JSON.stringify(d) }"


@pytest.fixture
def form(page: Page, settings: Settings) -> Iterator[Page]:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.kernel.ui.addresses.as_officer"]
    with serving() as address:
        page.goto(f"{address}/draft/")
        yield page


def write(page: Page, title: str = "井下瓦斯探头失准") -> None:
    page.locator("[name=title]").fill(title)
    page.locator("[name=way]").nth(1).check()
    page.locator("[name=secret]").fill("geheim")


def test_a_reload_loses_nothing_but_the_password(form: Page) -> None:
    write(form)
    form.reload()
    expect(form.locator("[name=title]")).to_have_value("井下瓦斯探头失准")
    expect(form.locator("[name=way]").nth(1)).to_be_checked()
    expect(form.locator("[name=secret]")).to_have_value("")
    assert "geheim" not in form.evaluate("JSON.stringify(localStorage)")


def test_a_restored_draft_says_so_and_can_be_thrown_away(form: Page) -> None:
    write(form)
    form.reload()
    expect(form.locator(".zj-draft")).to_contain_text("未提交的内容")
    form.locator(".zj-draft button").click()
    expect(form.locator("[name=title]")).to_have_value("")
    assert form.evaluate(KEPT) == []


def test_a_form_nobody_touched_says_nothing(form: Page) -> None:
    form.reload()
    expect(form.locator(".zj-draft")).to_have_count(0)


def test_an_accepted_form_leaves_no_draft(form: Page) -> None:
    write(form)
    address = form.url
    form.locator(".btn-primary").click()
    form.wait_for_url(HOME)
    form.goto(address)
    expect(form.locator("[name=title]")).to_have_value("")
    assert form.evaluate(KEPT) == []


def test_a_form_that_the_server_refused_keeps_its_draft(form: Page) -> None:
    write(form, "重复")
    address = form.url
    form.locator(".btn-primary").click()
    expect(form.locator("h1")).to_have_text("现在不能办理")
    form.goto(address)
    expect(form.locator("[name=title]")).to_have_value("重复")


def test_a_lost_network_costs_nobody_their_words(form: Page) -> None:
    write(form)
    address = form.url
    form.context.set_offline(True)
    form.locator(".btn-primary").click()
    form.wait_for_timeout(200)
    form.context.set_offline(False)
    form.goto(address)
    expect(form.locator("[name=title]")).to_have_value("井下瓦斯探头失准")


def test_another_account_on_this_machine_sees_nothing_of_it(form: Page) -> None:
    write(form)
    form.context.add_cookies([{"name": "as", "value": "yi", "url": form.url}])
    form.reload()
    expect(form.locator("[name=title]")).to_have_value("")


def test_signing_out_forgets_every_draft(form: Page) -> None:
    write(form)
    form.evaluate(
        "document.querySelector('[data-sign-out]').addEventListener('submit', event => event.preventDefault())"
    )
    form.locator("#leave").click()
    assert form.evaluate(KEPT) == []


def test_a_draft_older_than_a_week_is_gone(form: Page) -> None:
    write(form)
    form.evaluate(f"{KEPT}.forEach({AGE})")
    form.reload()
    expect(form.locator("[name=title]")).to_have_value("")
    assert form.evaluate(KEPT) == []


def test_leaving_a_field_says_at_once_what_is_wrong_and_correcting_it_takes_it_back(form: Page) -> None:
    title = form.locator("[name=title]")
    title.fill("x")
    title.fill("")
    title.press("Tab")
    expect(form.locator("[data-own-error]")).to_have_count(1)
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("井下")
    expect(form.locator("[data-own-error]")).to_have_count(0)


def test_a_field_that_was_only_passed_is_not_scolded(form: Page) -> None:
    form.locator("[name=title]").focus()
    form.locator("[name=title]").press("Tab")
    expect(form.locator("[data-own-error]")).to_have_count(0)


def test_a_file_too_large_is_named_before_it_is_sent(form: Page) -> None:
    large = {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1001}
    form.locator("[type=file]").set_input_files([large])  # type: ignore[list-item]
    expect(form.locator("[data-file-list] .is-bad")).to_contain_text("照片.pdf 超过 1 kB，不能上传。")
    write(form)
    form.locator(".btn-primary").click()
    assert form.url.endswith("/draft/")


def test_pressing_twice_sends_once(form: Page) -> None:
    write(form)
    sent: list[str] = []
    form.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    form.evaluate("const b = document.querySelector('.btn-primary'); b.click(); b.click()")
    form.wait_for_url(HOME)
    assert sent == ["POST"]
