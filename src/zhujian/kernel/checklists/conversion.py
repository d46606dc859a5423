"""From an XLSForm workbook to an XForm and what it asks: pure, and refused with places where anything is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import structlog
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from zhujian.kernel.checklists import support
from zhujian.kernel.checklists.definitions import Definition
from zhujian.kernel.checklists.describing import definition_of
from zhujian.kernel.checklists.external import inlined
from zhujian.kernel.checklists.faults import Fault, FormRefused
from zhujian.kernel.checklists.headings import unread
from zhujian.kernel.checklists.instances import DEPTH
from zhujian.kernel.checklists.messages import NOTE, faults_of
from zhujian.kernel.checklists.places import Places
from zhujian.kernel.checklists.regexes import of_the_whole
from zhujian.kernel.checklists.support import Inspected
from zhujian.kernel.checklists.workbooks import SURVEY, Workbook, headed, read_workbook
from zhujian.kernel.checklists.xforms import XForm

FORM_ID_LENGTH, TITLE_LENGTH, VERSION_LENGTH = 128, 200, 100
MADE_VERSION = 12
QUESTIONS = 2_000
_SUBMISSION_ACTION = re.compile(rb"""(<submission\b[^>]*?)\s+action=(?:"[^"]*"|'[^']*')""")
_FOREIGN_ATTRIBUTE = re.compile(rb"""\s+(?!xmlns:|jr:template)[\w.-]+:[\w.-]+=(?:"[^"]*"|'[^']*')""")
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Form:
    """A form that may be published: the XForm, what it asks, and what of it is left out."""

    xform: bytes
    definition: Definition
    notes: tuple[Fault, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class Naming:
    """What a form is called where its settings do not say."""

    form_id: str = ""
    title: str = ""


def convert(source: IO[bytes], *, media: Mapping[str, str] | None = None, naming: Naming | None = None) -> Form:
    """Convert and check a workbook. `media` are the files given with it, name -> SHA-256.

    Raises FormRefused with every fault that was found, each with sheet, row and column as far as they are known.
    """
    given = {} if media is None else media
    book, warnings = None, list[str]()
    try:
        book = read_workbook(source)
        described = _described(book, naming or Naming(), given, warnings)
        xml = str(create_survey_element_from_dict(described).to_xml(validate=False, warnings=warnings))
    except FormRefused:
        raise
    except PyXFormError as error:
        raise FormRefused(list(faults_of(book or headed(source), str(error)))) from error
    except Exception as error:  # pyxform breaks on forms that nobody thought of, and none of them may break us
        logger.info("checklists.broken", error=repr(error)[:500])
        raise FormRefused([_broken(error)]) from error
    return _checked(book, xml.encode(), given, warnings)


def _described(book: Workbook, naming: Naming, media: Mapping[str, str], warnings: list[str]) -> dict[str, Any]:
    """pyxform's own description of the form; what the settings leave open is filled in."""
    data: Any = DefinitionData(**inlined(book.data()), fallback_form_name=naming.form_id or None)
    found: dict[str, Any] = workbook_to_json(data, fallback_form_name=naming.form_id or None, warnings=warnings)
    settings = next(iter(book.sheet("settings").rows), {})
    headings = {str(heading).strip().lower() for heading in settings}
    if naming.title and not headings & {"form_title", "set_form_title", "title"}:
        found["title"] = naming.title
    if not str(found.get("version") or "").strip():
        found["version"] = made_version(book.content, media)
    return found


def made_version(content: bytes, media: Mapping[str, str]) -> str:
    """The version of a form that does not name one: the same content, the same version."""
    digest = hashlib.sha256(content)
    for name, sha256 in sorted(media.items()):
        digest.update(f"{name}\0{sha256}\0".encode())
    return digest.hexdigest()[:MADE_VERSION]


def _checked(book: Workbook, xml: bytes, media: Collection[str], warnings: Iterable[str]) -> Form:
    places = Places(book, book.rows())
    try:
        form = XForm.read(xml)
        definition = definition_of(form, places.rows)
    except (ParseError, DefusedXmlException, ValueError, StopIteration) as error:
        raise FormRefused([_broken(error)]) from error
    item = Inspected(form, definition, places, media)
    faults = [*_unfit(definition, places), *support.refusals(item)]
    if faults:
        raise FormRefused(sorted(faults, key=_order))
    xml = of_the_whole(kept_here(xml))
    notes = [
        *unread(book),
        *support.notes(item),
        *(fault for text in warnings for fault in faults_of(book, text, NOTE)),
    ]
    return Form(xml, definition, tuple(notes), hashlib.sha256(xml).hexdigest())


def _order(fault: Fault) -> tuple[bool, str, int]:
    """As one goes through the workbook: `survey` first, row by row."""
    return fault.sheet.lower() != SURVEY, fault.sheet, fault.row


def kept_here(xml: bytes) -> bytes:
    """The form without the address of another server, to which ODK Collect would send the answers, and without
    attributes of foreign namespaces, which the engine writes into them undeclared, so that nobody could read them."""
    before, start, rest = _SUBMISSION_ACTION.sub(rb"\1", xml).partition(b"<instance>")
    instance, end, after = rest.partition(b"</instance>")
    return b"".join((before, start, _FOREIGN_ATTRIBUTE.sub(b"", instance), end, after))


def _unfit(definition: Definition, places: Places) -> Iterable[Fault]:
    """What stands in the way of keeping the form."""
    for name, text, most in (
        ("form_id", definition.form_id, FORM_ID_LENGTH),
        ("form_title", definition.title, TITLE_LENGTH),
        ("version", definition.version, VERSION_LENGTH),
    ):
        if not text.strip() or len(text) > most:
            what = _("%(name)s 不能为空，也不能超过 %(most)d 个字符。") % {"name": name, "most": most}
            yield Fault("settings", what, **places.setting(name))
    if len(definition.questions) > QUESTIONS:
        yield Fault("size", _("题目超过 %(most)d 个。") % {"most": QUESTIONS})
    deep = next((question.path for question in definition.questions if question.path.count("/") > DEPTH), "")
    if deep:
        what = _("分组嵌套超过 %(most)d 层。") % {"most": DEPTH}
        yield Fault("depth", what, _("请把内层的分组移到外层。"), **places.of(deep, "type"))


def _broken(error: BaseException) -> Fault:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    what = _("pyxform 无法转换这张表单（%(reason)s）。") % {"reason": f"{type(error).__name__}: {reason}"}
    return Fault("pyxform", what, _("请先用官方的 XLSForm 模板核对各列，再重新上传。"))
