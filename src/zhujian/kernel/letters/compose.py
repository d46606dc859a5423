"""The sentences of each kind of letter.

Each function makes a draft: a document without a number. The text is composed once, when the letter is issued, and
stored; so a better wording here never changes a letter that has gone out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhujian.kernel.letters.content import (
    Advice,
    Block,
    Contact,
    Document,
    Facts,
    Finding,
    Heading,
    Matters,
    OrderFacts,
    Paragraph,
    QuestionFacts,
    RecommendationFacts,
    Slip,
    UrgingFacts,
    date_text,
)
from zhujian.kernel.letters.letterhead import Letterhead
from zhujian.kernel.letters.text import chinese_numeral

SUPERVISION_LAW_2024 = date(2025, 6, 1)
COMMISSION_RULES_2021 = date(2021, 12, 24)
_NO_FINDING = "以上事项由数据比对发现，尚待核实，不作为认定问题的依据。如有正当理由，请如实说明并提供依据。"
_OBJECTION = "对不属于本单位职责范围的事项，请自收到本函之日起5个工作日内书面提出异议并说明理由。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a draft of any kind needs beside its facts; `subject` is the middle of the title 关于…的交办函."""

    letterhead: Letterhead
    addressee: str
    subject: str
    issued_on: date
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    contact: Contact | None = None
    note: str = ""
    sign_by: date | None = None
    with_slip: bool = True

    def draft(self, facts: Facts, *, ending: str, body: tuple[Block, ...], subtitle: str = "") -> Document:
        head = self.letterhead
        return Document(
            office=head.red_head,
            signature=head.signature,
            addressee=self.addressee,
            title=f"关于{self.subject}的{ending}",
            subtitle=subtitle,
            body=body,
            facts=facts,
            issued_on=self.issued_on,
            attachments=self.attachments,
            copies=self.copies,
            contact=self.contact,
            note=self.note,
            printed_by=head.printed_by,
            slip=Slip(return_to=head.printed_by or head.short, sign_by=self.sign_by) if self.with_slip else None,
        )


def order(frame: Frame, facts: OrderFacts) -> Document:
    """交办函: cause, matters, requirements, time limit and material to send in."""
    parts = [
        ("交办事项", _listed(facts.matters)),
        ("办理要求", _listed(facts.requirements)),
        ("办结时限和反馈材料", _answer(frame, facts.due_on, facts.materials)),
    ]
    opening = f"{_sentence(facts.cause)}现将有关事项交你单位办理，请认真抓好落实。"
    body = (Paragraph(opening), *_sections(parts), Paragraph(_OBJECTION), Paragraph("特此交办。"))
    return frame.draft(facts, ending="交办函", body=body)


def urging(frame: Frame, facts: UrgingFacts) -> Document:
    """督办函: which order is overdue and by how much, what is urged, by when, and what follows otherwise."""
    nth = f"第{chinese_numeral(facts.nth)}次督办"
    parts = [
        ("督办事项", _listed(facts.matters)),
        ("督办要求", (*_listed(facts.requirements), *_answer(frame, facts.due_on, ()))),
        ("逾期后果", (Paragraph(_sentence(facts.consequence)),)),
    ]
    opening = (
        f"{frame.letterhead.short}以《{facts.original_title}》（{facts.original_number}）交你单位办理的事项，"
        f"要求于{date_text(facts.original_due_on)}前办结。截至{date_text(frame.issued_on)}，"
        f"已逾期{facts.days_overdue}日，仍未收到办理结果。现予{nth}。"
    )
    body = (Paragraph(opening), *_sections(parts), Paragraph("特此督办。"))
    return frame.draft(facts, ending="督办函", body=body, subtitle=f"（{nth}）")


