"""PDF and DOCX say the same."""

import io
import re

import docx
import pytest

from tests.kernel.letters import drafts, measure
from zhujian.kernel.letters.content import Contact, Document, Kind
from zhujian.kernel.letters.docx import render_docx
from zhujian.kernel.letters.pdf import render_pdf
from zhujian.kernel.letters.plan import plan_of


def full(kind: Kind) -> Document:
    return drafts.of_kind(
        kind,
        attachments=("督查记录", "现场照片"),
        copies=("市财政局", "市审计局"),
        contact=Contact(name="喆赟", phone="0000-1234567"),
        note="此件不公开",
        urgency="加急",
    )


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def pdf_text(document: Document) -> str:
    return bare(measure.all_text(render_pdf(document).data))


def docx_text(document: Document) -> str:
    paper = docx.Document(io.BytesIO(render_docx(document).data))
    shown = [item.text for item in paper.paragraphs]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return bare("".join(shown + cells))


def wanted(document: Document) -> list[str]:
    plan = plan_of(document)
    body = ["".join(run.text for run in line.runs) for line in plan.body]
    slip = [text for row in plan.slip.rows for text in row] if plan.slip else []
    imprint = [text for row in plan.imprint for text in row]
    single = [plan.mark.text, plan.number, plan.urgency, plan.subtitle, plan.addressee, plan.date, plan.note]
    printed = [plan.printed_by, plan.printed_on]
    everything = [*single, *plan.title, *body, *plan.attachments, *plan.signature, *imprint, *printed, *slip]
    return [bare(text) for text in everything if text]


@pytest.mark.parametrize("kind", Kind)
def test_everything_in_the_plan_stands_in_the_pdf(kind: Kind) -> None:
    text = pdf_text(full(kind))
    assert [item for item in wanted(full(kind)) if item not in text] == []


@pytest.mark.parametrize("kind", Kind)
def test_everything_in_the_plan_stands_in_the_docx(kind: Kind) -> None:
    text = docx_text(full(kind))
    assert [item for item in wanted(full(kind)) if item not in text] == []


@pytest.mark.parametrize("kind", Kind)
def test_the_parts_follow_in_the_standard_s_order(kind: Kind) -> None:
    document = full(kind)
    plan = plan_of(document)
    order = [
        plan.mark.text,
        plan.number,
        bare(plan.title[0]),
        plan.addressee,
        "".join(run.text for run in plan.body[0].runs),
        "附件：1.督查记录",
        "（此件不公开",
    ]
    for text in (pdf_text(document), docx_text(document)):
        places = [text.index(bare(item)[:16]) for item in order]
        assert places == sorted(places)


@pytest.mark.parametrize("kind", Kind)
def test_neither_says_that_a_page_has_no_text(kind: Kind) -> None:
    for text in (pdf_text(full(kind)), docx_text(full(kind))):
        assert "此页无正文" not in text
