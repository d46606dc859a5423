"""Rules and hits in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.show import day, listed, number
from zhujian.topics.invoices.rules.base import Fact, Level, Rule
from zhujian.topics.invoices.working.books import book, rule_of

__all__ = [
    "EVENTS",
    "FACTS",
    "LEVELS",
    "SCOPES",
    "STATES",
    "book",
    "facts_words",
    "hit_words",
    "rule_of",
    "says",
    "title_of",
]

LEVELS = {Level.VERY_HIGH: _("极高"), Level.HIGH: _("高"), Level.MIDDLE: _("中"), Level.LOW: _("低")}
SCOPES = {"buyer": _("单位内"), "county": _("全县")}
FACTS = {
    Fact.INVOICES: _("发票"),
    Fact.LINES: _("发票明细"),
    Fact.LEDGER: _("报销台账"),
    Fact.PARTY_DAYS: _("主题党日登记"),
    Fact.GATHERINGS: _("会议、培训计划"),
    Fact.RECEPTIONS: _("公务接待登记"),
    Fact.MOVEMENTS: _("出差、会议、培训、接待、派车登记"),
    Fact.SELLERS: _("企业登记信息"),
    Fact.FIRM_PEOPLE: _("企业登记信息中的法定代表人、股东、监事"),
    Fact.OFFICIALS: _("公职人员及近亲属名册"),
    Fact.VEHICLES: _("公务用车名册"),
}
EVENTS = {
    "party-day": _("主题党日"),
    "meeting": _("会议"),
    "training": _("培训"),
    "reception": _("公务接待"),
    "trip": _("出差"),
    "dispatch": _("派车"),
    "duty": _("值班"),
    "other": _("其他活动"),
}
STATES = {
    "normal": _("正常"),
    "partly-reversed": _("部分红冲"),
    "reversed": _("全额红冲"),
    "void": _("已作废"),
}


def title_of(code: str) -> str:
    """`R06 党日叠加`; the id alone where the rule is gone."""
    rule = rule_of(code)
    return f"{code} {_t(rule.title)}" if rule else code


def says(rule: Rule, settings: Mapping[str, Any] | None = None) -> str:
    """The rule in plain words, with the parameters in force."""
    values = book()[0].settings(rule) | dict(settings or {})
    return filled(_t(rule.says), {name: _setting(value) for name, value in values.items()})


class _Given(dict[str, str]):
    """A name that stands for nothing stays as it is written."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; as it stands where a county's own rule has braces that name none."""
    try:
        return text.format_map(_Given(values))
    except (ValueError, IndexError, AttributeError):
        return text


def _setting(value: Any) -> str:
    if isinstance(value, list | tuple):
        return listed(map(str, value))
    return number(value) if isinstance(value, int | Decimal) else str(value)


def hit_words(rule: Rule, hit: Mapping[str, Any], seller: str) -> str:
    """One hit as the rule words it."""
    values = {
        "seller": seller,
        "found": hit["found"],
        "count": number(hit["count"]),
        "total": number(Decimal(hit["total"] or 0)),
        "figure": number(Decimal(hit["figure"])),
        "bound": number(Decimal(hit["bound"])),
        "ref": hit["ref"],
        "day": _day(hit["day"]),
        "ref_day": _day(hit["ref_day"]),
    }
    return filled(_t(rule.shows), values)


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else day(None)


def facts_words(facts: tuple[Fact, ...]) -> str:
    return listed(str(FACTS[fact]) for fact in facts)
