"""In whose name letters go out, and how they are numbered."""

import pytest

from zhujian.kernel.letters.content import Kind
from zhujian.kernel.letters.letterhead import Letterhead

OWN = """
red_head = "竹溪市纪委监委文件"
signature = ["竹溪市纪委监委"]
printed_by = "竹溪市纪委办公室"
short = "市纪委"
word = "竹监"
number_words = { order = "交办" }
"""


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.ORDER, "竹纪交〔2022〕18号"),
        (Kind.URGING, "竹纪督〔2022〕18号"),
        (Kind.QUESTION, "竹纪核〔2022〕18号"),
        (Kind.RECOMMENDATION, "竹纪建〔2022〕18号"),
    ],
)
def test_a_number_has_hexagonal_brackets_the_full_year_and_no_leading_zeros(kind: Kind, number: str) -> None:
    assert Letterhead.of_county("竹溪市").number(kind, 2022, 18) == number


def test_a_county_s_letterhead_follows_from_its_name() -> None:
    head = Letterhead.of_county("竹溪县")
    assert head.red_head == "中共竹溪县纪律检查委员会"
    assert head.signature == ("中共竹溪县纪律检查委员会", "竹溪县监察委员会")
    assert (head.short, head.printed_by) == ("县纪委监委", "竹溪县纪委监委办公室")


def test_an_office_may_have_its_own() -> None:
    head = Letterhead.from_toml(OWN)
    assert head.red_head == "竹溪市纪委监委文件"
    assert head.number(Kind.ORDER, 2022, 1) == "竹监交办〔2022〕1号"
    assert head.number(Kind.URGING, 2022, 1) == "竹监督〔2022〕1号"


def test_an_own_letterhead_with_an_unknown_key_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="logo"):
        Letterhead.from_toml(OWN.replace("word =", 'logo = "x"\nword ='))


def test_an_own_letterhead_with_a_missing_key_is_refused_by_its_name() -> None:
    with pytest.raises(KeyError, match="short"):
        Letterhead.from_toml(OWN.replace('short = "市纪委"', ""))
