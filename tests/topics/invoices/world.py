"""Small counties of invented units: what each bought, written as the files that an import takes, and screened."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.topics.invoices.exports.making import BASE, SUMMARY
from zhujian.kernel.api import published_calendar
from zhujian.topics.invoices.exports.schemas import RANKS, SCHEMAS, Event, Kind, State
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.catalogue import Book
from zhujian.topics.invoices.screening import doubts, runs
from zhujian.topics.invoices.screening.days import Days, number_of
from zhujian.topics.invoices.screening.engines import engine
from zhujian.topics.invoices.screening.runs import Plan, RuleReport
from zhujian.topics.invoices.store.engine import connect
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, take

DAY = date(2022, 7, 5)  # a Tuesday far from every festival
CODE = "043002200111"
MEMORY = 2 << 30
STATES = {
    State.NORMAL: "正常",
    State.PARTLY_REVERSED: "已红冲-部分",
    State.REVERSED: "已红冲-全额",
    State.VOID: "已作废",
}
_GOODS = re.compile(r"\*(?P<short>[^*]*)\*(?P<goods>.*)")

Row = dict[str, Any]


def after(days: int, since: date = DAY) -> date:
    """The day so many days behind another; before it where negative."""
    return since + timedelta(days=days)


@dataclass(frozen=True)
class Firm:
    """A seller."""

    name: str
    code: str


def firm(name: str, region: str = "430481") -> Firm:
    """A seller whose code is always the same for its name, registered in this region."""
    return Firm(name, f"91{region}MA{hashlib.md5(name.encode()).hexdigest()[:8].upper()}")


def line(goods: str, total: float | str, **told: Any) -> Row:
    """A line: *简称*品名 and its total; a quantity or a price as text, so that no float stands in between."""
    found = _GOODS.fullmatch(goods)
    short, name = (found["short"], found["goods"]) if found else ("", goods)
    texts = dict.fromkeys(("tax_code", "business", "spec", "measure", "rate"), "")
    measured = {key: Decimal(str(told.pop(key))) if key in told else None for key in ("quantity", "price")}
    return {**texts, "short": short, "goods": name, **measured, **_sums(total), **told}


def _sums(total: float | str) -> Row:
    whole = Decimal(str(total)).quantize(Decimal("0.01"))
    return {"amount": whole, "tax": Decimal("0.00"), "total": whole}


@dataclass
class World:
    """Rows of every kind of table; the same calls give the same rows."""

    rows: dict[Kind, list[Row]] = field(default_factory=lambda: {kind: [] for kind in Kind})

    def invoice(self, head: Row, lines: Sequence[Row]) -> str:
        total = sum((each["total"] for each in lines), Decimal(0))
        self.rows[Kind.INVOICES].append({**head, **_sums(str(total))})
        self.rows[Kind.LINES] += [{**head, **each} for each in lines]
        return str(head["invoice"])

    def add(self, kind: Kind, **row: Any) -> None:
        """A row of another table; what is not said is empty."""
        texts = {each.name: "" for each in SCHEMAS[kind] if pa.types.is_string(each.type)}
        assert row.keys() <= set(SCHEMAS[kind].names)
        self.rows[kind].append({**texts, **row})

    def beside_dead_ones(self) -> "World":
        """This world, and beside each invoice a void one like it and one that a red one has reversed."""
        fresh = World({kind: list(rows) for kind, rows in self.rows.items()})
        for place, head in enumerate(self.rows[Kind.INVOICES]):
            if not head["positive"]:
                continue
            lines = [each for each in self.rows[Kind.LINES] if each["invoice"] == head["invoice"]]
            fresh._like(head, lines, "043002299901", place, state=RANKS[State.VOID])
            blue = fresh._like(head, lines, "043002299902", place)
            told = {"remark": f"对应正数发票代码:043002299902号码:{place:08}", "blue": blue, "positive": False}
            fresh._like(head, [_negative(each) for each in lines], "043002299903", place, **told)
        return fresh

    def _like(self, head: Row, lines: Sequence[Row], code: str, place: int, **told: Any) -> str:
        own = {"invoice": f"{code}-{place:08}", "code": code, "number": f"{place:08}", "digital": "", **told}
        return self.invoice({**head, **own}, [{**each, **own} for each in lines])

    def under_two_names(self) -> "World":
        """This world, in which every other invoice bears a longer name of its buyer."""
        longer = {head["invoice"] for head in self.rows[Kind.INVOICES][::2]}
        return World({kind: [_renamed(row, longer) for row in rows] for kind, rows in self.rows.items()})

    def files(self, folder: Path) -> list[Incoming]:
        """The tables as Parquet with the schemas' own names, a file for each that has a row."""
        folder.mkdir(parents=True, exist_ok=True)
        kinds = [kind for kind in Kind if self.rows[kind]]
        for kind in kinds:
            pq.write_table(pa.Table.from_pylist(self.rows[kind], schema=SCHEMAS[kind]), folder / f"{kind}.parquet")
        return [Incoming(folder / f"{kind}.parquet", f"{kind}.parquet") for kind in kinds]

    def exports(self, folder: Path) -> list[Incoming]:
        """The same, but invoices and lines as the tax bureau's own tables."""
        files = [file for file in self.files(folder) if file.path.stem not in {Kind.INVOICES, Kind.LINES}]
        sheets = {"发票基础信息.csv": (BASE, Kind.INVOICES), "信息汇总表.csv": (SUMMARY, Kind.LINES)}
        for name, (headings, kind) in sheets.items():
            with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, headings)
                writer.writeheader()
                writer.writerows(_exported(row, headings) for row in self.rows[kind])
        return [*files, *(Incoming(folder / name, name) for name in sheets)]


