"""Which facts are there, and for how many buyers: a rule without its facts is not run, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhujian.topics.invoices.exports.schemas import Event, Kind
from zhujian.topics.invoices.rules.base import Fact, Rule
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import Places

RAN, PARTLY, NOT_RUN = "ran", "partly", "not-run"

# 没有报销台账: what a rule that is not run says of its facts.
MISSING = {
    Fact.INVOICES: gettext_noop("没有发票"),
    Fact.LINES: gettext_noop("没有发票明细（信息汇总表）"),
    Fact.LEDGER: gettext_noop("没有报销台账"),
    Fact.PARTY_DAYS: gettext_noop("没有主题党日登记"),
    Fact.GATHERINGS: gettext_noop("没有会议、培训计划"),
    Fact.RECEPTIONS: gettext_noop("没有公务接待登记"),
    Fact.MOVEMENTS: gettext_noop("没有出差、会议、培训、接待、派车登记"),
    Fact.SELLERS: gettext_noop("没有企业登记信息"),
    Fact.FIRM_PEOPLE: gettext_noop("企业登记信息中没有法定代表人、股东、监事"),
    Fact.OFFICIALS: gettext_noop("没有公职人员及近亲属名册"),
    Fact.VEHICLES: gettext_noop("没有公务用车名册"),
}
EVENTS = {
    Fact.PARTY_DAYS: (Event.PARTY_DAY,),
    Fact.GATHERINGS: (Event.MEETING, Event.TRAINING),
    Fact.RECEPTIONS: (Event.RECEPTION,),
    Fact.MOVEMENTS: (Event.TRIP, Event.MEETING, Event.TRAINING, Event.RECEPTION, Event.DISPATCH),
}
TABLES = {
    Fact.LEDGER: Kind.LEDGER,
    Fact.SELLERS: Kind.SELLERS,
    Fact.OFFICIALS: Kind.PEOPLE,
    Fact.VEHICLES: Kind.VEHICLES,
}


@dataclass(frozen=True)
class Presence:
    """How many units (of sellers: how many sellers) each fact is there for."""

    counts: Mapping[Fact, int]

    def missing(self, rule: Rule) -> tuple[Fact, ...]:
        """The facts without which the rule says nothing."""
        return tuple(fact for fact in rule.needs if not self.counts[fact])

    def poorer(self, rule: Rule) -> tuple[Fact, ...]:
        """The facts without which it says less."""
        return tuple(fact for fact in rule.uses if not self.counts[fact])

    def status(self, rule: Rule) -> str:
        if self.missing(rule):
            return NOT_RUN
        return PARTLY if self.poorer(rule) else RAN

    def reason(self, rule: Rule) -> str:
        """`未运行：没有报销台账`; empty where the rule ran with all its facts."""
        missing, poorer = self.missing(rule), self.poorer(rule)
        said = _("、").join(_(MISSING[fact]) for fact in missing or poorer)
        if missing:
            return _("未运行：%(reason)s") % {"reason": said}
        return _("部分运行：%(reason)s") % {"reason": said} if poorer else ""


def presence(places: Places, held: Manifest) -> Presence:
    """What a store holds."""
    counts = {Fact.INVOICES: held.count("invoices"), Fact.LINES: held.count("lines")}
    counts |= {fact: _buyers(places, held, kind) for fact, kind in TABLES.items()}
    counts[Fact.FIRM_PEOPLE] = _sellers_with_people(places, held)
    counts |= {fact: _buyers(places, held, Kind.CALENDAR, events) for fact, events in EVENTS.items()}
    return Presence(counts)


def _buyers(places: Places, held: Manifest, kind: Kind, events: tuple[Event, ...] = ()) -> int:
    """For how many units (or sellers) a table has a row, of these events alone where some are named."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if kind.value not in held.tables:
        return 0
    who = "seller" if kind is Kind.SELLERS else "buyer"
    place = places.table(kind.value, held.tables[kind.value])
    rows = pq.read_table(place, columns=[who, f"{who}_name", *(["event"] if events else [])])
    if events:
        rows = rows.filter(pc.is_in(rows["event"], value_set=_texts(events)))
    return rows.group_by([who, f"{who}_name"]).aggregate([]).num_rows  # type: ignore[no-any-return]


def _texts(events: tuple[Event, ...]) -> object:
    import pyarrow as pa

    return pa.array([event.value for event in events], pa.string())


def _sellers_with_people(places: Places, held: Manifest) -> int:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if Kind.SELLERS.value not in held.tables:
        return 0
    people = pq.read_table(places.table("sellers", held.tables[Kind.SELLERS.value]), columns=["person"])["person"]
    return int(pc.sum(pc.not_equal(people, "")).as_py() or 0)
