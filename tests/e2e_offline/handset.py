"""A phone in somebody's hand: a browser with a profile that outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Playwright, expect

from tests.e2e.county import code_of
from tests.e2e_offline.office import Office
from tests.engines.chromium import launch_options

PIN = "270418"
SIZE = {"width": 390, "height": 844}
CODE_SECONDS, NEEDED = 30, 8


@dataclass
class Handset:
    playwright: Playwright
    profile: Path
    office: Office
    person: dict[str, str]
    context: BrowserContext | None = None
    page_: Page | None = None
    looks: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        assert self.page_ is not None
        return self.page_

    def switch_on(self, *, offline: bool = False) -> None:
        options: dict[str, Any] = {**launch_options(), "viewport": SIZE, "locale": "zh-CN", **self.looks}
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), timezone_id="Asia/Shanghai", **options
        )
        self.page_ = self.context.pages[0]
        self.page_.on("dialog", lambda dialog: dialog.accept())
        self.page_.on("console", self._hear)
        self.page_.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.set_offline(offline)
        self.page_.goto(f"{self.office.url}/field/")

    def _hear(self, message: ConsoleMessage) -> None:
        """What the page's policy forbids is told on the console alone."""
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def kept(self) -> Any:
        """What the office has of this person."""
        return self.office.ask("kept", self.person["user"])

    def kill(self) -> None:
        """End the browser as a phone's system does it: by its processes, without a word to the page."""
        assert self.context is not None
        for process in _processes_of(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        self.context = self.page_ = None

    def switch_off(self) -> None:
        if self.context is not None:
            self.context.close()
        self.context = self.page_ = None

    def offline(self, is_offline: bool = True) -> None:
        assert self.context is not None
        self.context.set_offline(is_offline)

    def sign_in(self) -> None:
        """By the link of the page, with both factors."""
        self.page.get_by_role("link", name="登录").click()
        self.page.get_by_label("账号").fill(self.person["user"])
        self.page.get_by_label("密码").fill(self.person["password"])
        self.page.get_by_role("button", name="登录", exact=True).click()
        _wait_for_a_fresh_code()
        self.page.get_by_label("动态口令").fill(code_of(self.person["totp_secret"], time.time()))
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_role("heading", name="登记这部手机")).to_be_visible()

    def enrol(self) -> None:
        """And wait until the page can do without a network."""
        self.page.get_by_label("给这部手机起个名称").fill("一组 红米")
        self.page.get_by_label("设置 PIN 码").fill(PIN)
        self.page.get_by_label("再输入一次 PIN 码").fill(PIN)
        self.page.get_by_role("button", name="登记", exact=True).click()
        expect(self.page.get_by_role("heading", name="今日检查")).to_be_visible()
        expect(self.page.get_by_text("已下载到本机")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def unlock(self, pin: str = PIN) -> None:
        self.page.get_by_label("PIN 码").fill(pin)
        self.page.get_by_role("button", name="打开").click()

    def enrolled(self) -> None:
        self.switch_on()
        self.sign_in()
        self.enrol()

    def question(self, name: str, at: int = 0) -> Locator:
        return self.page.locator(f'[data-reference$="/{name}"]').nth(at)

    def choose(self, name: str, words: str, at: int = 0) -> None:
        self.question(name, at).get_by_label(words, exact=True).check()

    def pick(self, name: str, *values: str, at: int = 0) -> None:
        """Choices by the values that the form keeps, out of a list or of boxes."""
        question = self.question(name, at)
        question.wait_for()
        listed = question.locator("select")
        if listed.count():
            listed.select_option(values[0])
            return
        for value in values:
            question.locator(f'input[value="{value}"]').check()

    def write(self, name: str, text: str, at: int = 0) -> None:
        self.question(name, at).get_by_role("textbox").fill(text)

    def photograph(self, name: str, photo: Path, at: int = 0) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.question(name, at).get_by_role("button", name="拍照").click()
        chooser.value.set_files(photo)
        expect(self.question(name, at).locator("img.kept")).to_be_visible()

    def sign(self, name: str) -> None:
        pad = self.question(name).locator("canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 30, box["y"] + 50)
        self.page.mouse.down()
        for step in range(20):
            self.page.mouse.move(box["x"] + 30 + step * 10, box["y"] + 50 + (step % 4) * 15)
        self.page.mouse.up()
        self.question(name).get_by_role("button", name="完成签名").click()
        expect(self.question(name).locator("img.kept")).to_be_visible()

    def next_page(self, heading: str) -> None:
        self.page.locator(".onward .strong").click()
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()

    def is_kept(self) -> None:
        """Wait until the page says that everything is on the phone."""
        expect(self.page.locator(".saving")).to_have_attribute("data-state", "saved")
        expect(self.page.locator(".saving")).to_have_text("已保存在本机")


def _wait_for_a_fresh_code() -> None:
    """A code that runs out while it is typed is a wrong one."""
    left = CODE_SECONDS - time.time() % CODE_SECONDS
    if left < NEEDED:
        time.sleep(left)


def _processes_of(profile: Path) -> list[int]:
    """The browser that has this profile open, with what it started."""
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if f"--user-data-dir={profile}" in line]


def finish(handset: Handset, gate: Path) -> None:
    """The shortest way through the form, into the outbox."""
    handset.page.get_by_role("link", name="开始填写").click()
    handset.write("people", "12")
    handset.choose("sealed", "是")
    handset.next_page("隐患")
    handset.page.get_by_role("button", name="删除这一项").click()
    handset.next_page("现场凭据")
    handset.photograph("gate", gate)
    handset.sign("signature")
    handset.next_page("核对")
    handset.page.get_by_role("button", name="完成，放入待发箱").click()
    handset.page.get_by_role("link", name="查看待发箱").click()