def question(frame: Frame, facts: QuestionFacts) -> Document:
    """情况核实函: what came up, what is asked, what to send in and by when. It asks, and states no finding."""
    parts = [
        ("需要核实的事项", _listed(facts.matters)),
        ("请说明的情况", _listed(facts.questions)),
        ("答复时限和材料", _reply_to_question(frame, facts)),
    ]
    opening = f"{_sentence(facts.cause)}为核实有关情况，现请你单位说明。"
    body = (Paragraph(opening), *_sections(parts), Paragraph(_NO_FINDING))
    return frame.draft(facts, ending="函", body=body)


def _reply_to_question(frame: Frame, facts: QuestionFacts) -> tuple[Block, ...]:
    by = f"请于{date_text(facts.due_on)}前书面答复{frame.letterhead.short}" if facts.due_on else "请尽快书面答复"
    if not facts.materials:
        return (Paragraph(f"{by}。"),)
    return (Paragraph(f"{by}，并附下列材料的复印件："), *_listed(facts.materials))


def recommendation(frame: Frame, facts: RecommendationFacts) -> Document:
    """纪检监察建议书: origin, problems found, causes, measures recommended, and how and when to reply."""
    parts = [
        ("存在的主要问题", _found(facts.problems)),
        ("原因分析", tuple(map(Paragraph, facts.causes))),
        ("整改建议", _found(facts.measures)),
        ("回复要求", (Paragraph(_reply(frame, facts)),)),
    ]
    opening = f"{_sentence(facts.origin)}根据{_basis(facts.advice, frame.issued_on)}，现提出如下建议。"
    body = (Paragraph(opening), *_sections(parts))
    return frame.draft(facts, ending=facts.advice.label, body=body)


def _sections(parts: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    return [block for title, blocks in parts if blocks for block in (Heading(title), *blocks)]


def _listed(items: tuple[str, ...]) -> tuple[Block, ...]:
    return (Matters(items),) if items else ()


def _found(findings: tuple[Finding, ...]) -> tuple[Block, ...]:
    return tuple(
        Heading(_sentence(item.point), level=2, run_on=_sentence(item.detail) if item.detail else "")
        for item in findings
    )


def _answer(frame: Frame, due_on: date | None, materials: tuple[str, ...]) -> tuple[Block, ...]:
    by = f"请于{date_text(due_on)}前办结" if due_on else "请抓紧办理"
    if not materials:
        return (Paragraph(f"{by}，并将办理结果书面报送{frame.letterhead.short}。"),)
    return (Paragraph(f"{by}，并向{frame.letterhead.short}报送下列材料："), *_listed(materials))


def _reply(frame: Frame, facts: RecommendationFacts) -> str:
    by = f"请于{date_text(facts.due_on)}前" if facts.due_on else "请及时"
    manner = facts.reply or f"将采纳建议和整改落实情况书面回复{frame.letterhead.short}"
    duty = "" if facts.advice is Advice.DISCIPLINE else _duty(frame.issued_on)
    return f"{by}{_sentence(manner)}{duty}"


def _basis(advice: Advice, day: date) -> str:
    rules = "《中国共产党纪律检查委员会工作条例》" if day >= COMMISSION_RULES_2021 else "有关党内法规"
    article = "第五十二条" if day >= SUPERVISION_LAW_2024 else "第四十五条"
    law = f"《中华人民共和国监察法》{article}第一款第五项"
    named = {Advice.DISCIPLINE: rules, Advice.SUPERVISION: law, Advice.BOTH: f"{rules}和{law}"}[advice]
    return f"{named}的规定"


def _duty(day: date) -> str:
    article = "第七十一条" if day >= SUPERVISION_LAW_2024 else "第六十二条"
    return f"无正当理由拒不采纳监察建议的，依照《中华人民共和国监察法》{article}的规定处理。"


def _sentence(text: str) -> str:
    """`text` with a full stop if it has no closing mark."""
    text = text.strip()
    return text if text[-1:] in {"。", "！", "？", "；", "：", ""} else f"{text}。"
