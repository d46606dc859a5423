"""Somebody who looks at pages: signed in with both factors, reading what a page says and where its links lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests import personas
from tests.factories import PASSWORD, SYSTEM
from zhujian.kernel.access.actions import change_password
from zhujian.kernel.access.models import Account

NOTHING = "<html></html>"


@dataclass(frozen=True)
class Page:
    status: int
    tree: Any
    queries: int
    address: str

    @property
    def text(self) -> str:
        main = self.tree.xpath("//main")
        return " ".join((main[0] if main else self.tree).text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.tree.xpath("string(//h1)").split())

    def links(self, of: str = "//main") -> list[str]:
        return [str(each) for each in self.tree.xpath(f"{of}//a/@href")]

    def rows(self) -> list[str]:
        """Addresses of the rows of its lists."""
        return [str(each) for each in self.tree.xpath("//tr[@data-row]//a[contains(@class, 'zj-row-link')]/@href")]

    def cards(self) -> dict[str, tuple[int, str]]:
        """Label of a figure -> its number and the address that it opens."""
        found = {}
        for card in self.tree.xpath("//*[contains(concat(' ', @class, ' '), ' zj-figure ')]"):
            label = card.xpath("string(.//*[@class='zj-figure-label'])").strip()
            number = card.xpath(".//*[@class='zj-figure-value']/text()")[0]
            if number != "—":  # nothing to measure yet
                found[label] = (int(number.replace(",", "")), card.get("href") or "")
        return found


class Visitor:
    def __init__(self, account: Account) -> None:
        # A new account has to choose a password before anything else.
        ready = change_password(SYSTEM, account=account, password=PASSWORD)
        self.client: Client = personas.browser(ready)

    def get(self, address: str) -> Page:
        with CaptureQueriesContext(connection) as queries:
            answer = self.client.get(address, follow=True)
        content = answer.content.decode() or NOTHING
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        return Page(answer.status_code, html.fromstring(content), len(queries), last)

    def post(self, address: str, **fields: Any) -> Page:
        answer = self.client.post(address, fields)
        body = html.fromstring(answer.content.decode() or NOTHING)
        return Page(answer.status_code, body, 0, answer.headers.get("Location", address))

    def count(self, address: str, of: str) -> int:
        """How many rows the list at this address says it has, where the count is loaded apart from `of`."""
        query = address.partition("?")[2]
        words = self.client.get(f"{of}?{query}").content.decode()
        return int(re.sub(r"\D", "", re.sub(r"<[^>]+>", "", words)))
