"""Refusals, a full phone, a second window: the person is told in time, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.e2e_offline.handset import Handset, finish
from tests.e2e_offline.pictures import photo

WORDS = "答卷写的是另一处采场，请核对点位。"
QUOTA = 20 * 1024 * 1024
MOST_PHOTOS = 20


def test_a_refused_form_says_why_and_is_sent_again_after_it_was_changed(handset: Handset, tmp_path: Path) -> None:
    photo(tmp_path / "gate.jpg")
    handset.enrolled()

    def refuse(route: Route) -> None:
        body = json.dumps({"detail": WORDS})
        route.fulfill(status=422, content_type="application/problem+json", body=body)

    handset.page.context.route("**/field/api/submissions/*", refuse)
    finish(handset, tmp_path / "gate.jpg")
    expect(handset.page.get_by_text(WORDS)).to_be_visible()
    handset.page.context.unroute("**/field/api/submissions/*")
    handset.page.get_by_role("link", name="修改后重发").click()
    expect(handset.question("people").get_by_role("textbox")).to_have_value("12")
    handset.write("people", "13")
    handset.is_kept()
    handset.next_page("隐患")
    handset.next_page("现场凭据")
    handset.next_page("核对")
    handset.page.get_by_role("button", name="完成，放入待发箱").click()
    handset.page.get_by_role("link", name="查看待发箱").click()
    expect(handset.page.locator(".card-head .chip")).to_have_text("已收到", timeout=30_000)
    assert handset.kept()["complete"] == [True]


def take_photos_until_full(handset: Handset, picture: Path) -> int:
    """Take one photo after the other into new findings; how many were taken before the page said that it is full."""
    full = handset.page.get_by_text("待发箱快满了")
    for taken in range(MOST_PHOTOS):
        handset.question("shot", taken).get_by_role("button", name="拍照").click()
        handset.page.wait_for_timeout(400)
        if full.is_visible():
            return taken
        handset.question("shot", taken).locator("input[type=file]").first.set_input_files(picture)
        expect(handset.question("shot", taken).locator("img.kept")).to_be_visible()
        handset.page.get_by_role("button", name="添加一项").click()
    raise AssertionError("the page never said that the phone is full")


def test_a_full_phone_is_told_before_the_photo_is_taken(handset: Handset, tmp_path: Path) -> None:
    photo(tmp_path / "shot.jpg")
    handset.switch_on()
    # Before the first write: the browser keeps for a while what it found to be free.
    session = handset.page.context.new_cdp_session(handset.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": handset.office.url, "quotaSize": QUOTA})
    handset.sign_in()
    handset.enrol()
    handset.page.wait_for_timeout(2000)
    handset.page.get_by_role("link", name="开始填写").click()
    handset.write("people", "12")
    handset.choose("sealed", "是")
    handset.next_page("隐患")
    taken = take_photos_until_full(handset, tmp_path / "shot.jpg")
    assert taken >= 1
    handset.write("what", "还能写字", at=taken)
    handset.is_kept()


def test_a_page_with_faults_names_them_and_may_be_skipped(handset: Handset) -> None:
    handset.enrolled()
    handset.page.get_by_role("link", name="开始填写").click()
    handset.write("people", "900")
    handset.page.locator(".onward .strong").click()
    expect(handset.page.get_by_role("heading", name="有 2 处需要更正")).to_be_visible()
    handset.page.get_by_role("button", name="旧采区已封闭：请回答这一题。").click()
    expect(handset.question("sealed").get_by_role("radio").first).to_be_focused()
    handset.page.get_by_role("button", name="先跳过这一页").click()
    expect(handset.page.get_by_role("heading", name="隐患", level=1)).to_be_visible()


def test_a_second_window_does_not_write_over_the_first(handset: Handset) -> None:
    handset.enrolled()
    second = handset.page.context.new_page()
    second.goto(f"{handset.office.url}/field/")
    expect(second.get_by_text("本页已在另一个窗口打开")).to_be_visible()
    second.get_by_role("button", name="在这里使用").click()
    expect(second.get_by_label("PIN 码")).to_be_visible()
    expect(handset.page.get_by_text("本页已在另一个窗口打开")).to_be_visible()


def test_the_form_can_be_filled_in_by_keyboard_alone(handset: Handset) -> None:
    handset.enrolled()
    handset.page.get_by_role("link", name="开始填写").focus()
    handset.page.keyboard.press("Enter")
    expect(handset.page.get_by_role("heading", name="基本情况", level=1)).to_be_focused()
    handset.question("people").get_by_role("textbox").focus()
    handset.page.keyboard.type("12")
    handset.page.keyboard.press("Tab")
    expect(handset.question("sealed").get_by_role("radio").first).to_be_focused()
    handset.page.keyboard.press("Space")
    handset.page.keyboard.press("Tab")
    expect(handset.page.locator(".onward .strong")).to_be_focused()
    handset.page.keyboard.press("Enter")
    expect(handset.page.get_by_role("heading", name="隐患", level=1)).to_be_focused()
