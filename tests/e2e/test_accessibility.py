"""Every page that a person can reach by its links: axe finds nothing, a phone need not scroll sideways, no script
fails and nothing is missing."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.e2e.county import County
from tests.e2e.people import People

pytestmark = [pytest.mark.engine("sqlite"), pytest.mark.filterwarnings("default")]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = 1280, 390
PEOPLE = ("supervision1", "leader1", "mine03", "petition1", "market1", "sysadmin", "secadmin", "auditadmin")
# Files, and what ends the session that we walk in.
PASSED_BY = ("/static/", "/accounts/logout", "/api/", "/health", "/metrics")
HREF = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"')
Known = tuple[str, tuple[str, ...]]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def known_by(path: str) -> Known | None:
    """What the router calls an address; addresses of one page with other rows are one."""
    if path.startswith(PASSED_BY):
        return None
    try:
        match = resolve(path, urlconf="zhujian.site.urls.internal")
    except Resolver404:
        return None
    kinds = tuple(str(match.kwargs[key]) for key in ("verb", "place", "kind") if key in match.kwargs)
    return match.view_name, kinds


def links(html: str) -> list[str]:
    return [unescape(path).partition("#")[0] for path in HREF.findall(html)]


def reachable(page: Page, county: County) -> dict[Known, str]:
    """Every page of this person, by what the router calls it, with one address; files and parts of pages are none."""
    found: dict[Known, str] = {}
    waiting, seen = deque(["/"]), {known_by("/")}
    while waiting:
        path = waiting.popleft()
        answer = page.request.get(county.url + path)
        html = answer.text() if answer.headers.get("content-type", "").startswith("text/html") else ""
        if "<html" not in html:
            continue
        found[known_by(path) or (path, ())] = path
        for link in sorted(links(html)):
            known = known_by(link.partition("?")[0])
            if known is not None and known not in seen:
                seen.add(known)
                waiting.append(link)
    assert len(found) > 5, found
    return found


def look(page: Page, url: str) -> str:
    """What is wrong with a page, in lines; nothing where all is well."""
    errors: list[str] = []
    listeners: dict[str, Any] = {
        "pageerror": lambda error: errors.append(f"script: {error}"),
        "console": lambda said: errors.append(f"console: {said.text}") if said.type == "error" else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.set_viewport_size({"width": DESK, "height": 900})
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        errors.append(f"status: {answer.status if answer else 'none'}")
    errors += axe(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    wide = page.evaluate("() => document.scrollingElement.scrollWidth")
    if wide > PHONE:
        errors.append(f"{wide} px wide on a phone of {PHONE}")
    errors += [f"phone: {line}" for line in axe(page)]
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    return "\n".join(errors)


def axe(page: Page) -> list[str]:
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{fault['id']}: {fault['help']}: {', '.join(str(node['target'][0]) for node in fault['nodes'][:3])}"
        for fault in found["violations"]
    ]


@pytest.fixture(scope="module")
def looked() -> set[Known]:
    """Pages that were looked at as somebody saw them; the next person's alike are not."""
    return set()


@pytest.mark.parametrize("user", PEOPLE)
def test_axe_finds_nothing_on_the_pages_of(county: County, people: People, looked: set[Known], user: str) -> None:
    page, wrong = people.page(user), {}
    for known, path in reachable(page, county).items():
        if known not in looked:
            looked.add(known)
            faults = look(page, county.url + path)
            if faults:
                wrong[path] = faults

    assert not wrong, "\n\n".join(f"{path}\n{faults}" for path, faults in wrong.items())
