"""Unified social credit codes by GB 32100-2015. None of these belongs to anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn.uscc import calc_check_digit

from zhujian.kernel.org.uscc import is_valid_uscc

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = some.builds(
    lambda kind, division, body: kind + division + body,
    some.sampled_from(["91", "92", "11", "12", "N1", "A1"]),
    some.from_regex(r"[0-9]{6}", fullmatch=True),
    some.text(LETTERS, min_size=9, max_size=9),
)


@given(BODIES)
def test_a_code_with_its_check_character_is_valid(body: str) -> None:
    assert is_valid_uscc(body + calc_check_digit(body))


@given(BODIES, some.sampled_from(LETTERS))
def test_any_other_check_character_is_not(body: str, check: str) -> None:
    assert is_valid_uscc(body + check) is (check == calc_check_digit(body))


@given(BODIES, some.integers(0, 16), some.sampled_from(LETTERS))
def test_one_mistyped_character_is_noticed(body: str, place: int, letter: str) -> None:
    code = body + calc_check_digit(body)
    wrong = code[:place] + letter + code[place + 1 :]
    assert is_valid_uscc(wrong) is (wrong == code)


@pytest.mark.parametrize(
    "code",
    ["", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "91350100I000100Y43", "字" * 18],
)
def test_what_has_not_the_shape_of_a_code_is_none(code: str) -> None:
    assert not is_valid_uscc(code)


def test_the_example_in_the_annex_of_the_standard_is_valid() -> None:
    assert is_valid_uscc("91350100M000100Y43")
