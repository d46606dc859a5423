"""English is complete: every message that the source holds has its English, with the same placeholders."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import messages
import pytest
from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
TAG = re.compile(r"<[^>]+>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", re.DOTALL)
# A law's own title, and a word that the reader must type.
QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\([^)]*\)|（[^）]*）|休|上班|是/否")
# English writes months by name and articles in figures; the call gives both.
IN_THEIR_OWN_WAY = {"%(month)d月%(day)d日", "%(year)d年%(month)d月%(day)d日", "第%(numeral)s条"}
# The sample pages for whoever writes pages, and the name of the language itself.
CHINESE_BY_NATURE = ("ui/styleguide", "ui/frame/language.html")


@pytest.fixture(scope="module")
def catalogue() -> list[Message]:
    return [message for message in messages.current() if message.id]


def texts(message: Message) -> tuple[list[str], list[str]]:
    """The Chinese and the English of a message, singular first."""
    given = [[text] if isinstance(text, str) else list(text or []) for text in (message.id, message.string)]
    return given[0], given[1]


def test_the_catalogue_is_that_of_the_source() -> None:
    today = {(messages._key(found.text), found.context) for found in messages.messages() if found.text}
    written = {(messages._key(message.id), message.context) for message in messages.current() if message.id}
    assert today - written == set(), "new messages: run tools/messages.py and write their English"
    assert written - today == set(), "messages that are gone: run tools/messages.py"


def test_every_message_has_its_english(catalogue: list[Message]) -> None:
    assert len(catalogue) > 1000
    assert [message.id for message in messages.missing(messages.current())] == []


def test_no_english_is_still_chinese(catalogue: list[Message]) -> None:
    left = []
    for message in catalogue:
        left += [english for english in texts(message)[1] if CHINESE.search(QUOTED.sub("", english))]
    assert left == []


def test_placeholders_and_marks_are_those_of_the_message(catalogue: list[Message]) -> None:
    wrong = []
    for message in catalogue:
        chinese, english = texts(message)
        if chinese[0] in IN_THEIR_OWN_WAY:
            continue
        wrong += [f"{chinese[-1]!r}: {text!r}" for text in english if marks(text) != marks(chinese[-1])]
    assert wrong == []


def marks(text: str) -> Counter[str]:
    return Counter(match.group() for pattern in (PLACEHOLDER, TAG) for match in pattern.finditer(text))


def test_no_template_says_anything_outside_the_catalogue() -> None:
    bare = []
    for path in sorted((ROOT / "src" / "zhujian").rglob("templates/**/*.html")):
        if any(part in path.as_posix() for part in CHINESE_BY_NATURE):
            continue
        text = CODE.sub("", TRANSLATED.sub("", path.read_text(encoding="utf-8")))
        bare += [f"{path.relative_to(ROOT)}: {line.strip()}" for line in text.splitlines() if CHINESE.search(line)]
    assert bare == []
