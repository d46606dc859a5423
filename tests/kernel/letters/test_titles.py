"""A title over several lines keeps words whole and forms a trapezium or a diamond."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.letters.text import width
from zhujian.kernel.letters.titles import WORDS, title_lines

LINE = 18
TITLES = (
    "关于督办青石煤矿重大事故隐患整改不力问题的函",
    "关于竹溪市导子镇青石煤矿重大事故隐患整改问题的交办函",
    "关于竹溪市金鸡塘黑臭水体整治工作中形式主义、官僚主义问题以及有关责任单位履职不到位问题的纪检监察建议",
)


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("关于公款旅游问题的监察建议", LINE) == ("关于公款旅游问题的监察建议",)


@pytest.mark.parametrize("title", TITLES)
def test_no_word_is_broken(title: str) -> None:
    lines = title_lines(title, LINE)
    assert "".join(lines) == title
    cuts = set(accumulate(map(len, lines[:-1])))
    for word in (word for word in WORDS if len(word) > 1):
        start = title.find(word)
        while start >= 0:
            inside = set(range(start + 1, start + len(word)))
            longer = any(word != other and word in other and other in title for other in WORDS)
            assert longer or not cuts & inside, word
            start = title.find(word, start + 1)


@pytest.mark.parametrize("title", TITLES)
def test_a_line_neither_begins_with_a_particle_nor_ends_with_a_preposition(title: str) -> None:
    lines = title_lines(title, LINE)
    assert not any(line[0] in "的、，）》" for line in lines)
    assert not any(line.endswith("关于") for line in lines)


def test_three_lines_are_never_narrow_in_the_middle() -> None:
    upper, middle, lower = map(width, title_lines(TITLES[2], LINE))
    assert middle >= min(upper, lower)


def test_the_name_of_a_unit_stays_together() -> None:
    name = "竹溪市灶王街街道办事处"
    lines = title_lines(f"关于{name}违规发放津补贴问题的纪检监察建议", LINE, (name,))
    assert any(name in line for line in lines)


def test_a_phrase_longer_than_a_line_is_broken_after_all() -> None:
    name = "甲" * 40
    assert "".join(title_lines(name, LINE, (name,))) == name


@given(st.text(st.sampled_from("关于煤矿的问题，。（）《》12a b、和整改建议字"), max_size=120))
def test_no_line_is_too_long_and_nothing_but_space_at_line_ends_is_lost(title: str) -> None:
    lines = title_lines(title, LINE)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert all(width(line) <= LINE for line in lines)
