"""The measures of GB/T 9704-2012, read back from the PDF and compared with the standard's own numbers."""

from functools import cache
from itertools import pairwise

import pytest

from tests.kernel.letters import drafts, measure
from zhujian.kernel.letters.content import Kind
from zhujian.kernel.letters.pdf import render_pdf

NEAR = 1.0
FULL = 616
RECOMMENDATION, LETTERS = Kind.RECOMMENDATION, (Kind.ORDER, Kind.URGING, Kind.QUESTION)


@cache
def pdf(kind: Kind) -> bytes:
    return render_pdf(drafts.of_kind(kind)).data


@cache
def long_pdf(kind: Kind) -> bytes:
    return render_pdf(drafts.of_lines(drafts.of_kind(kind), 70)).data


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


@pytest.mark.parametrize("kind", Kind)
def test_the_sheet_is_a4(kind: Kind) -> None:
    assert {(round(sheet.width), round(sheet.height)) for sheet in measure.sheets(pdf(kind))} == {(210, 297)}


@pytest.mark.parametrize("kind", Kind)
def test_a_full_page_has_22_lines_of_28_characters(kind: Kind) -> None:
    page = measure.sheets(long_pdf(kind))[1]
    body = page.of_size(16)
    assert [line.count for line in body] == [28] * 22


@pytest.mark.parametrize("kind", Kind)
def test_a_full_page_fills_the_type_area_of_156_by_225(kind: Kind) -> None:
    body = measure.sheets(long_pdf(kind))[1].of_size(16)
    assert body[0].top == near(37)
    assert body[-1].bottom == near(297 - 35)
    assert min(line.left for line in body) == near(28)
    assert max(line.right for line in body) == near(210 - 26)
    assert max(line.right for line in body) - min(line.left for line in body) == near(156)
    assert body[-1].bottom - body[0].top == near(225)


@pytest.mark.parametrize("kind", Kind)
def test_lines_are_a_22nd_of_the_type_area_apart(kind: Kind) -> None:
    body = measure.sheets(long_pdf(kind))[1].of_size(16)
    steps = {round(after.top - before.top, 1) for before, after in pairwise(body)}
    assert all(step == pytest.approx(225 / 22, abs=0.3) for step in steps)
    assert len(steps) <= 2


@pytest.mark.parametrize("kind", Kind)
def test_the_first_page_ends_where_the_type_area_ends(kind: Kind) -> None:
    body = measure.sheets(long_pdf(kind))[0].of_size(16)
    assert body[-1].bottom == near(262)
    assert body[-1].count == 28


@pytest.mark.parametrize("kind", Kind)
def test_paragraphs_are_indented_by_two_characters_and_the_addressee_by_none(kind: Kind) -> None:
    page = measure.sheets(long_pdf(kind))[0]
    body = page.of_size(16)
    first = next(line for line in body if line.text.startswith("字"))
    assert first.left == near(28 + 2 * 156 / 28)
    assert page.line("局：").left == near(28)


@pytest.mark.parametrize("kind", Kind)
def test_the_title_is_set_in_22_points_and_centred(kind: Kind) -> None:
    title = measure.sheets(pdf(kind))[0].of_size(22)
    assert title
    for line in title:
        assert (line.left + line.right) / 2 == near(28 + 156 / 2)


class TestGeneralFormat:
    def test_the_mark_is_red_and_35_mm_below_the_type_area_s_edge(self) -> None:
        assert min(measure.red_ink(pdf(RECOMMENDATION))) == near(37 + 35)
        assert measure.sheets(pdf(RECOMMENDATION))[0].line("中共竹溪市").color == measure.RED

    def test_the_number_is_centred_two_lines_below_the_mark(self) -> None:
        ink = [row for row in measure.red_ink(pdf(RECOMMENDATION)) if row < 110]
        number = measure.sheets(pdf(RECOMMENDATION))[0].line("〔2022〕")
        assert number.top - max(ink) == near(2 * 225 / 22)
        assert (number.left + number.right) / 2 == near(28 + 78)

    def test_the_red_rule_is_4_mm_below_the_number_and_as_wide_as_the_type_area(self) -> None:
        page = measure.sheets(pdf(RECOMMENDATION))[0]
        (rule,) = page.red_rules()
        assert rule.top - page.line("〔2022〕").bottom == near(4)
        assert (rule.left, rule.right) == (near(28), near(184))

    def test_the_title_is_two_lines_below_the_rule(self) -> None:
        page = measure.sheets(pdf(RECOMMENDATION))[0]
        assert page.of_size(22)[0].top - page.red_rules()[0].bottom == near(2 * 225 / 22)

    def test_the_imprint_ends_with_the_type_area_between_rules_of_its_width(self) -> None:
        page = measure.sheets(render_pdf(drafts.recommendation(slip=None)).data)[-1]
        rules = sorted((rule for rule in page.rules if rule.color == measure.BLACK), key=lambda rule: rule.top)
        assert rules[-1].bottom == near(262)
        assert {(round(rule.left), round(rule.right)) for rule in rules} == {(28, 184)}
        thickness = [round(rule.bottom - rule.top, 2) for rule in rules]
        assert thickness == [0.35, 0.25, 0.35]
        assert page.line("抄送：").top > rules[0].bottom
        assert page.line("印发").bottom < rules[-1].top


