"""What python-docx has no words for: exact lines, borders, grids, floating tables, and repeatable files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhujian.kernel.letters.measures import GB9704

TWIPS = 20
EIGHTHS = 8
RED, BLACK = "FF0000", "000000"
BODY_SPACING = -5
"""Twips added to each body character: 28 of them, 15.75 points wide, take 155.6 mm."""


def element(name: str, **attributes: object) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_face(run: Run, family: str, points: float) -> None:
    """Name the face for every script: Word takes Chinese text's from `eastAsia` alone."""
    run.font.size = Pt(points)
    run.font.name = family
    faces = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        faces.set(qn(f"w:{script}"), family)


def space(run: Run, twips: int) -> None:
    run._element.get_or_add_rPr().append(element("w:spacing", val=twips))


def narrow(run: Run, percent: int) -> None:
    run._element.get_or_add_rPr().append(element("w:w", val=percent))


def exact_line(paragraph: Paragraph, points: float) -> None:
    """Lines exactly so high, and no extra space between Chinese text and digits."""
    properties = paragraph._element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        later = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
        properties.insert_element_before(element(name, val=0), *later)
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = Pt(points)
    spacing.space_before = spacing.space_after = Pt(0)


def indent(paragraph: Paragraph, **characters: float) -> None:
    """Indents in characters: `firstLine`, `left`, `right`, `hanging`; in twips too, for readers without a grid."""
    made = element("w:ind")
    for side, count in characters.items():
        made.set(qn(f"w:{side}Chars"), str(round(count * 100)))
        made.set(qn(f"w:{side}"), str(round(count * GB9704.character_points * TWIPS)))
    paragraph._element.get_or_add_pPr().append(made)


def border(paragraph: Paragraph, edge: str, kind: str, points: float, space: float = 0) -> None:
    """A red rule above or below a paragraph, `space` points away from it."""
    properties = paragraph._element.get_or_add_pPr()
    edges = element("w:pBdr")
    edges.append(element(f"w:{edge}", val=kind, sz=round(points * EIGHTHS), space=round(space), color=RED))
    properties.insert_element_before(edges, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def in_frame(paragraph: Paragraph, **place: object) -> None:
    """Take a paragraph out of the text's flow, to a place given as attributes of w:framePr in twips.

    A frame lies on the page of the paragraph that follows it.
    """
    later = ("w:widowControl", "w:pBdr", "w:spacing", "w:ind", "w:jc", "w:rPr")
    frame = element("w:framePr", wrap="notBeside", **place)
    paragraph._element.get_or_add_pPr().insert_element_before(frame, *later)


def line_grid(section: Section) -> None:
    """22 lines in a page. Characters keep their distance by their own spacing: readers differ over a grid of both."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("w:docGrid", type="lines", linePitch=int(GB9704.grid_points * TWIPS)))


def page_field(paragraph: Paragraph) -> list[Run]:
    """The page's number, as a field."""
    runs = []
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run._element.append(element("w:fldChar", fldCharType=kind) if kind else _instruction("PAGE"))
        runs.append(run)
    return runs


def _instruction(text: str) -> Any:
    made = element("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    return made


def float_at_bottom(table: Table) -> None:
    """Let a table lie on the type area's lower edge, on the page of the paragraph after it."""
    place = element("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom")
    table._tbl.tblPr.insert(1, place)


def rules_and_margins(table: Table, *, outer: float, inner: float, side: float, above: float) -> None:
    """Rules above, below and between the rows and room inside the cells; points."""
    edges, margins = element("w:tblBorders"), element("w:tblCellMar")
    for edge, points in (("top", outer), ("bottom", outer), ("insideH", inner)):
        edges.append(element(f"w:{edge}", val="single", sz=round(points * EIGHTHS), space=0, color=BLACK))
    for edge, points in (("top", above), ("left", side), ("bottom", above), ("right", side)):
        margins.append(element(f"w:{edge}", w=round(points * TWIPS), type="dxa"))
    table._tbl.tblPr.insert_element_before(edges, "w:tblLayout", "w:tblLook")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def repeatable(data: bytes) -> bytes:
    """The same archive with every member dated 1980-01-01, so that the same content gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return made.getvalue()
