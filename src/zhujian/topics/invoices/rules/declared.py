"""A county's own rule as a file: what goods, sellers, amounts and days it looks for, without code.

[rule]
id = "Y01"                  # a letter other than R, and two digits
title = "…"
level = "middle"            # very-high, high, middle, low
says = "…"
question = "…"
strength = 60               # 1 to 100

[find]                      # all that are given must hold
goods = ["绿植"]             # words in the name of the goods
shorts = ["花卉"]            # or short names of the tax classification
seller = ["花店"]            # words in the seller's name
buyer_not = ["园林"]         # no such word in the buyer's name
remark = ["慰问"]
at_least = 500              # yuan of these goods on the invoice
event = "meeting"           # within `days` of such an entry of the calendar
days = 3

[[innocent]]
code = "venue"
words = "会场布置"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.kinds import Event
from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Rule, Scope, by_invoice
from zhujian.topics.invoices.rules.faults import BadRules

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters
    from zhujian.topics.invoices.rules.dictionary import Dictionary

ID = re.compile(r"[A-QS-Z]\d{2}")
TEXTS = ("id", "title", "level", "says", "question")
LISTS = ("goods", "shorts", "seller", "buyer_not", "remark")
FIND = {*LISTS, "at_least", "event", "days"}
GATHERED = {Event.PARTY_DAY: Fact.PARTY_DAYS, Event.RECEPTION: Fact.RECEPTIONS, Event.MEETING: Fact.GATHERINGS,
            Event.TRAINING: Fact.GATHERINGS}  # fmt: skip
STRONGEST = 100
LONGEST = 366


def declared(place: Path, _words: Dictionary) -> Rule:
    """The rule that a file declares. Raises BadRules naming the file, the key and the reason."""
    try:
        held = tomllib.loads(place.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRules(_("%(file)s 无法读取：%(reason)s。") % {"file": place.name, "reason": error}) from error
    _require(held.keys() <= {"rule", "find", "innocent"}, place, "rule", _("只能有 [rule]、[find]、[[innocent]]"))
    head, find = held.get("rule", {}), held.get("find", {})
    _check_head(place, head)
    _check_find(place, find)
    event = find.get("event")
    return Rule(
        id=head["id"],
        title=head["title"],
        level=Level(head["level"]),
        scope=Scope.BUYER,
        says=head["says"],
        shows=_("{day}取得{seller}开具的“{found}”发票，价税合计{total}元。"),
        needs=(Fact.LINES, *((GATHERED.get(Event(event), Fact.MOVEMENTS),) if event else ())),
        innocent=_innocent(place, held.get("innocent", [])),
        question=head["question"],
        find=_finder(find, int(head.get("strength", 60))),
    )


def _check_head(place: Path, head: Any) -> None:
    _require(isinstance(head, dict), place, "rule", _("应当是一节 [rule]"))
    for key in TEXTS:
        _require(isinstance(head.get(key), str) and bool(head[key].strip()), place, f"rule.{key}", _("必须填写"))
    _require(head.keys() <= {*TEXTS, "strength"}, place, "rule", _("有不认识的键"))
    _require(ID.fullmatch(head["id"]) is not None, place, "rule.id", _("应为 R 以外的一个大写字母加两位数字"))
    _require(head["level"] in set(Level), place, "rule.level", _("只能是 very-high、high、middle、low"))
    _require(_whole(head.get("strength", 60), STRONGEST), place, "rule.strength", _("应为 1 至 100 的整数"))


def _check_find(place: Path, find: Any) -> None:
    _require(
        isinstance(find, dict) and bool(find) and find.keys() <= FIND, place, "find", _("没有条件，或者有不认识的键")
    )
    for key in LISTS:
        words = find.get(key, [])
        good = isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)
        _require(good, place, f"find.{key}", _("应为一列词"))
    # Whom it leaves out says nothing of what it looks for.
    _require(any(find.get(key) for key in LISTS if key != "buyer_not"), place, "find", _("至少要有一列词"))
    _require(_is_amount(find.get("at_least", 0)), place, "find.at_least", _("应为金额（元）"))
    _require(find.get("event", Event.OTHER) in list(Event), place, "find.event", _("不是日历中的类型"))
    _require("event" in find or "days" not in find, place, "find.days", _("要和 event 一起写"))
    _require(_whole(find.get("days", 3), LONGEST), place, "find.days", _("应为 1 至 366 的整数"))


def _is_amount(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _require(holds: bool, place: Path, key: str, reason: str) -> None:
    if not holds:
        raise BadRules(_("%(file)s：%(key)s %(reason)s。") % {"file": place.name, "key": key, "reason": reason})


def _innocent(place: Path, rows: Any) -> tuple[Innocent, ...]:
    good = isinstance(rows, list) and all(
        isinstance(row, dict) and row.keys() == {"code", "words"} and all(isinstance(v, str) for v in row.values())
        for row in rows
    )
    _require(good, place, "innocent", _("每项要有 code 和 words"))
    return tuple(Innocent(row["code"], row["words"]) for row in rows)


def _finder(find: Mapping[str, Any], strength: int) -> Callable[[Facts, Parameters], Table]:
    def search(facts: Facts, _p: Parameters) -> Table:
        lines = _chosen(facts, find)
        if find.get("event"):
            lines = _near(facts, lines, find["event"], find.get("days", 3))
        found = by_invoice(lines, strength=strength)
        return found.filter(found.total >= find.get("at_least", 0))

    return search


def _chosen(facts: Facts, find: Mapping[str, Any]) -> Table:
    """The lines that bear the words, each with what its invoice says."""
    goods = facts.goods
    named = [goods.words.upper().re_search(_any(find["goods"]))] if find.get("goods") else []
    shorts = [goods.short.isin(find["shorts"])] if find.get("shorts") else []
    wanted = [*named, *shorts]
    chosen = (goods.filter(wanted[0] | wanted[-1]) if wanted else goods).select("good", "goods")
    lines = facts.headed(facts.lines.select("bill", "good", "total").join(chosen, "good"))
    if find.get("seller"):
        firms = facts.firms.filter(facts.firms.name.upper().re_search(_any(find["seller"])))
        lines = lines.semi_join(firms, "seller_name")
    if find.get("buyer_not"):
        units = facts.units.filter(facts.units.name.upper().re_search(_any(find["buyer_not"])))
        lines = lines.anti_join(units, "buyer_name")
    if find.get("remark"):
        bills = facts.bills
        lines = lines.semi_join(bills.filter(bills.remark.upper().re_search(_any(find["remark"]))), "bill")
    return lines


def _near(facts: Facts, lines: Table, event: str, days: int) -> Table:
    held = facts.events.filter(facts.events.event == event).select("buyer", "day_from", "day_until")
    return lines.semi_join(
        held,
        [lines.buyer == held.buyer, lines.day >= held.day_from - days, lines.day <= held.day_until + days],
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word.upper()) for word in words)
