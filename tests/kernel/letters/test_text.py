"""Text as it may stand on paper."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.letters.text import breakable, chinese_numeral, clean, split_paragraphs, width


@given(st.text())
def test_clean_text_is_one_line_without_invisible_characters_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cf", "Cs"}
    assert "\u2028" not in cleaned
    assert clean(cleaned) == cleaned


def test_a_direction_override_cannot_make_a_text_read_otherwise_than_it_is_stored() -> None:
    assert clean("罚款\u202e0001\u202c元") == "罚款0001元"


def test_variant_forms_of_a_name_s_characters_are_kept() -> None:
    compatible = "\ufa10"
    assert clean(f"{compatible}葛\U000e0100") == f"{compatible}葛\U000e0100"


def test_line_ends_and_tabs_become_spaces() -> None:
    assert clean("甲\r\n乙\t丙") == "甲  乙 丙"


def test_a_box_of_several_lines_is_split_into_paragraphs_without_empty_ones() -> None:
    assert split_paragraphs("第一段\r\n\r\n  第二段\u3000\n\n") == ("第一段", "第二段")


def test_latin_letters_count_as_half_a_character() -> None:
    assert width("2022年") == 3
    assert width("“甲”，") == 4


def test_a_word_longer_than_a_line_gets_places_to_break_at_and_loses_nothing() -> None:
    word = "https://example.org/" + "a" * 100
    assert breakable(word) != word
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) <= 8


def test_ordinary_words_are_not_touched() -> None:
    text = "编号LY-2022-000123，见GB/T 9704—2012。"
    assert breakable(text) == text


@pytest.mark.parametrize(("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_numerals_are_written_as_headings_count(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize("number", [0, 100])
def test_there_is_no_numeral_beyond_two_digits(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        chinese_numeral(number)