@pytest.mark.parametrize("kind", LETTERS)
class TestLetterFormat:
    def test_the_mark_is_30_mm_below_the_sheet_s_edge(self, kind: Kind) -> None:
        assert min(measure.red_ink(pdf(kind))) == near(30)

    def test_the_upper_double_rule_is_4_mm_below_the_mark_thick_over_thin(self, kind: Kind) -> None:
        thick, thin = self.pair(kind, upper=True)
        mark = [row for row in measure.red_ink(pdf(kind)) if row < thick.top - 0.5]
        assert thick.top - max(mark) == near(4)
        assert thick.bottom - thick.top > 2 * (thin.bottom - thin.top)

    def test_the_lower_double_rule_is_20_mm_above_the_sheet_s_end_thin_over_thick(self, kind: Kind) -> None:
        thin, thick = self.pair(kind, upper=False)
        assert 297 - thick.bottom == near(20)
        assert thick.bottom - thick.top > 2 * (thin.bottom - thin.top)

    def test_both_double_rules_are_170_mm_wide_and_centred(self, kind: Kind) -> None:
        rules = measure.sheets(pdf(kind))[0].red_rules()
        assert {(round(rule.left), round(rule.right)) for rule in rules} == {(20, 190)}

    def test_the_number_stands_at_the_right_edge_seven_eighths_of_a_character_below_the_rule(self, kind: Kind) -> None:
        number = measure.sheets(pdf(kind))[0].line("〔2022〕")
        assert number.right == near(184)
        assert number.top - self.pair(kind, upper=True)[1].bottom == near(16 * 7 / 8 * measure.MM)

    def test_the_title_is_two_lines_below_the_number(self, kind: Kind) -> None:
        page = measure.sheets(pdf(kind))[0]
        assert page.of_size(22)[0].top - page.line("〔2022〕").bottom == near(2 * 225 / 22)

    def test_only_the_first_page_has_red_rules(self, kind: Kind) -> None:
        assert [len(sheet.red_rules()) for sheet in measure.sheets(long_pdf(kind))[:3]] == [4, 0, 0]

    def test_the_imprint_has_neither_rules_nor_printer(self, kind: Kind) -> None:
        page = measure.sheets(render_pdf(drafts.of_kind(kind, copies=("市财政局",), slip=None)).data)[-1]
        assert not [rule for rule in page.rules if rule.color == measure.BLACK]
        assert "印发" not in page.text
        assert page.line("抄送：").bottom == pytest.approx(262, abs=2)

    @staticmethod
    def pair(kind: Kind, *, upper: bool) -> tuple[measure.Rule, measure.Rule]:
        rules = sorted(measure.sheets(pdf(kind))[0].red_rules(), key=lambda rule: rule.top)
        first, second = rules[:2] if upper else rules[2:]
        return first, second


class TestPageNumbers:
    def test_they_alternate_between_the_right_and_the_left_edge_one_character_in(self) -> None:
        pages = measure.sheets(long_pdf(RECOMMENDATION))
        numbers = [page.of_size(14)[-1] for page in pages[:3]]
        assert [number.text for number in numbers] == ["— 1 —", "— 2 —", "— 3 —"]
        one = 14 * measure.MM
        assert numbers[0].right == near(184 - one)
        assert numbers[1].left == near(28 + one)
        assert numbers[2].right == near(184 - one)

    def test_their_dashes_are_7_mm_below_the_type_area(self) -> None:
        number = measure.sheets(long_pdf(RECOMMENDATION))[1].of_size(14)[-1]
        dash = number.bottom - (0.12 + 0.3) * 14 * measure.MM
        assert dash == near(262 + 7)

    @pytest.mark.parametrize("kind", LETTERS)
    def test_a_letter_s_first_page_has_none(self, kind: Kind) -> None:
        pages = measure.sheets(long_pdf(kind))
        assert "—" not in pages[0].text
        assert pages[1].of_size(14)[-1].text == "— 2 —"

    @pytest.mark.parametrize("kind", Kind)
    def test_the_slip_has_none(self, kind: Kind) -> None:
        assert "—" not in measure.sheets(pdf(kind))[-1].text
        assert "签收回执" in measure.sheets(pdf(kind))[-1].text
