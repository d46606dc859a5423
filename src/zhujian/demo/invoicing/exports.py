"""The files: eight quarters of exports with the lists beside them, and one export of a later year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from zhujian.demo.invoicing import registers, workbooks
from zhujian.demo.invoicing.bills import Bill
from zhujian.demo.invoicing.bodies import Body
from zhujian.demo.invoicing.calendars import Occasion, Period
from zhujian.demo.invoicing.duties import Duties
from zhujian.demo.invoicing.ledgers import entries
from zhujian.demo.invoicing.market import market
from zhujian.demo.invoicing.numbering import number, number_digitally
from zhujian.demo.invoicing.spending import Spending
from zhujian.demo.invoicing.stories import Stories

TWO_YEARS = Period(date(2020, 10, 1), date(2022, 9, 30))
LATER_YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
LATER_SHARE = 4  # of the bodies every fourth is enough for a second export
QUARTERS = "一二三四"


def write_exports(folder: Path, bodies: Sequence[Body], until: date = TWO_YEARS.last) -> list[Path]:
    """Write the two years, as far as they stood on a day, into the folder: the same rows each time.

    Returns the files in the order of their names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    bills, occasions = _two_years(bodies)
    number(bills)
    written = [*_quarters(folder, [bill for bill in bills if bill.at.date() <= until])]
    written.append(registers.calendar(folder / "活动日历.xlsx", (one for one in occasions if one.since <= until)))
    written.append(registers.ledger(folder / "报销台账.xlsx", entries(bills, until)))
    return sorted([*written, *_registers(folder, bodies)])


def write_later_export(folder: Path, bodies: Sequence[Body]) -> list[Path]:
    """Write an export of 2024, whose invoices have twenty digits, for some of the bodies."""
    folder.mkdir(parents=True, exist_ok=True)
    bills, _occasions = _ordinary(bodies[::LATER_SHARE], LATER_YEAR)
    number_digitally(bills)
    path = folder / "2024年全量发票查询导出结果.xlsx"
    return [workbooks.exported(path, _by_time(bills), as_text=True, totalled=True)]


def _two_years(bodies: Sequence[Body]) -> tuple[list[Bill], list[Occasion]]:
    stories = Stories({body.code: body for body in bodies}, market()).tell()
    bills, occasions = _ordinary(bodies, TWO_YEARS, stories)
    return stories.bills + bills, stories.occasions + occasions


def _ordinary(
    bodies: Sequence[Body], period: Period, stories: Stories | None = None
) -> tuple[list[Bill], list[Occasion]]:
    told = stories.days() if stories else {}
    bills: list[Bill] = []
    occasions: list[Occasion] = []
    for body in bodies:
        duties = Duties(body, market(), period, told.get(body.code, frozenset())).live()
        bills += [*Spending(body, market(), period).bills(), *duties.bills]
        occasions += duties.occasions
    return bills, occasions


def _quarters(folder: Path, bills: Sequence[Bill]) -> Iterator[Path]:
    """One workbook per quarter. Some hold sums as text and some as numbers, some end in a row of totals."""
    ordered = _by_time(bills)
    quarters = sorted({_quarter(bill.at.date()) for bill in ordered})
    for place, (year, part) in enumerate(quarters):
        own = [bill for bill in ordered if _quarter(bill.at.date()) == (year, part)]
        path = folder / f"{year}年第{QUARTERS[part]}季度全量发票查询导出结果.xlsx"
        yield workbooks.exported(path, own, as_text=place % 4 != 1, totalled=place % 3 == 0)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _by_time(bills: Sequence[Bill]) -> list[Bill]:
    return sorted(bills, key=lambda bill: (bill.at, bill.digital, bill.code, bill.number))


def _registers(folder: Path, bodies: Sequence[Body]) -> Iterator[Path]:
    known = registers.kinships(bodies)
    yield registers.units(folder / "单位名单.xlsx", bodies)
    yield registers.firms(folder / "企业登记信息.xlsx", market().sellers.values(), known)
    yield registers.people(folder / "公职人员及近亲属.xlsx", known)
    yield registers.vehicles(folder / "公务用车.xlsx", bodies)
