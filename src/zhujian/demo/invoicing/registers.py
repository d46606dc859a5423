"""What the office holds beside the invoices: units, firms, officials and relatives, vehicles, calendars, ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhujian.demo.invoicing.bodies import Body, dice_for
from zhujian.demo.invoicing.calendars import Occasion
from zhujian.demo.invoicing.codes import COUNTY
from zhujian.demo.invoicing.ledgers import Entry
from zhujian.demo.invoicing.market import Seller, rows
from zhujian.demo.invoicing.stories import person
from zhujian.demo.invoicing.workbooks import Row, write
from zhujian.demo.names import invented_name

CATEGORIES = {"government": "行政机关", "township": "乡镇（街道）", "party": "党群机关", "institution": "事业单位"}
OTHER_CATEGORY = "其他机关"
OWNER = "本人"
_UNIT = ["单位名称", "统一社会信用代码"]
_FIRM = "统一社会信用代码 企业名称 经营范围 登记状态 成立日期 住所 行政区划代码 距离（公里）"
_PERSONS = "法定代表人 股东 股东身份证号 监事"


@dataclass(frozen=True)
class Kinship:
    """A row of the register of officials."""

    body: Body
    name: str
    relation: str
    official: str
    identity: str = ""


def units(path: Path, bodies: Iterable[Body]) -> Path:
    told = [[body.name, body.uscc, CATEGORIES.get(body.kind, OTHER_CATEGORY)] for body in bodies]
    return write(path, {"单位名单": [[*_UNIT, "类别"], *told]})


def vehicles(path: Path, bodies: Iterable[Body]) -> Path:
    told = [[body.name, body.uscc, car.plate, car.fuel, str(car.tank)] for body in bodies for car in body.vehicles]
    return write(path, {"公务用车": [[*_UNIT, "车牌号", "燃料种类", "油箱容积（升）"], *told]})


def kinships(bodies: Sequence[Body]) -> list[Kinship]:
    """Staff and relatives of each body, and those that the table names."""
    known = {body.code: body for body in bodies}
    found = [Kinship(body, name, OWNER, name) for body in bodies for name in body.staff]
    found += [Kinship(body, name, relation, whose) for body in bodies for name, relation, whose in body.kin]
    for row in rows("people.csv"):
        if row["unit"] in known:
            body = known[row["unit"]]
            official = person(body, row["official"])
            found.append(Kinship(body, row["name"] or official, row["relation"], official, row["identity"]))
    return found


def people(path: Path, known: Iterable[Kinship]) -> Path:
    told = [[one.body.name, one.body.uscc, one.name, one.relation, one.official, one.identity] for one in known]
    return write(path, {"公职人员及近亲属": [[*_UNIT, "姓名", "关系", "公职人员", "身份证号"], *told]})


def firms(path: Path, sellers: Iterable[Seller], known: Iterable[Kinship]) -> Path:
    """The register of firms. Nobody in it has the name of an official or a relative, unless a table says so."""
    taken = {one.name for one in known}
    return write(path, {"企业登记信息": [f"{_FIRM} {_PERSONS}".split(), *(_firm(seller, taken) for seller in sellers)]})


def _firm(seller: Seller, taken: set[str]) -> Row:
    names = _names(seller, taken)
    legal, holders, overseer = seller.legal or next(names), seller.holders or next(names), next(names)
    place = "耒阳市" if seller.region == COUNTY else "外地"
    address = f"{place}虚构路{dice_for(seller.code, 'address').randrange(1, 200)}号"
    head = [seller.code, seller.name, seller.scope, seller.status, seller.registered, address, seller.region]
    return [*head, seller.kilometres, legal, holders, seller.identity, overseer]


def _names(seller: Seller, taken: set[str]) -> Iterator[str]:
    dice = dice_for(seller.code, "people")
    while True:
        name = invented_name(dice)
        if name not in taken:
            yield name


def calendar(path: Path, occasions: Iterable[Occasion]) -> Path:
    """All units' occasions in one table, in the order of days."""
    head = [*_UNIT, "类型", "开始日期", "结束日期", "活动名称", "地点", "行政区划代码", "人数", "人员"]
    ordered = sorted(occasions, key=lambda one: (one.since, one.body.code, one.kind, one.title))
    return write(path, {"活动日历": [head, *(_occasion(one) for one in ordered)]})


def _occasion(one: Occasion) -> Row:
    days = [one.since.isoformat(), one.until.isoformat()]
    heads = "" if one.heads is None else str(one.heads)
    return [one.body.name, one.body.uscc, one.kind, *days, one.title, one.place, one.region, heads, one.person]


def ledger(path: Path, entries: Iterable[Entry]) -> Path:
    head = [*_UNIT, "凭证号", "发票代码", "发票号码", "报销金额", "报销日期", "报销人", "摘要", "费用科目"]
    return write(path, {"报销台账": [head, *(_entry(one) for one in entries)]})


def _entry(one: Entry) -> Row:
    """A single invoice by code and number, several by both in one cell."""
    single = one.bills[0] if len(one.bills) == 1 else None
    number = single.number if single else "、".join(bill.written for bill in one.bills)
    named = [one.voucher, single.code if single else "", number]
    told = [str(one.sum), one.day.isoformat(), one.by, one.summary, one.heading]
    return [one.body.name, one.body.uscc, *named, *told]
