"""A document as DOCX, to the same measures, for offices that go on working on it in their own word processor.

The file names the faces that the standard asks for; the computer on which it is opened supplies them.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path

from docx.document import Document as Paper
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from zhujian.kernel.letters import ooxml
from zhujian.kernel.letters.content import Document, to_json
from zhujian.kernel.letters.docx_page import FAMILIES, Setter
from zhujian.kernel.letters.docx_tail import set_imprint, set_slip
from zhujian.kernel.letters.fonts import Faces
from zhujian.kernel.letters.pdf import Rendered, faces_of, properties_of
from zhujian.kernel.letters.plan import Plan, plan_of

LONGEST_PROPERTY = 255


class TemplateFault(ValueError):
    """The office's template cannot be filled; the message says why, in the words of the template engine."""


def render_docx(document: Document, directories: tuple[Path, ...] = (), template: Path | None = None) -> Rendered:
    """The document as DOCX; from the office's own docxtpl `template` where it has one.

    A template sees the stored content's fields, and `plan` with every string in its place. The same content, fonts
    and template give the same bytes. Raises TemplateFault.
    """
    faces = faces_of(document, directories)
    plan = plan_of(document)
    paper = _from_template(template, document, plan) if template else _set(plan, faces)
    _describe(paper, document, faces)
    made = io.BytesIO()
    paper.save(made)
    return Rendered(ooxml.repeatable(made.getvalue()), faces)


def _set(plan: Plan, faces: Faces) -> Paper:
    setter = Setter(plan, faces)
    setter.head()
    setter.text()
    setter.closing()
    set_imprint(setter)
    if plan.slip:
        set_slip(setter, plan.slip)
    else:
        setter.gap(1)
    return setter.out


def _from_template(template: Path, document: Document, plan: Plan) -> Paper:
    content = to_json(document) | {"plan": asdict(plan)}
    try:
        filled = DocxTemplate(template)
        filled.render(content, SandboxedEnvironment(autoescape=True), autoescape=True)
    except Exception as error:
        # Whatever a template does wrong, from a stray brace to a division by zero, is the template's fault.
        raise TemplateFault(str(error)) from error
    paper: Paper = filled.docx
    return paper


def _describe(paper: Paper, document: Document, faces: Faces) -> None:
    said = properties_of(document, faces)
    stood_in = "，".join(f"{face.wanted}以{face.used}代替" for face in faces.faces if face.substituted)
    note = f"生成本文件的计算机缺少规定字体，同时生成的PDF中{stood_in}。" if stood_in else ""
    core = paper.core_properties
    core.title = said["title"][:LONGEST_PROPERTY]
    core.author = core.last_modified_by = said["author"][:LONGEST_PROPERTY]
    core.keywords = ", ".join(said["keywords"])[:LONGEST_PROPERTY]
    named = f"本文件指定字体：{'、'.join(FAMILIES.values())}；未安装的由打开文件的计算机代替。"
    core.comments = f"{named}{note}"[:LONGEST_PROPERTY]
    core.created = core.modified = datetime.combine(document.issued_on, time())
    core.language, core.revision = "zh-CN", 1
