"""What is written stands on the paper: literally, completely, and never as a blank box."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.letters import drafts, measure
from zhujian.kernel.letters.content import Contact, Heading, Kind, Matters, Paragraph
from zhujian.kernel.letters.fonts import Inventory
from zhujian.kernel.letters.pdf import render_pdf

HOSTILE = (
    "#set text(red)",
    "$x^2$",
    "\\u{41} \\# \\",
    "@ref <label>",
    "[a] *b* _c_ `d`",
    "// e /* f */",
    '#image("/etc/passwd")',
    "{{ 7*7 }} {% if %}",
    "~ -- ... \"q\" 'r'",
    "</w:t><b>&amp;",
    "= 甲",
    "#sys.inputs.data",
)
NOWHERE = "\U00020bb7"


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_marks_of_the_typesetter_s_language_print_literally(text: str) -> None:
    document = drafts.order(
        title=f"关于{text}的函",
        addressee=text,
        body=(Paragraph(text), Heading(text, 2, text), Matters((text,))),
        attachments=(text,),
        copies=(text,),
        note=text,
        number=text,
        slip=None,
    )
    printed = squeezed(measure.all_text(render_pdf(document).data))
    assert printed.count(squeezed(text)) >= 9


@given(st.text(st.characters(max_codepoint=0xFFFF), min_size=1, max_size=60))
@settings(max_examples=15)
def test_any_text_can_be_set(text: str) -> None:
    assert render_pdf(drafts.order(title=text, body=(Paragraph(text),), copies=(text,))).data.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", Kind)
def test_rare_characters_are_drawn_in_the_text_the_title_and_the_headings(kind: Kind) -> None:
    document = drafts.of_kind(
        kind, title=f"关于{drafts.RARE}的函", body=(Heading(drafts.RARE), Paragraph(drafts.RARE)), slip=None
    )
    made = render_pdf(document)
    printed = measure.all_text(made.data)
    assert made.faces.missing == ()
    assert all(printed.count(char) >= 3 for char in drafts.RARE)


def test_each_rare_character_has_a_glyph_of_its_own() -> None:
    data = render_pdf(drafts.order(body=(Paragraph(drafts.RARE),), contact=Contact(name="喆赟"))).data
    drawn = {char: measure.drawn_glyph(data, char) for char in drafts.RARE}
    assert all(0.1 < glyph.count(0) / len(glyph) < 0.6 for glyph in drawn.values())
    for one, other in combinations(drawn.values(), 2):
        assert sum(a != b for a, b in zip(one, other, strict=True)) > 100


def test_a_character_that_no_font_has_is_printed_as_its_code_and_named_in_the_properties(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draws = Inventory.draws
    monkeypatch.setattr(Inventory, "draws", lambda self, family, char: char != NOWHERE and draws(self, family, char))
    made = render_pdf(drafts.order(body=(Paragraph(f"{NOWHERE}野某"),)))
    assert "〔U+20BB7〕野某" in measure.all_text(made.data)
    assert made.faces.missing == (NOWHERE,)
    assert "U+20BB7" in measure.properties(made.data)["Subject"]


def test_the_properties_say_what_the_document_is_and_which_faces_stood_in() -> None:
    made = render_pdf(drafts.recommendation())
    said = measure.properties(made.data)
    assert said["Title"] == "关于竹溪市市场服务中心公款旅游问题的纪检监察建议（竹纪建〔2022〕3号）"
    assert said["Author"] == "中共竹溪市纪律检查委员会、竹溪市监察委员会"
    assert "竹纪建〔2022〕3号" in said["Keywords"]
    assert made.faces.statement() in said["Subject"]


@pytest.mark.parametrize("kind", Kind)
def test_the_same_content_and_fonts_give_the_same_bytes(kind: Kind) -> None:
    assert render_pdf(drafts.of_kind(kind)).data == render_pdf(drafts.of_kind(kind)).data


def test_an_address_longer_than_a_line_stays_on_the_paper() -> None:
    data = render_pdf(drafts.order(body=(Paragraph("https://example.org/" + "a" * 300),), slip=None)).data
    assert max(line.right for sheet in measure.sheets(data) for line in sheet.lines) <= 184.5
    assert measure.all_text(data).count("a") >= 300


def test_an_urging_says_under_its_title_which_one_it_is() -> None:
    page = measure.sheets(render_pdf(drafts.urging()).data)[0]
    assert page.line("（第二次督办）").top > page.of_size(22)[-1].top


def test_an_urgent_letter_says_so_at_the_left_edge_beside_the_number() -> None:
    page = measure.sheets(render_pdf(drafts.order(urgency="特急")).data)[0]
    mark = page.line("特急")
    assert mark.left == pytest.approx(28, abs=1)
    assert mark.top == pytest.approx(page.line("〔2022〕").top, abs=0.5)


def test_an_urgent_recommendation_says_so_in_the_type_area_s_first_line() -> None:
    mark = measure.sheets(render_pdf(drafts.recommendation(urgency="加急")).data)[0].line("加急")
    assert (mark.left, mark.top) == (pytest.approx(28, abs=1), pytest.approx(37, abs=1))
