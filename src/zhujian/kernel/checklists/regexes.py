"""`regex()`: ODK Collect wants the whole text to match, the offline page's engine any part of it.

A form is served so that both want the whole (JavaRosa's issue 531 names the difference), and is refused where its
pattern means something in Java alone.
"""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import escape

from zhujian.kernel.checklists import expressions

NAME, PATTERN = "regex", 1
_EXPRESSION = re.compile(
    r'(?P<before>\s(?:constraint|relevant|calculate|readonly|required|nodeset|value|jr:count)=")(?P<text>[^"]*)"'
)
_ESCAPES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_JAVA_ALONE = re.compile(r"(?<!\\)(?:\\\\)*(?P<part>\\[pPAzZGQEhHRX]|[*+?}]\+|\(\?(?:[a-zA-Z]+[:)]|>))")
# What Python alone does not know, and both engines do.
_KNOWN_ELSEWHERE = ("bad escape", "unknown extension ?<", "look-behind requires fixed-width")


def of_the_whole(xml: bytes) -> bytes:
    """The form with every pattern bound to the text's beginning and end."""
    if b"regex" not in xml:
        return xml
    return _EXPRESSION.sub(_attribute, xml.decode()).encode()


def _attribute(found: re.Match[str]) -> str:
    text = unescape(found["text"])
    bound = _bound(text)
    return found[0] if bound == text else f'{found["before"]}{escape(bound, _ESCAPES)}"'


def _bound(text: str) -> str:
    for start, end in sorted(expressions.arguments(text, NAME, PATTERN), reverse=True):
        pattern = text[start:end]
        text = text[:start] + _whole(pattern) + text[end:]
    return text


def _whole(pattern: str) -> str:
    """A literal pattern stays a literal; any other is put together when it is known."""
    words = literal(pattern)
    if words is None:
        return f"concat('^(?:', {pattern.strip()}, ')$')"
    if words.startswith("^") and words.endswith("$") and not words.endswith("\\$") and "|" not in words:
        return pattern
    quote = pattern.strip()[0]
    return f"{quote}^(?:{words})${quote}"


def literal(text: str) -> str | None:
    """What stands between the quotes, where an argument is one literal."""
    plain = text.strip()
    is_one = len(plain) > 1 and plain[0] in "'\"" and plain.find(plain[0], 1) == len(plain) - 1
    return plain[1:-1] if is_one else None


def patterns(text: str) -> list[str]:
    """The literal patterns of an expression."""
    found = (literal(text[start:end]) for start, end in expressions.arguments(text, NAME, PATTERN))
    return [words for words in found if words is not None]


def only_in_java(pattern: str) -> str:
    """The first part of a pattern that a browser does not know, or takes for something else; empty where none."""
    found = _JAVA_ALONE.search(pattern)
    return found["part"] if found else ""


def fault_of(pattern: str) -> str:
    """Why nobody can read a pattern, in the parser's words; empty where it can be read."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return "" if str(error).startswith(_KNOWN_ELSEWHERE) else str(error)
    return ""
