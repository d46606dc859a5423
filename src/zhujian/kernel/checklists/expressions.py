"""XPath as the offline page's engine evaluates it: which functions there are, with how many arguments, and whether an
expression can be read at all.

The table is the registry of @getodk/xforms-engine; a test reads the installed package and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

ANY = None
ENGINE = "0.22.0"

# Fewest and most arguments. Where several of the engine's libraries have a name, the widest; the engine takes the
# first that has it: ODK's own before XPath's.
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "abs": (1, 1),
    "acos": (1, 1),
    "area": (1, 1),
    "asin": (1, 1),
    "atan": (1, 1),
    "atan2": (2, 2),
    "base64-decode": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "ceiling": (1, 1),
    "checklist": (2, ANY),
    "coalesce": (2, 2),
    "concat": (0, ANY),
    "contains": (2, 2),
    "cos": (1, 1),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "count-selected": (1, 1),
    "current": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-time": (1, 1),
    "digest": (2, 3),
    "distance": (1, ANY),
    "ends-with": (2, 2),
    "exp": (1, 1),
    "exp10": (1, 1),
    "false": (0, 0),
    "floor": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "geofence": (2, 2),
    "if": (3, 3),
    "indexed-repeat": (3, ANY),
    "instance": (1, 1),
    "int": (1, 1),
    "join": (1, ANY),
    "jr:choice-name": (2, 2),
    "jr:itext": (1, 1),
    "last": (0, 0),
    "local-name": (0, 1),
    "log": (1, 1),
    "log10": (1, 1),
    "max": (0, ANY),
    "min": (0, ANY),
    "name": (0, 1),
    "namespace-uri": (0, 1),
    "normalize-space": (0, 1),
    "not": (1, 1),
    "now": (0, 0),
    "number": (0, 1),
    "once": (1, 1),
    "pi": (0, 0),
    "position": (0, 1),
    "pow": (2, 2),
    "pulldata": (4, 4),
    "random": (0, 0),
    "randomize": (1, 2),
    "regex": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "sin": (1, 1),
    "sqrt": (1, 1),
    "starts-with": (2, 2),
    "string": (0, 1),
    "string-length": (0, 1),
    "substr": (2, 3),
    "substring": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "sum": (1, 1),
    "tan": (1, 1),
    "today": (0, 0),
    "translate": (3, 3),
    "true": (0, 0),
    "uuid": (0, 1),
    "weighted-checklist": (2, ANY),
}
# In the engine's registry, but of no use there: it has neither ids of elements nor languages of nodes.
WITHOUT_MEANING = frozenset(("id", "lang"))
NODE_TESTS = frozenset(("node", "text", "comment", "processing-instruction"))
OPERATORS = frozenset(("and", "or", "div", "mod"))
LONGEST = 20_000
_NAMESPACES = {"jr": "urn:jr", "odk": "urn:odk", "orx": "urn:orx", "entities": "urn:e", "h": "urn:h", "xsd": "urn:x"}

_TOKEN = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')
    |(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)(?P<call>\s*\()?
    |(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<space>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Call:
    """A function as it is called: its name and how many arguments it is given."""

    name: str
    arguments: int


def calls(text: str) -> Iterator[Call]:
    """Every function call of an expression, the innermost first."""
    open_calls: list[tuple[str, int, bool]] = []  # name, commas, whether anything was given
    for token in _TOKEN.finditer(text):
        kind = _kind(token)
        if kind == "space":
            continue
        if open_calls and kind != "close":
            name, commas, _given = open_calls[-1]
            open_calls[-1] = (name, commas + (kind == "comma"), True)
        if kind in {"call", "open"}:
            open_calls.append((token["name"] or "" if kind == "call" else "", 0, False))
        elif kind == "close" and open_calls:
            name, commas, given = open_calls.pop()
            if name and name not in NODE_TESTS:
                yield Call(name, commas + 1 if given else 0)


def arguments(text: str, name: str, place: int) -> Iterator[tuple[int, int]]:
    """Where the argument at a place (from 0) begins and ends, for each call of a function."""
    open_calls: list[tuple[str, list[int]]] = []  # name, where its arguments begin
    for token in _TOKEN.finditer(text):
        kind = _kind(token)
        if kind in {"call", "open"}:
            open_calls.append((token["name"] or "" if kind == "call" else "", [token.end()]))
        elif kind == "comma" and open_calls:
            open_calls[-1][1].append(token.end())
        elif kind == "close" and open_calls:
            found, starts = open_calls.pop()
            if found == name and len(starts) > place:
                ends = [start - 1 for start in starts[1:]] + [token.start()]
                yield starts[place], ends[place]


def _kind(token: re.Match[str]) -> str:
    """The group that matched; a bracket after a word of an operator opens no call."""
    if token["call"]:
        return "open" if token["name"] in OPERATORS else "call"
    return str(token.lastgroup)


def is_known(name: str) -> bool:
    return name in FUNCTIONS


def fits(call: Call) -> bool:
    """Whether a known function takes so many arguments."""
    fewest, most = FUNCTIONS[call.name]
    return fewest <= call.arguments and (most is None or call.arguments <= most)


def syntax_error(text: str) -> str:
    """What is wrong with an expression as XPath 1.0, in the parser's words; empty where nothing is."""
    if len(text) > LONGEST:
        return f"{len(text)} > {LONGEST}"
    try:
        etree.XPath(text, namespaces=_NAMESPACES)
    except (etree.XPathError, ValueError) as error:
        return str(error) or type(error).__name__
    return "" if _is_closed(text) else "unclosed bracket"


def _is_closed(text: str) -> bool:
    """libxml2 takes an expression that ends within a call."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += bool(token["call"] or token["open"]) - bool(token["close"])
    return depth == 0
