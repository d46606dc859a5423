"""Every screen passes axe, in both themes, narrow and wide; English is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import assets
import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e_offline.handset import Handset, finish
from tests.e2e_offline.office import Office
from tests.e2e_offline.pictures import photo

LOOKS = {
    "narrow-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "wide-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=LOOKS)
def handset(
    request: pytest.FixtureRequest, tmp_path: Path, office: Office, playwright: Playwright
) -> Iterator[Handset]:
    found = Handset(playwright, tmp_path / "profile", office, office.people.pop(0), looks=LOOKS[request.param])
    yield found
    found.switch_off()


def faults(page: Page) -> list[Any]:
    page.evaluate(f"{assets.AXE.read_text('utf-8')};0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in found]


def test_axe_finds_nothing_on_any_screen(handset: Handset, tmp_path: Path) -> None:
    photo(tmp_path / "gate.jpg")
    handset.switch_on()
    expect(handset.page.get_by_role("link", name="登录")).to_be_visible()
    assert faults(handset.page) == []
    handset.sign_in()
    assert faults(handset.page) == []
    handset.enrol()
    assert faults(handset.page) == []
    handset.page.get_by_role("link", name="开始填写").click()
    handset.page.locator(".onward .strong").click()
    handset.page.get_by_text("全部页面").click()
    assert faults(handset.page) == []
    handset.page.get_by_role("link", name="今日").click()
    handset.page.evaluate("location.hash = '#/day'")
    handset.page.get_by_role("link", name="继续填写").click()
    handset.page.get_by_role("button", name="删除草稿").click()
    finish(handset, tmp_path / "gate.jpg")
    expect(handset.page.locator(".card-head .chip")).to_have_text("已收到", timeout=30_000)
    assert faults(handset.page) == []
    handset.page.get_by_role("link", name="本机").click()
    assert faults(handset.page) == []
    handset.page.get_by_role("button", name="锁上").click()
    assert faults(handset.page) == []


def test_in_english_nothing_of_ours_is_chinese(handset: Handset) -> None:
    handset.enrolled()
    handset.page.get_by_role("link", name="本机").click()
    handset.page.get_by_role("button", name="English").click()
    handset.page.get_by_label("PIN").fill("270418")
    handset.page.get_by_role("button", name="Open").click()
    handset.page.get_by_role("heading", name="This phone", exact=True).wait_for()
    words = [line for line in handset.page.locator("main").inner_text().splitlines() if CHINESE.search(line)]
    assert [line for line in words if line not in {"简体中文", "一组 红米"}] == []
    assert handset.page.evaluate("document.documentElement.lang") == "en"