def _negative(line: Row) -> Row:
    return {**line, **{name: -line[name] for name in ("amount", "tax", "total")}}


def _renamed(row: Row, invoices: set[str]) -> Row:
    return {**row, "buyer_name": f"{row['buyer_name']}（更名）"} if row.get("invoice") in invoices else row


def _exported(row: Row, headings: Sequence[str]) -> dict[str, str]:
    goods = f"*{row['short']}*{row['goods']}" if row.get("short") else row.get("goods", "")
    moment = (row["day"], row["second"] or 0)
    told = {
        "发票代码": row["code"],
        "发票号码": row["number"],
        "数电发票号码": row["digital"],
        "销方识别号": row["seller"],
        "销方名称": row["seller_name"],
        "购方识别号": row["buyer"],
        "购买方名称": row["buyer_name"],
        "开票日期": str(_moment(*moment)),
        "税收分类编码": row.get("tax_code", ""),
        "货物或应税劳务名称": goods,
        "规格型号": row.get("spec", ""),
        "单位": row.get("measure", ""),
        "数量": _told(row.get("quantity")),
        "单价": _told(row.get("price")),
        "金额": _told(row["amount"]),
        "税额": _told(row["tax"]),
        "价税合计": _told(row["total"]),
        "发票状态": next(word for state, word in STATES.items() if RANKS[state] == row["state"]),
        "是否正数发票": "是" if row["positive"] else "否",
        "发票风险等级": row["risk"] or "正常",
        "备注": row["remark"],
    }
    return {heading: told.get(heading, "") for heading in headings}


def _told(number: Decimal | None) -> str:
    return "" if number is None else str(number)


def _moment(day: int, second: int) -> str:
    return f"{date(1970, 1, 1) + timedelta(days=day)} {time(second // 3600, second // 60 % 60, second % 60)}"


@dataclass
class Unit:
    """One buyer of a world: its purchases and whatever else is registered about it."""

    world: World
    code: str
    name: str
    numbers: Iterator[str]
    seller: Firm

    def buys(self, goods: str, total: float | str, *, of: Firm | None = None, **told: Any) -> str:
        """An invoice of one line; what concerns the line and what concerns its head may stand together."""
        own = {key: told.pop(key) for key in tuple(told) if key in {"quantity", "price", "measure", "spec", "tax_code"}}
        return self.invoice([line(goods, total, **own)], of=of, **told)

    def invoice(
        self,
        lines: Sequence[Row],
        *,
        of: Firm | None = None,
        on: date = DAY,
        at: time | None = time(10, 30),
        state: State = State.NORMAL,
        **told: Any,
    ) -> str:
        """An invoice with these lines; returns its key."""
        seller = of or self.seller
        number = "" if told.get("digital") else told.pop("number", None) or next(self.numbers)
        code = "" if told.get("digital") else told.pop("code", CODE)
        texts = dict.fromkeys(("digital", "source", "form", "risk", "drawer", "remark", "blue"), "")
        head = {
            **texts,
            "invoice": told.get("digital") or f"{code}-{number}",
            "code": code,
            "number": number,
            "seller": seller.code,
            "seller_name": seller.name,
            "buyer": self.code,
            "buyer_name": self.name,
            "day": number_of(on),
            "second": None if at is None else at.hour * 3600 + at.minute * 60 + at.second,
            "state": RANKS[state],
            "positive": True,
            **told,
        }
        return self.world.invoice(head, lines)

    def reverses(self, invoice: str, total: float | str, *, goods: str = "*冲红*冲红", **told: Any) -> str:
        """The red invoice of one that was issued, over so much of it."""
        code, number = invoice.split("-")
        remark = f"对应正数发票代码:{code}号码:{number}"
        return self.buys(goods, f"-{total}", positive=False, remark=remark, blue=invoice, **told)

    def claims(self, number: str, amount: float | str, *, on: date = DAY, **told: Any) -> None:
        """An entry of the unit's ledger."""
        usual = {"share": 1, "voucher": f"记-{len(self.world.rows[Kind.LEDGER]) + 1}"}
        self._has(
            Kind.LEDGER, **usual | told, number=number, amount=Decimal(str(amount)).quantize(Decimal("0.01")),
            day=number_of(on),
        )  # fmt: skip

    def holds(self, event: Event, *, on: date = DAY, until: date | None = None, **told: Any) -> None:
        """An entry of the unit's calendar."""
        self._has(Kind.CALENDAR, event=event.value, day_from=number_of(on), day_until=number_of(until or on), **told)

    def employs(self, person: str, **told: Any) -> None:
        self._has(Kind.PEOPLE, person=person, relation="本人", official=person, **told)

    def drives(self, plate: str, *, fuel: str = "汽油", tank: int | None = 50) -> None:
        self._has(Kind.VEHICLES, plate=plate, fuel=fuel, tank=None if tank is None else Decimal(tank))

    def registers(self, seller: Firm, **told: Any) -> None:
        """A row of the register of firms."""
        self.world.add(Kind.SELLERS, seller=seller.code, seller_name=seller.name, **told)

    def _has(self, kind: Kind, **row: Any) -> None:
        self.world.add(kind, buyer=self.code, buyer_name=self.name, **row)


