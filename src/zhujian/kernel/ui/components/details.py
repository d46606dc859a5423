"""What a detail page is made of: facts, stages, the chain of four responsibilities, the timeline, evidence, consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.components.lists import Words

Duty = Literal["primary", "regulator", "territory", "oversight"]
DUTIES: dict[str, Promise] = {
    "primary": _("主体责任"),
    "regulator": _("监管责任"),
    "territory": _("属地责任"),
    "oversight": _("监督责任"),
}

MomentKind = Literal["move", "letter", "evidence", "reading", "consent", "clock", "note", "done", "back"]
MOMENT_ICONS: dict[str, str] = {
    "move": "arrow-right",
    "letter": "mail",
    "evidence": "paperclip",
    "reading": "eye",
    "consent": "user-check",
    "clock": "clock",
    "note": "message",
    "done": "check",
    "back": "arrow-back-up",
}
EVIDENCE_KINDS: dict[str, tuple[str, Promise]] = {
    "photo": ("photo", _("照片")),
    "document": ("file-text", _("文档")),
    "video": ("video", _("视频")),
    "table": ("table", _("表格")),
    "audio": ("microphone", _("录音")),
}


@dataclass(frozen=True)
class Fact:
    label: Words
    value: Words
    url: str = ""
    note: Words = ""


@dataclass(frozen=True)
class Stage:
    """One step of a life, e.g. 登记 → 交办 → … ; `note` is usually its day."""

    label: Words
    state: Literal["done", "now", "todo"] = "todo"
    note: Words = ""


@dataclass(frozen=True)
class Verb:
    """Something that may be done now, or may not: then `why_not` says why and it cannot be pressed."""

    label: Words
    url: str = ""
    why_not: Words = ""
    icon: str = ""
    primary: bool = False
    danger: bool = False
    post: bool = False


@dataclass(frozen=True)
class ChainAct:
    """What one answerable unit is on record to have done."""

    at: date
    text: Words
    url: str = ""


@dataclass(frozen=True)
class Chain:
    """One of the four who answer. Without `acts` the page says that nothing is on record, which is itself a finding."""

    duty: Duty
    unit: str
    url: str = ""
    head: str = ""
    acts: Sequence[ChainAct] = ()

    @property
    def label(self) -> Promise:
        return DUTIES[self.duty]


@dataclass(frozen=True)
class Moment:
    """One line of a history: what happened, by whom in which post, when. `details` are pairs of label and value."""

    at: datetime
    title: Words
    actor: str = ""
    post: Words = ""
    kind: MomentKind = "move"
    text: Words = ""
    url: str = ""
    details: Sequence[tuple[Words, Words]] = ()

    @property
    def icon(self) -> str:
        return MOMENT_ICONS[self.kind]


@dataclass(frozen=True)
class Evidence:
    """A file on record. `flags` are sentences such as “同一文件已作为 LY-2022-000117 的证据”."""

    name: str
    url: str
    kind: Literal["photo", "document", "video", "table", "audio"] = "document"
    sha256: str = ""
    size: int | None = None
    thumbnail: str = ""
    note: Words = ""
    flags: Sequence[Words] = field(default_factory=tuple)

    @property
    def icon(self) -> str:
        return EVIDENCE_KINDS[self.kind][0]

    @property
    def word(self) -> Promise:
        return EVIDENCE_KINDS[self.kind][1]

    @property
    def fingerprint(self) -> str:
        """Enough of the digest to compare by eye."""
        return self.sha256[:12]


@dataclass(frozen=True)
class Confirm:
    """The end of a form whose step cannot simply be taken back. `draft` keeps what is typed under that key."""

    action: str
    submit: Words
    consequences: Sequence[Words] = ()
    title: Words = _("将会发生")
    cancel_url: str = ""
    danger: bool = False
    draft: str = ""


@dataclass(frozen=True)
class Consent:
    """A step that waits for a second person. `url` takes a POST of `agree` (true or false) and `reason`.

    Without `url` this reader is not the one who decides: the box only says for whom it waits.
    """

    what: Words
    asked_by: str
    asked_post: Words
    asked_at: datetime
    reason: Words
    waits_for: Words
    url: str = ""
    consequences: Sequence[Words] = ()
