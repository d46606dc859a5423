"""Pages, heads, body and closing of a letter in DOCX.

Distances above and between the parts of the head are paragraphs of an exact height, which every word processor
keeps. What is measured from the sheet's edges stands in frames.
"""

from __future__ import annotations

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from zhujian.kernel.letters import ooxml
from zhujian.kernel.letters.fonts import Faces
from zhujian.kernel.letters.measures import GB9704, MM
from zhujian.kernel.letters.plan import Line, Plan, Role
from zhujian.kernel.letters.text import width

FAMILIES = {Role.BODY: "仿宋", Role.KAI: "楷体", Role.HEI: "黑体", Role.TITLE: "方正小标宋简体", Role.SONG: "宋体"}
"""What DOCX files name where the machine lacks the face: the families of Chinese Windows, and Founder's 小标宋."""

BEYOND_GB2312, BEYOND_BMP = "宋体", "SimSun-ExtB"
LINE = int(GB9704.grid_points * ooxml.TWIPS) / ooxml.TWIPS
TITLE_LINE = 35.0
SHEET = ooxml.TWIPS * MM
"""Twips in a millimetre."""

_DASH_TO_LINE_END = 2.5
_DOUBLE_RULE_POINTS = 3
_DOUBLE_RULE_HEIGHT = 1.6