@dataclass(frozen=True)
class Case:
    """One buyer's story, told for one rule. `name` says who the buyer is where that matters."""

    rule: str
    place: int
    tell: Callable[[Unit], None]
    name: str = ""

    @property
    def buyer(self) -> str:
        return f"11430481{self.rule[1:]}{self.place:02}00000X"

    def told(self, world: World) -> Unit:
        """The story as rows of this world, with numbers and a seller that no other case has."""
        mark = f"{self.rule[1:]}{self.place:02}"
        numbers = (f"{mark}{place:04}" for place in range(10, 10_000, 10))
        unit = Unit(world, self.buyer, self.name or f"某县第{mark}档案室", numbers, firm(f"某县第{mark}商店"))
        self.tell(unit)
        return unit


KNOWN: dict[tuple[str, str], Case] = {}


def case(rule: str, name: str = "") -> Callable[[Callable[[Unit], None]], Case]:
    """Mark a story as one of a rule's cases: it gets a buyer of its own in the county that all tests share."""

    def known(tell: Callable[[Unit], None]) -> Case:
        place = sum(each == rule for each, _story in KNOWN) + 1
        return KNOWN.setdefault((rule, tell.__name__), Case(rule, place, tell, name))

    return known


def county(cases: Iterable[Case]) -> World:
    """A world in which all these cases happened."""
    world = World()
    for each in cases:
        each.told(world)
    return world


@dataclass(frozen=True)
class Screened:
    """What a run ended in, as rows."""

    places: Places
    out: Path
    reports: dict[str, RuleReport]

    def table(self, name: str) -> list[Row]:
        """`hits`, `parts` or `doubts`, in the order in which they stand in their file."""
        return list(pq.read_table(self.out / f"{name}.parquet").to_pylist())

    def hits(self, of: Case, rule: str = "") -> list[Row]:
        """A case's hits under its own rule, or another, in order of their days and invoices."""
        found = [hit for hit in self.table("hits") if (hit["buyer"], hit["rule"]) == (of.buyer, rule or of.rule)]
        return sorted(found, key=lambda hit: (hit["day"] or 0, hit["invoice"], hit["ref"], hit["found"]))

    def hit(self, of: Case, rule: str = "") -> Row:
        """The only one."""
        (found,) = self.hits(of, rule)
        return found

    def said(self, rule: str) -> tuple[str, str, int | None]:
        """Of a rule whether it ran, why not, and how many hits it has."""
        report = self.reports[rule]
        return report.status, report.reason, report.hits


def screen(files: Sequence[Incoming], folder: Path, *, book: Book | None = None) -> Screened:
    """Take the files into a new store and run all rules over it, or a county's book."""
    places = Places(folder / "store")
    taken = take(places, files, Asked("测试员"), memory=MEMORY)
    assert not taken.refusals, taken.refusals[:3]
    assert not taken.faults, taken.faults
    return run(places, folder / "out", book=book)


def planned(places: Places, out: Path, *, book: Book | None = None, master: str = "duckdb") -> Plan:
    """What a run of these rules over a store would do, by the published calendar."""
    calendar = published_calendar()
    days = Days(lambda day: not calendar.is_working(day), lambda day: day in calendar.holidays)
    return runs.plan(places, book or catalogue.load(), days, out, engine=master)


def run(places: Places, out: Path, *, book: Book | None = None, master: str = "duckdb") -> Screened:
    """Run the rules over a store that is there."""
    work = planned(places, out, book=book, master=master)
    at_work = engine(master, memory=MEMORY, scratch=work.folder / "scratch")
    try:
        reports = runs.run(work, at_work, lambda _rule, _done, _total: None)
    finally:
        at_work.close()
    backend = connect(work.folder / "joining", MEMORY)
    try:
        doubts.join(backend, work, out)
    finally:
        backend.disconnect()
    return Screened(places, out, {report.id: report for report in reports})
