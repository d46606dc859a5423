"""`regex()` wants the whole text in both ways of filling, and a pattern that only one of them knows is refused."""

from __future__ import annotations

import re
import subprocess
from html import unescape

import pytest

from tests.kernel.checklists.forms import HEAD, converted, faults, place_of

COLUMNS = (*HEAD, "constraint")


def constraint(text: str) -> str:
    form = converted((COLUMNS, ("text", "phone", "电话", text)))
    return unescape(re.findall(r'constraint="([^"]*)"', form.xform.decode())[0])


def wrong(text: str) -> list[str]:
    return [fault.code for fault in faults((COLUMNS, ("text", "phone", "电话", text)))]


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("regex(., '[0-9]{11}')", "regex(.,'^(?:[0-9]{11})$')"),
        ("regex(., '^1[0-9]{10}$')", "regex(., '^1[0-9]{10}$')"),
        ("regex(., '^a|b$')", "regex(.,'^(?:^a|b$)$')"),
        ('regex(., "it\'s")', 'regex(.,"^(?:it\'s)$")'),
        ("regex(., concat('a', 'b'))", "regex(.,concat('^(?:', concat('a', 'b'), ')$'))"),
        ("regex(., 'a') and regex(., 'b')", "regex(.,'^(?:a)$') and regex(.,'^(?:b)$')"),
        ("string-length(.) < 5 and . != 'regex(x'", "string-length(.) < 5 and . != 'regex(x'"),
    ],
)
def test_a_pattern_is_bound_to_beginning_and_end(written: str, served: str) -> None:
    assert constraint(written) == served


@pytest.mark.parametrize(("text", "fits"), [("12345678901", True), ("123456789012", False), ("x12345678901", False)])
def test_a_browser_and_a_phone_then_agree(text: str, fits: bool) -> None:
    """A browser's RegExp.test() looks for a part; the phone's Pattern.matches() wants the whole."""
    pattern = constraint("regex(., '[0-9]{11}')").split("'")[1]
    code = f"process.stdout.write(String(new RegExp({pattern!r}).test({text!r})))"
    said = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout
    assert (said == "true", re.fullmatch(pattern, text) is not None) == (fits, fits)


@pytest.mark.parametrize("pattern", [r"\p{L}+", r"[\P{N}]", r"a++", r"(?i)abc", r"(?>a)b", r"\Aabc\z"])
def test_what_only_a_phone_knows_is_refused_at_its_cell(pattern: str) -> None:
    [fault] = faults((COLUMNS, ("text", "phone", "电话", f"regex(., '{pattern}')")))
    assert (fault.code, place_of(fault)) == ("regex", ("survey", 2, "constraint", "D2"))


@pytest.mark.parametrize("pattern", ["[", "(a", "a{2,1}", "*a"])
def test_what_nobody_can_read_is_refused(pattern: str) -> None:
    assert wrong(f"regex(., '{pattern}')") == ["regex"]


@pytest.mark.parametrize("pattern", [r"\\p", r"(?<=a)b", r"(?<name>a)", r"[一-龥]{2,4}", r"\d+\.\d{2}"])
def test_what_both_know_is_taken(pattern: str) -> None:
    assert wrong(f"regex(., '{pattern}')") == []
