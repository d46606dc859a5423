"""The same letter as DOCX, read back with python-docx."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Shown

from tests.kernel.letters import drafts
from zhujian.kernel.letters.content import Contact, Document, Heading, Kind, Paragraph
from zhujian.kernel.letters.docx import render_docx

MM = 36000
NEAR = 1.0
LETTERS = (Kind.ORDER, Kind.URGING, Kind.QUESTION)


def read(document: Document, template: Path | None = None) -> Paper:
    return docx.Document(io.BytesIO(render_docx(document, template=template).data))


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


def holding(paper: Paper, text: str) -> Shown:
    return next(item for item in paper.paragraphs if text in item.text)


def heights_above(paper: Paper, text: str) -> list[float]:
    """Exact line heights, in points, of the paragraphs above the one that holds `text`."""
    found = []
    for item in paper.paragraphs:
        if text in item.text:
            return found
        found.append(item.paragraph_format.line_spacing.pt)
    raise AssertionError(f"no paragraph holds {text}")


def families(shown: Shown) -> set[str]:
    return {run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in shown.runs if run.text}


def border(shown: Shown, edge: str) -> dict[str, str]:
    found = shown._p.pPr.find(qn("w:pBdr")).find(qn(f"w:{edge}"))
    return {key.split("}")[1]: value for key, value in found.attrib.items()}


@pytest.mark.parametrize("kind", Kind)
def test_the_sheet_and_its_margins_are_the_standard_s(kind: Kind) -> None:
    section = read(drafts.of_kind(kind)).sections[0]
    measured = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
        section.bottom_margin,
    )
    assert [value / MM for value in measured if value] == [near(size) for size in (210, 297, 37, 28, 26, 35)]


@pytest.mark.parametrize("kind", Kind)
def test_22_lines_of_28_characters_fill_the_type_area(kind: Kind) -> None:
    paper = read(drafts.of_lines(drafts.of_kind(kind), 5))
    body = holding(paper, "字")
    pitch = body.paragraph_format.line_spacing
    assert pitch is not None
    assert 22 * pitch.mm <= 225
    assert 22 * pitch.mm == near(225)
    run = body.runs[0]
    spacing = int(run._element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert run.font.size.pt == 16
    assert 28 * (16 + spacing) / 72 * 25.4 == near(156)
    assert 28 * (16 + spacing) <= 156 / 25.4 * 72
    grid = paper.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) / 20 == pytest.approx(pitch.pt, abs=0.05)


def test_the_general_head_s_distances_are_the_standard_s() -> None:
    paper = read(drafts.recommendation())
    above = heights_above(paper, "中共竹溪市")
    assert sum(above) / 72 * 25.4 == near(35)
    between = heights_above(paper, "〔2022〕")[len(above) + 1 :]
    assert sum(between) == pytest.approx(2 * 28.99, abs=1)
    rule = border(holding(paper, "〔2022〕"), "bottom")
    assert rule["color"] == "FF0000"
    assert int(rule["space"]) / 72 * 25.4 == near(4)
    assert holding(paper, "〔2022〕").alignment == ALIGN.CENTER


@pytest.mark.parametrize("kind", LETTERS)
def test_the_letter_head_s_parts_stand_at_their_places_of_the_sheet(kind: Kind) -> None:
    paper = read(drafts.of_kind(kind))
    frames = [item._p.pPr.find(qn("w:framePr")) for item in paper.paragraphs[:3]]
    places = [(int(frame.get(qn("w:x"))), int(frame.get(qn("w:y"))), int(frame.get(qn("w:w")))) for frame in frames]
    (mark, upper, lower) = [[value / 1440 * 25.4 for value in place] for place in places]
    size = paper.paragraphs[0].runs[0].font.size
    assert size is not None
    assert mark[1] == near(30)
    assert upper[1] == near(30 + size.mm + 4)
    assert 297 - lower[1] == pytest.approx(20, abs=2)
    assert {round(place[2]) for place in (mark, upper, lower)} == {170}
    assert {round(place[0]) for place in (mark, upper, lower)} == {20}
    assert border(paper.paragraphs[1], "bottom")["val"] == "thickThinSmallGap"
    assert border(paper.paragraphs[2], "top")["val"] == "thinThickSmallGap"


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_s_number_stands_at_the_right_and_its_first_page_has_no_page_number(kind: Kind) -> None:
    paper = read(drafts.of_kind(kind))
    assert holding(paper, "〔2022〕").alignment == ALIGN.RIGHT
    section = paper.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""


def test_page_numbers_stand_between_dashes_right_on_odd_and_left_on_even_pages() -> None:
    paper = read(drafts.recommendation())
    section = paper.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert paper.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (ALIGN.RIGHT, ALIGN.LEFT)
    assert "PAGE" in odd._p.xml
    assert odd.text.startswith("— ")
    assert section.footer_distance is not None
    assert section.footer_distance.mm == pytest.approx(35 - 7 - 2.5, abs=NEAR)


def test_the_slip_is_a_section_without_page_numbers() -> None:
    paper = read(drafts.order())
    assert len(paper.sections) == 2
    assert paper.sections[1].footer.paragraphs[0].text == ""
    labels = [cell.text for row in paper.tables[-1].rows for cell in row.cells]
    assert {"发文字号", "竹纪交〔2022〕18号", "签收人（签名）", "单位盖章"} <= set(labels)
    assert len(read(drafts.order(slip=None)).sections) == 1


def test_every_run_names_its_face_for_chinese_text() -> None:
    body = (Heading("甲"), Heading("乙", 2, "丙"), Paragraph("丁"))
    paper = read(drafts.order(body=body))
    assert families(holding(paper, "一、甲")) == {"黑体"}
    assert families(holding(paper, "（一）乙")) == {"楷体", "仿宋"}
    assert families(holding(paper, "丁")) == {"仿宋"}
    assert families(holding(paper, "中共竹溪市")) <= {"方正小标宋简体", "宋体"}


def test_rare_characters_name_a_face_that_has_them() -> None:
    paper = read(drafts.order(title="关于喆赟的函", body=(Paragraph(f"{drafts.RARE}\U00020bb7"),)))
    title = {run.text: run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in holding(paper, "关于喆赟").runs}
    assert title == {"关于": "方正小标宋简体", "喆赟": "宋体", "的函": "方正小标宋简体"}
    body = {run.text: run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in holding(paper, drafts.RARE).runs}
    assert body == {drafts.RARE: "仿宋", "\U00020bb7": "SimSun-ExtB"}


def test_the_signature_is_centred_above_a_date_four_characters_from_the_edge() -> None:
    paper = read(drafts.order(signature=("竹溪市监察委员会",)))
    day, office = holding(paper, "2022年9月30日"), holding(paper, "竹溪市监察委员会")
    ends = [int(item._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100 for item in (day, office)]
    assert ends[0] == pytest.approx(4, abs=0.01)
    assert ends[1] + 8 / 2 == pytest.approx(ends[0] + 7 / 2, abs=0.5)


def test_the_closing_is_kept_with_the_end_of_the_text() -> None:
    paper = read(drafts.order(attachments=("督查记录",), slip=None))
    texts = [item.text for item in paper.paragraphs]
    start, end = texts.index("特此交办。"), texts.index("2022年9月30日")
    assert all(item.paragraph_format.keep_with_next for item in paper.paragraphs[start:end])


def test_the_general_imprint_floats_at_the_foot_of_the_type_area_between_rules() -> None:
    table = read(drafts.recommendation()).tables[0]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    edges = table._tbl.tblPr.find(qn("w:tblBorders"))
    sizes = [int(edges.find(qn(f"w:{edge}")).get(qn("w:sz"))) / 8 / 72 * 25.4 for edge in ("top", "insideH", "bottom")]
    assert sizes == [pytest.approx(size, abs=0.05) for size in (0.35, 0.25, 0.35)]
    assert [cell.text for row in table.rows for cell in row.cells] == [
        "抄送：市财政局。",
        "竹溪市纪委监委办公室\t2022年9月30日印发",
    ]


def test_attachments_and_contact_are_there() -> None:
    paper = read(drafts.order(attachments=("督查记录", "照片"), contact=Contact(name="喆赟"), slip=None))
    assert holding(paper, "附件：1.督查记录")
    assert holding(paper, "2.照片")
    assert holding(paper, "（联系人：喆赟）")


@pytest.mark.parametrize("text", ["</w:t><w:br/>", "{{ 7*7 }} {% if x %}", "#set text(red) $x$", 'a&b<c>"d"'])
def test_hostile_text_stands_there_literally(text: str) -> None:
    paper = read(drafts.order(title=f"关于{text}的函", body=(Paragraph(text),)))
    assert [item.text for item in paper.paragraphs].count(text) == 1
    assert holding(paper, text).text == f"关于{text}的函"


def test_the_properties_say_which_faces_are_named_and_which_stood_in() -> None:
    paper = read(drafts.recommendation())
    said = paper.core_properties
    assert said.title == "关于竹溪市市场服务中心公款旅游问题的纪检监察建议（竹纪建〔2022〕3号）"
    assert said.author == "中共竹溪市纪律检查委员会、竹溪市监察委员会"
    assert "仿宋、楷体、黑体、方正小标宋简体、宋体" in said.comments
    assert said.created == datetime(2022, 9, 30, tzinfo=said.created.tzinfo if said.created else None)


def test_properties_that_are_too_long_for_the_format_are_cut() -> None:
    paper = read(drafts.order(title="甲" * 400, addressee="乙" * 400))
    assert len(paper.core_properties.title) == len(paper.core_properties.keywords) == 255


@pytest.mark.parametrize("kind", Kind)
def test_the_same_content_gives_the_same_bytes(kind: Kind) -> None:
    first, second = (render_docx(drafts.of_kind(kind)).data for _ in range(2))
    assert first == second
    assert {item.date_time[0] for item in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {1980}


class TestTheOfficeSOwnTemplate:
    @pytest.fixture
    def template(self, tmp_path: Path) -> Path:
        paper = docx.Document()
        paper.add_paragraph("{{ number }} {{ title }}")
        paper.add_paragraph(
            "{% for line in plan.body %}{% for run in line.runs %}{{ run.text }}{% endfor %}|{% endfor %}"
        )
        paper.save(str(tmp_path / "order.docx"))
        return tmp_path / "order.docx"

    def test_it_is_filled_with_the_content(self, template: Path) -> None:
        paper = read(drafts.order(), template)
        assert paper.paragraphs[0].text == "竹纪交〔2022〕18号 关于青石煤矿重大事故隐患整改问题的交办函"
        assert "一、交办事项|" in paper.paragraphs[1].text
        assert "仿宋" in paper.core_properties.comments

    def test_text_that_looks_like_a_template_stays_text(self, template: Path) -> None:
        paper = read(drafts.order(body=(Paragraph("{{ 7*7 }} <w:p/> &"),)), template)
        assert "{{ 7*7 }} <w:p/> &" in paper.paragraphs[1].text
