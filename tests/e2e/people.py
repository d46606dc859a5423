"""People at their browsers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.county import County, code_of


@dataclass
class People:
    """Signed-in browsers by user name; each person signs in once, with both factors."""

    county: County
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def page(self, user: str, width: int = 1280) -> Page:
        """A new page in this person's browser."""
        if user not in self.contexts:
            self.contexts[user] = self.browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": 900}
            )
            sign_in(self.contexts[user].new_page(), self.county, user)
        page = self.contexts[user].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def sign_in(page: Page, county: County, user: str) -> None:
    account = county.accounts[user]
    page.goto(f"{county.url}/accounts/login/")
    page.get_by_label("账号").fill(user)
    page.get_by_label("密码").fill(account["password"])
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("动态口令").fill(code_of(account["totp_secret"], time.time()))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{county.url}/")
    page.close()
