"""The imprint and the acknowledgement slip in DOCX."""

from __future__ import annotations

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from zhujian.kernel.letters import ooxml
from zhujian.kernel.letters.docx_page import LINE, SHEET, TITLE_LINE, Setter
from zhujian.kernel.letters.measures import GB9704, MM
from zhujian.kernel.letters.plan import Role, SlipPlan

SMALL = GB9704.small_points
COLUMNS = (38, 45, 28, 45)
ROW, BLANK_ROW, SEAL_ROW = 12, 17, 38


def set_imprint(setter: Setter) -> None:
    """Put the imprint on the type area's lower edge; its page is that of the paragraph which comes next."""
    plan = setter.plan
    rows = [*plan.imprint, *([(plan.printed_by, "")] if plan.printed_by else [])]
    if plan.is_letter:
        _framed(setter, rows)
    elif rows:
        _ruled(setter, rows)


def _framed(setter: Setter, rows: list[tuple[str, str]]) -> None:
    wide = round(GB9704.type_width * SHEET)
    for label, names in rows:
        row = setter.gap(0)
        _imprint_row(setter, row, label, names)
        ooxml.in_frame(row, w=wide, hAnchor="margin", vAnchor="margin", xAlign="left", yAlign="bottom")


def _ruled(setter: Setter, rows: list[tuple[str, str]]) -> None:
    table: Table = setter.out.add_table(len(rows), 1)
    table.autofit = False
    ooxml.float_at_bottom(table)
    ooxml.rules_and_margins(table, outer=GB9704.thick_rule * MM, inner=GB9704.thin_rule * MM, side=SMALL, above=2)
    for (label, names), row in zip(rows, table.rows, strict=True):
        row.cells[0].width = Mm(GB9704.type_width)
        _imprint_row(setter, row.cells[0].paragraphs[0], label, names)


def _imprint_row(setter: Setter, made: Paragraph, label: str, names: str) -> None:
    ooxml.exact_line(made, SMALL + 6)
    if names:
        made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Pt(3 * SMALL), Pt(-3 * SMALL)
        setter.write(made, label + names, points=SMALL)
        return
    end = Pt(GB9704.type_width * MM - 2 * SMALL)
    made.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
    setter.write(made, f"{label}\t{setter.plan.printed_on}", points=SMALL)


def set_slip(setter: Setter, slip: SlipPlan) -> None:
    """Add the acknowledgement slip: a sheet of its own without a page number."""
    section = setter.out.add_section(WD_SECTION.NEW_PAGE)
    ooxml.exact_line(setter.out.paragraphs[-1], 1)
    section.different_first_page_header_footer = False
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    heading = setter.gap(TITLE_LINE)
    heading.alignment = ALIGN.CENTER
    setter.write(heading, "签收回执", Role.TITLE, GB9704.title_points)
    setter.gap(LINE)
    _slip_table(setter, slip)
    for at, note in enumerate(slip.notes, 1):
        setter.write(setter.gap(SMALL + 9), f"{at}.{note}", points=SMALL)


def _slip_table(setter: Setter, slip: SlipPlan) -> None:
    count = len(slip.rows) + len(slip.blanks) + 1
    table: Table = setter.out.add_table(count, len(COLUMNS), "Table Grid")
    table.autofit = False
    for row in table.rows:
        for cell, wide in zip(row.cells, COLUMNS, strict=True):
            cell.width, cell.vertical_alignment = Mm(wide), WD_ALIGN_VERTICAL.CENTER
    filled, blank = table.rows[: len(slip.rows)], table.rows[len(slip.rows) : -1]
    for row, (label, value) in zip(filled, slip.rows, strict=True):
        _wide_row(setter, row, label, value, ROW)
    for row, labels in zip(blank, slip.blanks, strict=True):
        row.height = Mm(BLANK_ROW)
        for cell, label in zip(row.cells[::2], labels, strict=True):
            _label(setter, cell.paragraphs[0], label)
    _wide_row(setter, table.rows[-1], "单位盖章", "", SEAL_ROW)


def _wide_row(setter: Setter, row: _Row, label: str, value: str, height: float) -> None:
    row.height = Mm(height)
    value_cell = row.cells[1].merge(row.cells[3])
    _label(setter, row.cells[0].paragraphs[0], label)
    setter.write(value_cell.paragraphs[0], value, points=SMALL)


def _label(setter: Setter, to: Paragraph, text: str) -> None:
    to.alignment = ALIGN.CENTER
    setter.write(to, text, Role.HEI, SMALL)
