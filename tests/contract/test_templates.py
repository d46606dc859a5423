"""Every template of every room, and every page as it is sent: clean markup, addresses that lead somewhere, and whole
sentences to translate. What is looked for in the sources of the templates alone stands in the tests of the pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.contract.county import County, Visitor, address
from tests.contract.routes import DENY, DOWNLOADS, PLAIN, Route, read, routes
from tests.kernel.ui.test_clean_markup import REQUESTS, SOURCE, TEMPLATES
from zhujian.kernel.ui.urls import urlpatterns as style_guide

NAMED = re.compile(r"{%\s*url\s+[\"']([^\"']+)[\"'](?!\s+as\b)")  # with "as", a room that is not there is passed over
TRANSLATED = re.compile(r"{%\s*trans(?:late)?\s+\"([^\"]*)\"|\b_\(\"([^\"]*)\"\)")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CALLS = frozenset({"_", "_t", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
HALF = re.compile(r"^[，。、；：？！)）]|[，、（(]$|^\s|\s$")
UNNAMED = re.compile(r"(?<!%)%[sd]")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;")
# A comma between names; a number in its own element, which a script keeps; argparse's own texts with its own places.
AS_THEY_ARE = frozenset({"、", "；", "已选 <output data-bulk-count>0</output> 项", "缺少参数 %s", "不认识的参数 %s"})
READERS = ("supervision", "liaison", "leader", "observer", "system-admin", "security-admin", "audit-admin")


def known_names() -> set[str]:
    return {route.name for route in routes()} | {str(item.name) for item in style_guide} | {"api:openapi-json"}


def python_sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.Module, names: frozenset[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def first_words(call: ast.Call) -> str | None:
    given = call.args[0] if call.args else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def test_every_address_that_a_template_names_exists() -> None:
    known = known_names()
    named = [(path.name, name) for path in TEMPLATES for name in NAMED.findall(path.read_text("utf-8"))]
    assert named
    assert [(path, name) for path, name in named if name not in known] == []


def test_every_address_that_the_code_names_exists() -> None:
    known = known_names()
    reverses = frozenset({"reverse", "reverse_lazy", "redirect"})
    named = [(path.name, first_words(call)) for path, tree in python_sources() for call in calls(tree, reverses)]
    assert named
    assert [(path, name) for path, name in named if name and not name.startswith("/") and name not in known] == []


def messages() -> Iterator[tuple[str, str]]:
    """(file, text) of everything that is handed to the translators, but for what has its reason to be otherwise."""
    yield from (item for item in _messages() if item[1] not in AS_THEY_ARE)


def _messages() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        for pair in TRANSLATED.findall(text):
            yield path.name, pair[0] or pair[1]
        for block in BLOCK.findall(text):
            for part in re.split(r"{%\s*plural\s*%}", block):
                yield path.name, part.strip()
    for path, tree in python_sources():
        for call in calls(tree, CALLS):
            words = first_words(call)
            if words is not None:
                yield path.name, words


def test_whatever_is_translated_is_a_label_or_a_whole_sentence_without_markup() -> None:
    found = list(messages())
    assert found
    assert [item for item in found if not item[1] or MARKUP.search(item[1]) or HALF.search(item[1])] == []


def test_no_exception_has_outlived_its_reason() -> None:
    assert {text for _file, text in _messages()} >= AS_THEY_ARE


def test_every_place_in_a_translated_text_has_a_name() -> None:
    assert [item for item in messages() if UNNAMED.search(item[1])] == []


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def pages(county: County, visitor: Visitor, role: str) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """(address, tags) of every page that the role may read."""
    table, values = read(), county.values(role)
    for route in routes():
        if route.method == "GET" and _is_a_page(route) and table[route.key][role] != DENY:
            url = address(route, values)
            answer = visitor.ask(route, url)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield url, Tags(answer.body.decode()).found


def _is_a_page(route: Route) -> bool:
    return not (route.is_api or route.name in PLAIN or route.pattern.endswith(DOWNLOADS))


@pytest.mark.django_db
@pytest.mark.parametrize("role", READERS)
def test_every_page_as_sent_is_clean_and_leads_only_where_its_reader_may_go(county: County, role: str) -> None:
    visitor, wrong = Visitor(county.account(role)), []
    links: dict[tuple[str, ...], tuple[str, str]] = {}
    there = set()
    for url, tags in pages(county, visitor, role):
        there.add((url,))
        for tag, attributes in tags:
            wrong += [f"{url}: <{tag}> {fault}" for fault in faults_of(tag, attributes)]
            links.update({alike(link): (url, link) for link in targets(url, tag, attributes)})
    asked = [pair for key, pair in links.items() if key not in there]
    wrong += [f"{url} leads to {link}: {fault}" for url, link in asked if (fault := closed(visitor, link))]
    assert links, "no page was read"
    assert not wrong, "\n" + "\n".join(wrong)


def faults_of(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag == "style" or "style" in attributes:
        yield "has a style of its own"
    if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
        yield "has a script of its own"
    yield from (f"has {name}" for name in attributes if name.startswith("on"))
    if REQUESTS & attributes.keys() and not (attributes.get("href") or attributes.get("action")):
        yield "asks by htmx alone"


def targets(url: str, tag: str, attributes: dict[str, str]) -> Iterator[str]:
    """The addresses of ours that a reader is offered: links, and what a form gets."""
    is_get_form = tag == "form" and attributes.get("method", "get").lower() == "get"
    given = [attributes.get("href", "") if tag == "a" else "", attributes.get("action", "") if is_get_form else ""]
    for text in (*given, attributes.get("hx-get", "")):
        if text and not text.startswith(("#", "mailto:", "http:", "https:")):
            yield urldefrag(urljoin(url, text)).url


def alike(link: str) -> tuple[str, ...]:
    """What a link is known by: its path and the names of its filters; one link of a kind is followed."""
    parts = urlsplit(link)
    return (parts.path, *sorted(parse_qs(parts.query, keep_blank_values=True)))


def closed(visitor: Visitor, link: str) -> str:
    """Why a link leads nowhere for this reader; an empty text where it leads somewhere."""
    path = urlsplit(link).path
    if path.startswith("/static/"):
        return ""
    try:
        resolve(path)
    except Resolver404:
        return "there is no such address"
    status = visitor.ask(Route(path, "GET", "", ""), link).status_code
    return f"answered {status}" if status in {400, 403, 404, 405} or status >= 500 else ""
