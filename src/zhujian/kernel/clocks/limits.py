"""What a statutory limit is: values, checked when they are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.clocks.terms import Term, Unit

if TYPE_CHECKING:
    from datetime import date


class Status(StrEnum):
    """Whether limit and article were read in the law's own text, or are known from practice and still to be checked."""

    VERIFIED = "verified"
    KNOWLEDGE = "knowledge"


class Approver(StrEnum):
    """Whose approval an extension needs."""

    AGENCY_LEADER = "agency-leader"
    AGENCY_HEAD = "agency-head"
    AUTHORITY = "authority"
    GOVERNMENT_LEADER = "government-leader"
    SUPERIOR = "superior"
    NATIONAL = "national"

    @property
    def is_in_house(self) -> bool:
        """Whether the office's own leaders can give it; the others answer on paper."""
        return self in (Approver.AGENCY_LEADER, Approver.AGENCY_HEAD, Approver.AUTHORITY)

    @property
    def label(self) -> str:
        return str(APPROVERS[self])


APPROVERS = {
    Approver.AGENCY_LEADER: _("本机关负责人"),
    Approver.AGENCY_HEAD: _("本机关主要负责人"),
    Approver.AUTHORITY: _("有批准权限的负责人"),
    Approver.GOVERNMENT_LEADER: _("本级人民政府负责人"),
    Approver.SUPERIOR: _("上一级机关"),
    Approver.NATIONAL: _("国家监察委员会"),
}


@dataclass(frozen=True)
class Text:
    """Words of a law or an office in Chinese, which bind, and in English, which help."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en or self.zh


@dataclass(frozen=True)
class Law:
    """One version of a law. `until` is the last day on which it was in force; None while it is."""

    key: str
    title: Text
    version: str
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("until lies before from")

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ExtensionRule:
    """One step of lengthening: at most `most` altogether (None: as approved), at most `times` (None: any number)."""

    approver: Approver
    most: Term | None = None
    times: int | None = None
    tell: tuple[Text, ...] = ()
    when: Text | None = None


@dataclass(frozen=True)
class Limit:
    """A limit: who must do what, within which term, counted from which trigger.

    `family` joins the versions of one limit through several versions of its law. `pauses` are the grounds on which
    the count stands still (by `pause_article`); none means that it never does. `rolls` is False where the end does
    not run on over days of rest.
    """

    code: str
    family: str
    law: Law
    article: str
    trigger: Text
    who: Text
    term: Term
    action: Text
    status: Status
    extensions: tuple[ExtensionRule, ...] = ()
    pauses: tuple[Text, ...] = ()
    pause_article: str = ""
    rolls: bool = True
    exception: Text | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        hourly = self.term.unit is Unit.HOURS
        for rule in self.extensions:
            if rule.most is not None and (rule.most.unit is Unit.HOURS) != hourly:
                raise ValueError("hours are extended by hours, and nothing else by them")

    @property
    def is_statutory(self) -> bool:
        """Whether a law sets it; the others are the office's own, or a topic's."""
        return bool(self.law.version)

    @property
    def is_pausable(self) -> bool:
        return bool(self.pauses)

    def in_force(self, day: date) -> bool:
        return self.law.in_force(day)
