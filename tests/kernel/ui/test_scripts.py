"""What our scripts add to pages that work without them, seen in a browser under the content security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.kernel.ui.serving import serving

pytestmark = pytest.mark.urls("tests.kernel.ui.addresses")

LOUD = {"error"}
ASK = "to => { document.querySelector('th a').setAttribute('hx-get', to); htmx.process(document.body) }"


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.kernel.ui.addresses.as_officer"]
    with serving() as address:
        yield address


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about, the policy's violations among it."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in LOUD else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def guide(page: Page, site: str) -> Page:
    page.goto(f"{site}/styleguide/")
    page.wait_for_function("window.htmx !== undefined")
    page.evaluate("document.activeElement.blur()")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id"))


def test_the_policy_is_never_broken_and_the_chart_is_drawn(page: Page, site: str, complaints: list[str]) -> None:
    page.goto(f"{site}/styleguide/")
    expect(page.locator("#trend svg")).to_be_visible()
    assert complaints == []


def test_j_and_k_walk_through_the_rows_and_stop_at_the_ends(guide: Page) -> None:
    guide.keyboard.press("j")
    guide.keyboard.press("j")
    assert focused(guide) == "/styleguide/LY-2022-000411"
    guide.keyboard.press("k")
    guide.keyboard.press("k")
    assert focused(guide) == "/styleguide/LY-2022-000412"


def test_enter_opens_the_row_and_going_back_returns_to_it(guide: Page) -> None:
    for key in ("j", "j", "Enter"):
        guide.keyboard.press(key)
    guide.wait_for_url("**/LY-2022-000411")
    guide.go_back()
    guide.wait_for_function("document.activeElement.getAttribute('href') === '/styleguide/LY-2022-000411'")


def test_a_press_anywhere_in_a_row_opens_it(guide: Page) -> None:
    guide.locator("tr[data-row]").nth(2).locator("td").nth(3).click(force=True)
    guide.wait_for_url("**/LY-2022-000410")


def test_slash_goes_to_the_search_and_letters_typed_there_are_letters(guide: Page) -> None:
    guide.keyboard.press("/")
    assert focused(guide) == "zj-q"
    guide.keyboard.type("jjx")
    expect(guide.locator("#zj-q")).to_have_value("jjx")


def test_the_bulk_bar_appears_with_the_first_choice_and_counts(guide: Page) -> None:
    bar = guide.locator("[data-bulk-bar]")
    expect(bar).to_be_hidden()
    guide.keyboard.press("j")
    guide.keyboard.press("x")
    expect(bar).to_be_visible()
    guide.locator("[data-bulk-all]").check()
    expect(guide.locator("[data-bulk-count]")).to_have_text("6")
    guide.locator("[data-bulk-none]").click()
    expect(bar).to_be_hidden()


def test_shift_chooses_everything_between(guide: Page) -> None:
    boxes = guide.locator("input[name=selected]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(guide.locator("[data-bulk-count]")).to_have_text("4")


def test_a_condition_goes_into_the_address_and_going_back_takes_it_away(guide: Page) -> None:
    guide.locator("select[name=status]").select_option("closed")
    guide.wait_for_url("**/styleguide/?status=closed")
    expect(guide.locator("#filter-chips")).to_contain_text("已销号")
    guide.go_back()
    guide.wait_for_url("**/styleguide/")
    expect(guide.locator("select[name=status]")).to_have_value("")


def test_after_a_condition_the_list_still_answers_to_keys_and_boxes(guide: Page) -> None:
    guide.locator("select[name=status]").select_option("closed")
    expect(guide.locator("#filter-chips")).to_contain_text("已销号")
    guide.evaluate("document.activeElement.blur()")
    guide.keyboard.press("j")
    guide.keyboard.press("x")
    expect(guide.locator("[data-bulk-count]")).to_have_text("1")


def test_a_total_arrives_after_the_page(guide: Page) -> None:
    expect(guide.locator("#page-count")).to_contain_text("1,234 件")


def test_a_refused_fragment_is_told_in_the_servers_words(guide: Page) -> None:
    guide.evaluate(ASK, "/conflict/")
    guide.locator("th a").first.click()
    expect(guide.locator("[data-messages]")).to_contain_text("乙某已于 09:02 签收")


def test_an_ended_session_takes_the_whole_window_to_sign_in(guide: Page) -> None:
    guide.evaluate(ASK, "/ended/")
    guide.locator("th a").first.click()
    guide.wait_for_url("**/accounts/login/")


def test_menus_close_on_escape_and_on_a_press_elsewhere(guide: Page) -> None:
    menu = guide.locator(".zj-head details")
    for leave in (lambda: guide.keyboard.press("Escape"), lambda: guide.locator("h1").click()):
        menu.locator("summary").click()
        expect(menu).to_have_attribute("open", "")
        leave()
        expect(menu).not_to_have_attribute("open", "")


def test_a_chosen_theme_stays(guide: Page) -> None:
    guide.locator(".zj-account > summary").click()
    guide.locator("[data-theme-choice=dark]").click()
    dark = "document.documentElement.dataset.bsTheme + getComputedStyle(document.body).backgroundColor"
    before = guide.evaluate(dark)
    guide.reload()
    assert guide.evaluate(dark) == before
    assert before.startswith("dark")


@pytest.mark.parametrize("width", [390, 768, 1024, 1280])
def test_nothing_is_wider_than_the_screen(guide: Page, width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 844})
    assert guide.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_list_sorts_filters_and_chooses(browser_type: object, page: Page, site: str) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{site}/styleguide/")
    plain.locator("select[name=status]").select_option("closed")
    plain.locator("[data-filter-submit]").click()
    assert "status=closed" in plain.url
    plain.locator("th a").first.click()
    assert "status=closed" in plain.url
    assert "sort=number" in plain.url
    expect(plain.locator("[data-bulk-bar] button[value=assign]")).to_be_visible()
    context.close()
