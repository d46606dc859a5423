import pytest
from django.utils.translation import gettext_lazy

from tests.kernel.ui.drawing import HOSTILE, draw, text, tree
from zhujian.kernel.ui.templatetags.ui_chips import PHASES


@pytest.mark.parametrize("phase", sorted({*PHASES.values()}))
def test_every_phase_has_a_drawing_of_its_own(phase: str) -> None:
    drawn = {each: draw("{% status_chip '' 'x' phase=phase %}", phase=each) for each in PHASES.values()}
    others = [markup for each, markup in drawn.items() if each != phase]
    assert drawn[phase] not in others


def test_the_states_code_chooses_the_phase() -> None:
    assert tree("{% status_chip 'closed' '已销号' %}").xpath("//span[contains(@class, 'is-done')]")


def test_a_phase_that_is_given_wins() -> None:
    assert tree("{% status_chip 'closed' '已销号' phase='pause' %}").xpath("//span[contains(@class, 'is-pause')]")


def test_a_state_that_nobody_has_heard_of_counts_as_begun() -> None:
    assert tree("{% status_chip 'brand-new-state' '办理中' %}").xpath("//span[contains(@class, 'is-begun')]")


def test_a_status_says_its_word() -> None:
    assert text(tree("{% status_chip 'rectifying' label %}", label=gettext_lazy("整改中"))) == "整改中"


def test_a_status_uses_none_of_the_colours_of_clocks() -> None:
    markup = "".join(draw("{% status_chip code 'x' %}", code=code) for code in PHASES)
    assert not {"is-red", "is-amber", "is-green"} & set(markup.replace('"', " ").split())


@pytest.mark.parametrize(("code", "word"), [("red", "重大"), ("amber", "较大"), ("green", "一般")])
def test_a_severity_has_an_icon_and_a_word(code: str, word: str) -> None:
    chip = tree("{% severity_chip code %}", code=code)
    assert text(chip) == word
    assert chip.xpath("//svg/use")


def test_a_topics_own_word_for_a_severity_wins() -> None:
    assert text(tree("{% severity_chip 'red' '重大事故隐患' %}")) == "重大事故隐患"


def test_an_unknown_severity_is_an_ordinary_one() -> None:
    assert text(tree("{% severity_chip 'purple' %}")) == "一般"


@pytest.mark.parametrize(
    "source", ["{% status_chip bad bad %}", "{% severity_chip 'red' bad %}", "{% status_chip 'x' 'y' phase=bad %}"]
)
def test_hostile_words_stay_words(source: str) -> None:
    assert not tree(source, bad=HOSTILE).xpath("//script | //b")
