"""Invoices as the sellers issue them: their lines, what tax is in them, what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from zhujian.demo.invoicing.bodies import Body
from zhujian.demo.invoicing.market import Class, Seller

CENT = Decimal("0.01")
NORMAL, VOID, PARTLY_REVERSED, REVERSED = "正常", "已作废", "已红冲-部分", "已红冲-全额"
UNCLAIMED = "no"


def yuan(sum_: Decimal | float | str) -> Decimal:
    return Decimal(str(sum_)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """A line of an invoice; `total` is what is paid, with tax, and negative for a discount or a red invoice."""

    of: Class
    goods: str
    total: Decimal
    spec: str = ""
    measure: str = ""
    quantity: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """Without tax; a rate in words (免税, 不征税) means none."""
        if not self.of.rate.endswith("%"):
            return self.total
        return yuan(self.total * 100 / (100 + Decimal(self.of.rate.removesuffix("%"))))

    @property
    def tax(self) -> Decimal:
        return self.total - self.amount

    @property
    def price(self) -> Decimal | None:
        """Of one, without tax."""
        return None if self.quantity is None else (self.amount / self.quantity).quantize(Decimal("0.000001"))

    def undone(self) -> Line:
        """The line as a red invoice has it."""
        quantity = None if self.quantity is None else -self.quantity
        return Line(self.of, self.goods, -self.total, self.spec, self.measure, quantity)


@dataclass(frozen=True)
class Claim:
    """How a bill comes into the ledger: by whom, under which heading, and over which sum where it is not its own.

    `together` puts all bills of the body with the same word into one entry.
    """

    by: str = ""
    sum: str = ""
    heading: str = ""
    summary: str = ""
    together: str = ""


@dataclass(eq=False)
class Bill:
    """An invoice: numbered once all of them are known, since a seller's numbers run in the order of time."""

    body: Body
    seller: Seller
    at: datetime
    lines: list[Line]
    remark: str = ""
    title: str = ""  # behind the body's name, where its union or a branch bought
    state: str = NORMAL
    risk: str = "正常"
    step: int = 0  # from the seller's last number to this; 0 for as it happens
    blue: Bill | None = None  # the invoice that this red one reverses
    claim: Claim = Claim()
    traveller: tuple[str, date, str, str] | None = None  # of a ticket: who, when, from where, to where
    code: str = ""
    number: str = ""
    digital: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return self.total - self.amount

    @property
    def buyer(self) -> str:
        return self.body.name + self.title

    @property
    def heading(self) -> str:
        return self.claim.heading or self.lines[0].of.heading

    @property
    def written(self) -> str:
        """How a ledger names it."""
        return self.digital or f"{self.code}-{self.number}"

    def void(self) -> None:
        self.state = VOID

    def reversed_at(self, at: datetime, lines: list[Line] | None = None) -> Bill:
        """The red invoice over these lines, or over all of them."""
        self.state = PARTLY_REVERSED if lines else REVERSED
        undone = [line.undone() for line in lines or self.lines]
        return Bill(self.body, self.seller, at, undone, title=self.title, blue=self)
