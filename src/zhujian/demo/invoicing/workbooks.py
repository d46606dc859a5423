"""Workbooks as the tax bureau's platform writes them, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from zhujian.demo.invoicing.bills import REVERSED, VOID, Bill, Line
from zhujian.demo.invoicing.numbering import form, remark, source

_HEAD = "序号 发票代码 发票号码 数电发票号码 销方识别号 销方名称 购方识别号 购买方名称 开票日期"
_SUMS = "金额 税额 价税合计"
_GOODS = "税收分类编码 特定业务类型 货物或应税劳务名称 规格型号 单位 数量 单价 金额 税率 税额 价税合计"
_TAIL = "发票来源 发票票种 发票状态 是否正数发票 发票风险等级 开票人 备注"
_JOURNEY = "出行人 出行日期 出行地 到达地 交通工具类型"
BASE, SUMMARY, TICKETS = "发票基础信息", "信息汇总表", "旅客运输服务"
HEADINGS = {
    BASE: f"{_HEAD} {_SUMS} {_TAIL}".split(),
    SUMMARY: f"{_HEAD} {_GOODS} {_TAIL}".split(),
    TICKETS: f"{_HEAD} {_SUMS} {_JOURNEY}".split(),
}
TAX_FREE = "***"

Cell = str | int | float | None
Row = Sequence[Cell]


def write(path: Path, sheets: Mapping[str, Iterable[Row]]) -> Path:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def exported(path: Path, bills: Sequence[Bill], *, as_text: bool, totalled: bool) -> Path:
    """One export: the sheet of lines, that of invoices, that of journeys; sums as text or as numbers."""
    money = str if as_text else float
    drawers = {bill: bill.seller.legal or "管理员" for bill in bills}
    bases = [[*_head(place, bill), *_sums(bill, money), *_tail(bill, drawers)] for place, bill in enumerate(bills, 1)]
    pairs = [(bill, line) for bill in bills for line in bill.lines]
    lines = [
        [*_head(place, bill), *_goods(bill, line, money), *_tail(bill, drawers)]
        for place, (bill, line) in enumerate(pairs, 1)
    ]
    trips = [bill for bill in bills if bill.traveller]
    tickets = [[*_head(place, bill), *_sums(bill, money), *_journey(bill)] for place, bill in enumerate(trips, 1)]
    sheets = {SUMMARY: lines, BASE: bases, TICKETS: tickets}
    if totalled:
        bases.append(_total(bills, money))
    return write(path, {name: [HEADINGS[name], *rows] for name, rows in sheets.items()})


def _head(place: int, bill: Bill) -> list[Cell]:
    named: list[Cell] = [bill.code, bill.number, bill.digital]
    parties: list[Cell] = [bill.seller.code, bill.seller.name, bill.body.uscc, bill.buyer]
    return [str(place), *named, *parties, f"{bill.at:%Y-%m-%d %H:%M:%S}"]


def _sums(bill: Bill, money: type[str | float]) -> list[Cell]:
    return [money(bill.amount), money(bill.tax), money(bill.total)]


def _goods(bill: Bill, line: Line, money: type[str | float]) -> list[Cell]:
    business = TICKETS if bill.traveller else ""
    told: list[Cell] = [line.of.tax_code, business, f"*{line.of.short}*{line.goods}", line.spec, line.measure]
    measured: list[Cell] = [_plain(line.quantity), _plain(line.price)]
    tax = money(line.tax) if line.of.rate.endswith("%") else TAX_FREE
    return [*told, *measured, money(line.amount), line.of.rate, tax, money(line.total)]


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def _tail(bill: Bill, drawers: Mapping[Bill, str]) -> list[Cell]:
    sign = "否" if bill.total < 0 else "是"
    return [source(bill), form(bill), bill.state, sign, bill.risk, drawers[bill], remark(bill)]


def _journey(bill: Bill) -> list[Cell]:
    assert bill.traveller is not None
    who, day, start, end = bill.traveller
    return [who, day.isoformat(), start, end, "公路"]


def _total(bills: Sequence[Bill], money: type[str | float]) -> list[Cell]:
    """The last row of some exports, over what is neither void nor reversed."""
    live = [bill for bill in bills if bill.state not in (VOID, REVERSED)]
    sums = [sum((getattr(bill, name) for bill in live), Decimal(0)) for name in ("amount", "tax", "total")]
    row: dict[str, Cell] = dict.fromkeys(HEADINGS[BASE], "")
    row.update(zip(_SUMS.split(), map(money, sums), strict=True))
    return list({**row, "序号": "合计"}.values())
