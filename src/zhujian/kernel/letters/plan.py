"""From a document to what stands on the paper, the same for PDF and DOCX: every string, in its place and face."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from zhujian.kernel.letters.content import Block, Document, Heading, Kind, Paragraph, date_text
from zhujian.kernel.letters.measures import GB9704, MM
from zhujian.kernel.letters.text import chinese_numeral, width
from zhujian.kernel.letters.titles import title_lines

MARK_POINTS = 46.0
NARROWEST = 0.62
MARK_WIDTH = 150.0
ADDRESSEE_LINES = 5
ATTACHMENT_LINES = 6
SLIP_ADDRESSEE = 60
"""Characters of an addressee that the slip repeats; of a longer list, each unit writes its own name."""


class Role(StrEnum):
    """What a face is for: 仿宋 body, 楷体, 黑体, 小标宋 titles and red heads, 宋体 page numbers."""

    BODY = "body"
    KAI = "kai"
    HEI = "hei"
    TITLE = "title"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body; a heading that stands alone keeps to what follows it."""

    runs: tuple[Run, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The red head: its size, and by how much its characters are narrowed to fit (1 = not)."""

    text: str
    points: float
    narrowing: float


@dataclass(frozen=True, slots=True)
class SlipPlan:
    rows: tuple[tuple[str, str], ...]
    blanks: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`is_letter` is the letter format of 10.1, otherwise the general format; `imprint` is the 版记's lines."""

    is_letter: bool
    mark: Mark
    number: str
    urgency: str
    title: tuple[str, ...]
    subtitle: str
    addressee: str
    body: tuple[Line, ...]
    attachments: tuple[str, ...]
    signature: tuple[str, ...]
    date: str
    note: str
    imprint: tuple[tuple[str, str], ...]
    printed_by: str
    printed_on: str
    slip: SlipPlan | None


def plan_of(document: Document) -> Plan:
    """Lay a document out as text."""
    is_letter = document.kind is not Kind.RECOMMENDATION
    addressee = f"{document.addressee}："
    fits = width(addressee) <= ADDRESSEE_LINES * GB9704.characters
    day = date_text(document.issued_on)
    few = _lines(document.attachments) <= ATTACHMENT_LINES
    return Plan(
        is_letter=is_letter,
        mark=_mark(document.office),
        number=document.number,
        urgency=document.urgency,
        title=title_lines(document.title, GB9704.title_characters, (document.addressee, *document.signature)),
        subtitle=document.subtitle,
        addressee=addressee if fits else "",
        body=(*_body(document.body), *(() if few else _attached(document.attachments))),
        attachments=document.attachments if few else (),
        signature=document.signature,
        date=day,
        note=_note(document),
        imprint=tuple(_imprint(document, moved=not fits)),
        printed_by="" if is_letter else document.printed_by,
        printed_on="" if is_letter else f"{day}印发",
        slip=_slip(document),
    )


def texts_of(plan: Plan) -> dict[Role, str]:
    """Every character that the plan sets in each role, so that the faces can be checked before anything is set."""
    found = dict.fromkeys(Role, "")
    found[Role.TITLE] = plan.mark.text + "".join(plan.title) + "签收回执"
    found[Role.HEI] = plan.urgency
    found[Role.KAI] = plan.subtitle
    found[Role.SONG] = "—0123456789"
    for line in plan.body:
        for run in line.runs:
            found[run.role] += run.text
    headed = {"mark", "title", "urgency", "subtitle", "body"}
    others = (getattr(plan, item.name) for item in fields(plan) if item.name not in headed)
    found[Role.BODY] += "".join(_strings(others)) + "主送抄送：附件签收单位盖章（）0123456789."
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from _strings(getattr(value, item.name) for item in fields(value))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _strings(item)


def _mark(text: str) -> Mark:
    """As large as fits on one line: narrowed first, as red heads are, then made smaller."""
    natural = width(text) * MARK_POINTS
    room = MARK_WIDTH * MM
    narrowing = min(1.0, max(NARROWEST, room / natural)) if natural else 1.0
    points = min(MARK_POINTS, room / (width(text) * narrowing)) if natural else MARK_POINTS
    return Mark(text, math.floor(points * 10) / 10, math.floor(narrowing * 100) / 100)


def _body(blocks: Iterable[Block]) -> Iterator[Line]:
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Line((Run(block.text),))
        elif isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            yield _heading(block, counts[block.level - 1])
        else:
            yield from (Line((Run(f"{at}.{item}"),)) for at, item in enumerate(block.items, 1))


def _heading(block: Heading, at: int) -> Line:
    numeral = chinese_numeral(at) if at <= 99 else str(at)
    lead = (f"{numeral}、", f"（{numeral}）", f"{at}.", f"（{at}）")[block.level - 1]
    role = (Role.HEI, Role.KAI, Role.BODY, Role.BODY)[block.level - 1]
    runs = (Run(lead + block.text, role), Run(block.run_on))
    return Line(tuple(run for run in runs if run.text), heading=not block.run_on)


def _lines(names: tuple[str, ...]) -> int:
    """About how many lines the names take beside 附件：1."""
    return sum(math.ceil(width(name) / (GB9704.characters - 6)) for name in names)


def _attached(names: tuple[str, ...]) -> Iterator[Line]:
    """Attachments too many to stand in one piece with the signature: a blank line, and paragraphs."""
    yield Line((Run("\u3000"),))
    for at, name in enumerate(names, 1):
        lead = "附件：" if at == 1 else "\u3000\u3000\u3000"
        yield Line((Run(f"{lead}{at}.{name}"),))


def _note(document: Document) -> str:
    parts = [document.note] if document.note else []
    if document.contact:
        parts.append(f"联系人：{document.contact.name}")
        if document.contact.phone:
            parts.append(f"联系电话：{document.contact.phone}")
    return f"（{'，'.join(parts)}）" if parts else ""


def _imprint(document: Document, *, moved: bool) -> Iterator[tuple[str, str]]:
    if moved:
        yield "主送：", f"{document.addressee}。"
    if document.copies:
        yield "抄送：", f"{'，'.join(document.copies)}。"


def _slip(document: Document) -> SlipPlan | None:
    slip = document.slip
    if slip is None:
        return None
    by = f"请于{date_text(slip.sign_by)}前" if slip.sign_by else "请于收到后"
    rows = (
        ("文书标题", document.title),
        ("发文字号", document.number),
        ("发文机关", "、".join(document.signature)),
        ("成文日期", date_text(document.issued_on)),
        ("收文单位", document.addressee if width(document.addressee) <= SLIP_ADDRESSEE else ""),
    )
    blanks = (("签收人（签名）", "职务"), ("联系电话", "签收时间"))
    notes = [f"{by}签收，并将本回执退回{slip.return_to}。"]
    if document.kind in (Kind.ORDER, Kind.URGING):
        notes.append(
            f"不属于本单位职责的事项，请自收到之日起{slip.objection_working_days}个工作日内书面提出异议并说明理由。"
        )
    return SlipPlan(rows, blanks, tuple(notes))