class Setter:
    """Writes one plan into one new paper, from top to bottom."""

    def __init__(self, plan: Plan, faces: Faces) -> None:
        self.plan = plan
        self.faces = faces
        self.out: Paper = docx.Document()
        self.out.styles["Normal"].font.size = Pt(GB9704.body_points)
        self.out.settings.odd_and_even_pages_header_footer = True
        self._page(self.out.sections[0])

    def write(self, to: Paragraph, text: str, role: Role = Role.BODY, points: float = GB9704.body_points) -> None:
        """Add text; characters beyond what the face can be counted on to have name a face that has them."""
        face = self.faces.of(role)
        for piece, family in _by_family(text, FAMILIES[role] if face.substituted else face.used, role):
            run = to.add_run(piece)
            ooxml.set_face(run, family, points)
            if points == GB9704.body_points:
                ooxml.space(run, ooxml.BODY_SPACING)

    def line(self, text: str = "", role: Role = Role.BODY, align: ALIGN = ALIGN.JUSTIFY) -> Paragraph:
        """A paragraph on the page's grid."""
        made = self.gap(LINE)
        made.alignment = align
        self.write(made, text, role)
        return made

    def gap(self, points: float) -> Paragraph:
        """An empty paragraph whose lines are exactly so high."""
        made = self.out.add_paragraph()
        ooxml.exact_line(made, points)
        return made

    def head(self) -> None:
        """The red head, the number and the title."""
        if self.plan.is_letter:
            self._letter_head()
        else:
            self._general_head()
        self.gap(2 * LINE)
        for row in self.plan.title:
            made = self.gap(TITLE_LINE)
            made.alignment = ALIGN.CENTER
            self.write(made, row, Role.TITLE, GB9704.title_points)
        if self.plan.subtitle:
            self.line(self.plan.subtitle, Role.KAI, ALIGN.CENTER)
        self.line()

    def text(self) -> None:
        """The addressee and the body, whose last lines stay with the closing."""
        last = self.line(self.plan.addressee) if self.plan.addressee else None
        for line in self.plan.body:
            last = self._body_line(line)
        if last:
            last.paragraph_format.keep_with_next = True

    def closing(self) -> None:
        """Attachments, signature, date and note, kept on one page with the end of the text."""
        kept = [*self._attachments(), self.line(), self.line()]
        rows = (*self.plan.signature, self.plan.date)
        middle = max(4 + width(self.plan.date) / 2, *(width(row) / 2 for row in rows))
        for row in rows:
            kept.append(self.line(row, align=ALIGN.RIGHT))
            ooxml.indent(kept[-1], right=max(0.0, middle - width(row) / 2))
        for paragraph in kept[:-1]:
            paragraph.paragraph_format.keep_with_next = True
        if self.plan.note:
            ooxml.indent(self.line(self.plan.note), left=2)

    def _page(self, section: Section) -> None:
        section.page_width, section.page_height = Mm(GB9704.page_width), Mm(GB9704.page_height)
        section.top_margin, section.bottom_margin = Mm(GB9704.top), Mm(GB9704.bottom)
        section.left_margin, section.right_margin = Mm(GB9704.left), Mm(GB9704.right)
        section.footer_distance = Mm(GB9704.bottom - GB9704.dash_below_type_end - _DASH_TO_LINE_END)
        section.different_first_page_header_footer = self.plan.is_letter
        ooxml.line_grid(section)
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            self._page_number(footer.paragraphs[0], side)

    def _page_number(self, line: Paragraph, side: str) -> None:
        line.alignment = ALIGN.RIGHT if side == "right" else ALIGN.LEFT
        ooxml.exact_line(line, GB9704.small_points)
        ooxml.indent(line, **{side: GB9704.small_points / GB9704.character_points})
        self.write(line, "— ", Role.SONG, GB9704.small_points)
        for run in ooxml.page_field(line):
            ooxml.set_face(run, FAMILIES[Role.SONG], GB9704.small_points)
        self.write(line, " —", Role.SONG, GB9704.small_points)

    def _mark(self) -> Paragraph:
        mark = self.plan.mark
        made = self.gap(mark.points)
        made.alignment = ALIGN.CENTER
        self.write(made, mark.text, Role.TITLE, mark.points)
        for run in made.runs:
            run.font.color.rgb = RGBColor.from_string(ooxml.RED)
            ooxml.narrow(run, round(mark.narrowing * 100))
        return made

    def _number(self, align: ALIGN) -> Paragraph:
        made = self.gap(GB9704.body_points)
        made.alignment = align
        self.write(made, self.plan.number)
        return made

    def _general_head(self) -> None:
        above = self.gap(GB9704.mark_below_type_top * MM)
        self.write(above, self.plan.urgency, Role.HEI)
        self._mark()
        self.gap(2 * LINE)
        ooxml.border(self._number(ALIGN.CENTER), "bottom", "single", 1.5, space=GB9704.rule_below_number * MM)

    def _letter_head(self) -> None:
        mark = self._mark()
        above, below = self.gap(1), self.gap(1)
        ooxml.border(above, "bottom", "thickThinSmallGap", _DOUBLE_RULE_POINTS)
        ooxml.border(below, "top", "thinThickSmallGap", _DOUBLE_RULE_POINTS)
        rule = GB9704.mark_below_page_top + self.plan.mark.points / MM + GB9704.rule_below_mark
        end = GB9704.page_height - GB9704.rule_above_page_end - _DOUBLE_RULE_HEIGHT
        for paragraph, y in ((mark, GB9704.mark_below_page_top), (above, rule), (below, end)):
            self._on_sheet(paragraph, y)
        self.gap(GB9704.number_below_rule_points)
        if self.plan.urgency:
            self.line(self.plan.urgency, Role.HEI)
        self._number(ALIGN.RIGHT)

    def _on_sheet(self, paragraph: Paragraph, y: float) -> None:
        """A frame as wide as the double rules, `y` mm below the sheet's upper edge."""
        left = (GB9704.page_width - GB9704.double_rule_width) / 2
        wide = round(GB9704.double_rule_width * SHEET)
        ooxml.in_frame(paragraph, hAnchor="page", vAnchor="page", w=wide, x=round(left * SHEET), y=round(y * SHEET))

    def _body_line(self, line: Line) -> Paragraph:
        made = self.line()
        ooxml.indent(made, firstLine=2)
        made.paragraph_format.keep_with_next = line.heading
        for run in line.runs:
            self.write(made, run.text, run.role)
        return made

    def _attachments(self) -> list[Paragraph]:
        names = self.plan.attachments
        made = [self.line()] if names else []
        for at, name in enumerate(names, 1):
            lead = "附件：" if at == 1 else "\u3000\u3000\u3000"
            made.append(self.line(lead + (f"{at}.{name}" if len(names) > 1 else name)))
            ooxml.indent(made[-1], left=5, hanging=3)
        return made


def _by_family(text: str, family: str, role: Role) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for char in text:
        own = _family_of(char, family, role)
        if pieces and pieces[-1][1] == own:
            pieces[-1] = (pieces[-1][0] + char, own)
        else:
            pieces.append((char, own))
    return pieces


def _family_of(char: str, family: str, role: Role) -> str:
    if ord(char) > 0xFFFF:
        return BEYOND_BMP
    if role is Role.TITLE and ord(char) > 0x7F:
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            return BEYOND_GB2312
    return family
