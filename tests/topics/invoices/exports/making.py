"""Files as people bring them: the tax bureau's layouts, and what happens to them on the way."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from zhujian.topics.invoices.exports.normalise import Part
from zhujian.topics.invoices.exports.reading import read
from zhujian.topics.invoices.exports.schemas import Kind

KEY = b"a key of the tests"
_HEAD = "序号 发票代码 发票号码 数电发票号码 销方识别号 销方名称 购方识别号 购买方名称 开票日期"
_SUMS = "金额 税额 价税合计"
_GOODS = "税收分类编码 特定业务类型 货物或应税劳务名称 规格型号 单位 数量 单价 金额 税率 税额 价税合计"
_TAIL = "发票来源 发票票种 发票状态 是否正数发票 发票风险等级 开票人 备注"
BASE = f"{_HEAD} {_SUMS} {_TAIL}".split()
SUMMARY = f"{_HEAD} {_GOODS} {_TAIL}".split()
DIGITAL = "25432000000012345678"
_USUAL = {
    "序号": "1",
    "发票代码": "043002200111",
    "发票号码": "12345678",
    "销方识别号": "91430481MA00000313",
    "销方名称": "某温泉度假有限公司",
    "购方识别号": "11430481000000019Y",
    "购买方名称": "某市场服务中心",
    "开票日期": "2022-07-01 21:38:43",
    "税收分类编码": "3070401000000000000",
    "货物或应税劳务名称": "*餐饮服务*餐费",
    "单位": "批",
    "数量": "1",
    "单价": "1886.79",
    "金额": "1886.79",
    "税率": "6%",
    "税额": "113.21",
    "价税合计": "2000.00",
    "发票来源": "增值税发票管理系统",
    "发票票种": "增值税电子普通发票",
    "发票状态": "正常",
    "是否正数发票": "是",
    "发票风险等级": "正常",
    "开票人": "张某",
}


def row(headings: Sequence[str] = BASE, **cells: object) -> list[object]:
    """A usual row under these headings, with these cells in place of the usual ones."""
    return [cells.get(heading, _USUAL.get(heading, "")) for heading in headings]


def workbook(path: Path, *rows: Sequence[object], sheet: str = "发票基础信息", headings: Sequence[str] = BASE) -> Path:
    """A workbook with one sheet."""
    return book(path, {sheet: [list(headings), *rows]})


def book(path: Path, sheets: dict[str, Iterable[Sequence[object]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    made.save(path)
    return path


def text(path: Path, *rows: Sequence[object], separator: str = ",", encoding: str = "utf-8") -> Path:
    lines = [separator.join(str(cell) for cell in cells) for cells in rows]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def parts(path: Path, name: str = "导出.xlsx") -> list[Part]:
    return list(read(path, name=name, identity_key=KEY))


def good(path: Path, kind: Kind = Kind.INVOICES) -> list[dict[str, object]]:
    """All good rows of one kind; every part must be in its schema."""
    return [line for part in parts(path) if part.kind is kind for line in part.good.to_pylist()]


def reasons(path: Path) -> list[tuple[int, str]]:
    """Of every refused row its number and why."""
    return [(refused.row, refused.reason) for part in parts(path) for refused in part.refused]
