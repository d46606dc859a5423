"""Numbers of invoices: a code of twelve digits and a number of eight until 2022, twenty digits since."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from zhujian.demo.invoicing.bills import Bill
from zhujian.demo.invoicing.bodies import dice_for
from zhujian.demo.invoicing.codes import COUNTY

PAPER = ("农产品", "修理修配劳务", "旅客运输服务")  # sold by those who still print theirs
ELECTRONIC_FORM, PAPER_FORM, DIGITAL_FORM = "增值税电子普通发票", "增值税普通发票", "数电发票（普通发票）"
OLD_SYSTEM, NEW_PLATFORM = "增值税发票管理系统", "电子发票服务平台"
RANGE = 100_000  # numbers that a seller has for himself


def _in_order(bills: Iterable[Bill]) -> list[Bill]:
    return sorted(bills, key=lambda bill: (bill.seller.code, bill.at, bill.step, bill.body.code, bill.total))


def number(bills: Iterable[Bill]) -> None:
    """Give each its code and number. A seller's numbers rise with time; others bought what lies between them."""
    for place, (seller, own) in enumerate(groupby(_in_order(bills), key=lambda bill: bill.seller)):
        dice = dice_for(seller.code, "numbers")
        last = 10_000_000 + place * RANGE + dice.randrange(2_000)
        for bill in own:
            last += bill.step or dice.randrange(4, 60)
            bill.code, bill.number = _code(bill), f"{last:08}"


def _code(bill: Bill) -> str:
    """0, the province, the year, the batch, and 11 for an electronic invoice or 04 for a folded one."""
    kind = "04" if form(bill) == PAPER_FORM else "11"
    return f"0{bill.seller.region[:2]}00{bill.at:%y}001{kind}"


def number_digitally(bills: Iterable[Bill]) -> None:
    """Twenty digits: the year, the province, 2 for the platform, and a count that the whole country shares."""
    dice = dice_for(COUNTY, "digital")
    last = 0
    for bill in sorted(bills, key=lambda bill: (bill.at, bill.body.code, bill.seller.code, bill.total)):
        last += dice.randrange(20_000, 900_000)
        bill.digital = f"{bill.at:%y}{bill.seller.region[:2]}2{last:015}"


def form(bill: Bill) -> str:
    """发票票种."""
    if bill.digital:
        return DIGITAL_FORM
    return PAPER_FORM if bill.lines[0].of.short in PAPER else ELECTRONIC_FORM


def source(bill: Bill) -> str:
    return NEW_PLATFORM if bill.digital else OLD_SYSTEM


def remark(bill: Bill) -> str:
    """A red invoice names the blue one in the words that its system puts there."""
    blue = bill.blue
    if blue is None:
        return bill.remark
    if not blue.digital:
        return f"对应正数发票代码:{blue.code}号码:{blue.number}"
    sheet = f"{blue.seller.region[:4]}{bill.at:%y%m}{blue.digital[-10:]}"
    return f"被红冲蓝字数电发票号码：{blue.digital} 红字发票信息确认单编号：{sheet}"
