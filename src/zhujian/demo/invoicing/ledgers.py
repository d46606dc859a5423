"""The ledgers that the bodies keep: what was claimed, for which invoice, by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhujian.demo.invoicing.bills import REVERSED, UNCLAIMED, VOID, Bill
from zhujian.demo.invoicing.bodies import CLERK, Body, dice_for
from zhujian.demo.invoicing.calendars import next_working

SOONEST, LATEST = 4, 32  # days from the invoice to its claim


@dataclass(frozen=True)
class Entry:
    """A row of a ledger; with several invoices one sum for all of them."""

    body: Body
    voucher: str
    bills: tuple[Bill, ...]
    sum: Decimal
    day: date
    by: str
    summary: str
    heading: str


def entries(bills: Sequence[Bill], last: date) -> Iterator[Entry]:
    """Per body in the order of days; what would be claimed after the last day is not there yet."""
    taken_back: dict[Bill, Decimal] = defaultdict(Decimal)
    for bill in bills:
        if bill.blue:
            taken_back[bill.blue] += bill.total
    by_body: dict[Body, dict[object, list[Bill]]] = defaultdict(lambda: defaultdict(list))
    for bill in bills:
        if not bill.blue and bill.state not in (VOID, REVERSED) and bill.claim.sum != UNCLAIMED:
            by_body[bill.body][bill.claim.together or bill].append(bill)
    for body, groups in by_body.items():
        yield from _of_body(body, list(groups.values()), taken_back, last)


def _of_body(body: Body, groups: Sequence[list[Bill]], taken_back: dict[Bill, Decimal], last: date) -> Iterator[Entry]:
    dice = dice_for(body.code, "ledger")
    dated = []
    for group in sorted(groups, key=lambda group: (group[0].at, group[0].number)):
        since = max(bill.at.date() for bill in group)
        dated.append((next_working(since + timedelta(days=dice.randint(SOONEST, LATEST))), group))
    dated.sort(key=lambda each: (each[0], each[1][0].at, each[1][0].number))
    for place, (day, group) in enumerate(dated, 1):
        if day <= last:
            yield _entry(body, f"记-{place:04}", sorted(group, key=lambda bill: bill.at), taken_back, day)


def _entry(body: Body, voucher: str, group: list[Bill], taken_back: dict[Bill, Decimal], day: date) -> Entry:
    first = group[0]
    face = sum((bill.total + taken_back.get(bill, Decimal(0)) for bill in group), Decimal(0))
    claimed = Decimal(first.claim.sum) if first.claim.sum else face
    by, summary = first.claim.by or body.staff[CLERK], first.claim.summary or f"购{first.lines[0].goods}"
    return Entry(body, voucher, tuple(group), claimed, day, by, summary, first.heading)
