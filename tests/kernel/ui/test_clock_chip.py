from datetime import date

import pytest
from django.utils import translation

from tests.kernel.ui.drawing import HOSTILE, text, tree

DUE = date(2026, 11, 25)


@pytest.mark.parametrize(("light", "word"), [("green", "期内"), ("amber", "临期"), ("red", "紧急"), ("none", "不计时")])
def test_a_light_never_stands_without_a_word_and_an_icon(light: str, word: str) -> None:
    chip = tree("{% clock_chip light '还剩 3 个工作日' %}", light=light)
    assert chip.xpath(f"//span[contains(@class, 'is-{light}')]//svg/use")
    assert word in text(chip)


def test_the_chip_says_how_long_is_left_and_until_when() -> None:
    assert "还剩 3 个工作日（截至 11月25日 周三）" in text(
        tree("{% clock_chip 'amber' '还剩 3 个工作日' due %}", due=DUE)
    )


def test_without_a_due_date_no_day_is_named() -> None:
    assert "截至" not in text(tree("{% clock_chip 'none' '已中止' %}"))


def test_the_basis_shows_on_focus() -> None:
    chip = tree("{% clock_chip 'red' '已超期' basis='信访工作条例第二十三条' %}")
    assert chip.xpath("//span[@tabindex='0']/span[@class='zj-tip']")[0].text == "依据：信访工作条例第二十三条"


def test_a_full_chip_has_its_basis_as_text_and_no_tip() -> None:
    chip = tree("{% clock_chip 'red' '已超期' basis='第二十三条' full=True %}")
    assert text(chip.xpath("//*[@class='zj-basis']")[0]) == "依据：第二十三条"
    assert not chip.xpath("//*[@class='zj-tip'] | //*[@tabindex]")


def test_a_chip_without_a_basis_is_no_stop_for_the_keyboard() -> None:
    assert not tree("{% clock_chip 'red' '已超期' %}").xpath("//*[@tabindex]")


def test_a_provisional_date_says_so_and_why() -> None:
    words = text(tree("{% clock_chip 'green' '还剩 9 日' basis='条' provisional=True full=True %}"))
    assert "暂定" in words
    assert "节假日安排尚未公布" in words


def test_an_unknown_light_does_not_run() -> None:
    assert tree("{% clock_chip 'blue' '?' %}").xpath("//span[contains(@class, 'is-none')]")


def test_hostile_words_stay_words() -> None:
    chip = tree("{% clock_chip 'red' bad basis=bad full=True %}", bad=HOSTILE)
    assert not chip.xpath("//script | //b")
    assert HOSTILE in chip.text_content()


def test_two_chips_alike_in_everything_but_the_words_are_not_confused() -> None:
    chips = tree("{% clock_chip 'red' '已超期 1 日' %}{% clock_chip 'red' '已超期 2 日' %}")
    assert [text(each) for each in chips.xpath("//*[@class='zj-clock-words']")] == ["已超期 1 日", "已超期 2 日"]


def test_a_chip_drawn_in_one_language_is_not_shown_in_another() -> None:
    source = "{% clock_chip 'red' 'x' due %}"
    chinese = text(tree(source, due=DUE))
    with translation.override("en"):
        tree(source, due=DUE)
    assert text(tree(source, due=DUE)) == chinese
