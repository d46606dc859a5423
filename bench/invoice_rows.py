"""Invoice lines in any number, invented: written as Parquet with the columns that the import names.

    .venv/bin/python bench/invoice_rows.py LINES DIR

Two years of some buyers' invoices with 2.5 lines each, a tenth of them with words that some rule looks for, the tables
of the units beside them. The same number gives the same rows.
"""

# ruff: noqa: E501 (queries are read more easily unbroken)
from __future__ import annotations

import sys
from pathlib import Path

import duckdb

FIRST_DAY = 18_536  # 2020-10-01
DAYS = 730
FILE = 5_000_000
HOUSES = ("商贸有限公司", "文印店", "酒店", "餐饮管理有限公司", "农家乐", "温泉度假村", "加油站", "汽车修理厂", "办公设备有限公司",
          "旅行社", "超市", "培训中心", "建材经营部", "广告传媒有限公司", "药房", "科技有限公司")  # fmt: skip
GOODS = (
    ("纸制品", "复印纸", "包"), ("文具", "中性笔", "盒"), ("印刷品", "印刷费", "批"), ("餐饮服务", "餐费", ""),
    ("住宿服务", "住宿费", "天"), ("汽油", "92号车用汽油", "升"), ("修理修配劳务", "车辆维修", "次"), ("计算机外部设备", "硒鼓", "个"),
    ("电子计算机", "台式电脑", "台"), ("家具", "办公桌", "张"), ("广告服务", "广告制作", "项"), ("非学历教育服务", "培训费", "人"),
    ("会展服务", "会议费", "场"), ("供电", "电费", "千瓦时"), ("水冰雪", "自来水", "吨"), ("电信服务", "通信费", ""),
    ("日用杂品", "垃圾袋", "卷"), ("农产品", "大米", "公斤"), ("乳制品", "牛奶", "箱"), ("塑料制品", "档案盒", "个"),
    ("建筑服务", "工程款", ""), ("物业管理服务", "物业费", "月"), ("劳务", "劳务费", ""), ("医疗仪器器械", "口罩", "只"),
    ("酒", "白酒", "瓶"), ("茶", "茶叶礼盒", "盒"), ("旅游服务", "门票", "张"), ("服装", "工作服", "件"),
    ("烘焙食品", "月饼", "盒"), ("预付卡销售", "加油卡充值", ""), ("娱乐服务", "温泉票", "张"), ("烟草制品", "香烟", "条"),
)  # fmt: skip


def make(lines: int, folder: Path) -> None:
    """Write `lines` lines in files of five million, and the tables of the units."""
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"memory_limit": "2GB"})
    con.execute("CREATE MACRO draw(i, salt, n) AS (hash(i * 1000 + salt) % n)::BIGINT")
    con.execute(f"CREATE TABLE houses AS SELECT * FROM (VALUES {_values(enumerate(HOUSES))}) t(house, words)")
    con.execute(
        f"CREATE TABLE names AS SELECT * FROM (VALUES {_values((i, *g) for i, g in enumerate(GOODS))}) t(kind, short, base, measure)"
    )
    buyers, sellers = max(lines // 5_000, 20), max(lines // 500, 200)
    for number, first in enumerate(range(0, lines, FILE)):
        query = LINES.format(first=first, last=min(first + FILE, lines), buyers=buyers, sellers=sellers)
        con.execute(f"COPY ({query}) TO '{folder / f'lines-{number:02}.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    for name, query in TABLES.items():
        con.execute(
            f"COPY ({query.format(buyers=buyers, sellers=sellers, lines=lines)}) TO '{folder / f'{name}.parquet'}' (FORMAT parquet)"
        )


def _values(rows: object) -> str:
    return ", ".join(repr(tuple(row)) for row in rows)  # type: ignore[attr-defined]


BUYER = "'1' || (1 + draw({b}, 1, 2)) || '4304' || lpad(({b})::VARCHAR, 10, '0') || '0X'"
SELLER = "'9143' || (if(draw({s}, 2, 20) = 0, '01', '04')) || '81MA' || lpad(({s})::VARCHAR, 7, '0') || 'Q'"
LINES = f"""
WITH bill AS (
  SELECT i AS line, (i * 2) // 5 AS bill FROM range({{first}}, {{last}}) t(i)
), drawn AS (
  SELECT line, bill, draw(bill, 3, {{buyers}}) AS b,
         (draw(draw(bill, 3, {{buyers}}) * 40 + draw(bill, 4, 40), 5, {{sellers}})) AS s,
         {FIRST_DAY} + draw(bill, 6, {DAYS}) AS day, draw(bill, 7, 100) AS hour,
         if(draw(line, 8, 100) < 92, draw(line, 9, 24), 24 + draw(line, 10, 8)) AS kind,
         draw(line, 11, 400) AS variant, 1 + draw(line, 12, 20) AS pieces,
         100 + draw(line, 13, 30000) + if(draw(line, 14, 500) = 0, 400000, 0) AS cents,
         draw(bill, 15, 1000) AS fate
  FROM bill
)
SELECT printf('0430022%05d-%08d', s % 90000, bill % 100000000) AS invoice, printf('0430022%05d', s % 90000) AS code,
       printf('%08d', bill % 100000000) AS number, '' AS digital,
       {SELLER.format(s="s")} AS seller, '某市' || s || words AS seller_name,
       {BUYER.format(b="b")} AS buyer, '某县第' || b || '局' AS buyer_name,
       day::INT AS day, if(hour = 0, 82000, 30000 + hour * 350)::INT AS second, '增值税发票管理系统' AS source,
       '增值税电子普通发票' AS form, (if(fate = 0, 3, 0))::TINYINT AS state, true AS positive,
       if(fate = 1, '异常凭证', '') AS risk, '张某' AS drawer, '' AS remark, '' AS blue,
       lpad((kind * 7919)::VARCHAR, 19, '3') AS tax_code, '' AS business, short, base || variant AS goods,
       if(variant % 3 = 0, 'A4', '') AS spec, measure,
       pieces::DECIMAL(18, 6) AS quantity, (cents / 100)::DECIMAL(18, 6) AS price, '6%' AS rate,
       (cents * pieces / 100)::DECIMAL(18, 2) AS amount, (cents * pieces * 6 // 10000)::DECIMAL(18, 2) AS tax,
       (cents * pieces / 100)::DECIMAL(18, 2) + (cents * pieces * 6 // 10000)::DECIMAL(18, 2) AS total
FROM drawn JOIN names USING (kind) JOIN houses ON house = s % 16
"""
TABLES = {
    "calendar": f"""
SELECT {BUYER.format(b="b")} AS buyer, '' AS buyer_name,
       list_value('party-day', 'meeting', 'training', 'reception', 'trip')[1 + e % 5] AS event,
       ({FIRST_DAY} + draw(b * 100 + e, 16, {DAYS}))::INT AS day_from, ({FIRST_DAY} + draw(b * 100 + e, 16, {DAYS}))::INT AS day_until,
       '活动' || e AS title, '' AS place, '4304' AS region, (5 + e)::INT AS heads, '' AS person
FROM range({{buyers}}) t(b), range(60) u(e)""",
    "ledger": f"""
SELECT {BUYER.format(b="draw(bill, 3, {buyers})")} AS buyer, '' AS buyer_name, 'P' || bill AS voucher,
       printf('0430022%05d-%08d', draw(draw(bill, 3, {{buyers}}) * 40 + draw(bill, 4, 40), 5, {{sellers}}) % 90000, bill % 100000000) AS number,
       1::INT AS share, 100::DECIMAL(18, 2) AS amount, ({FIRST_DAY} + draw(bill, 6, {DAYS}) + 10)::INT AS day,
       '报销人' || bill % 50 AS claimant, '' AS summary, '' AS heading
FROM range({{lines}} * 2 // 5) t(bill)
WHERE draw(bill, 3, {{buyers}}) % 10 = 0 AND draw(bill, 21, 50) > 0""",
    "sellers": f"""
SELECT {SELLER.format(s="s")} AS seller, '' AS seller_name, if(s % 16 IN (0, 2, 3), '餐饮服务；住宿', '其他') AS business_scope,
       if(s % 997 = 0, '非正常', '正常') AS status, ({FIRST_DAY} - 4000 + draw(s, 17, 4300))::INT AS registered, '430481' AS region,
       '' AS address, (draw(s, 18, 60000))::INT AS metres, '某' || draw(s, 19, 500) AS person, '法定代表人' AS duty, '' AS identity
FROM range({{sellers}}) t(s)""",
    "people": f"""
SELECT {BUYER.format(b="b")} AS buyer, '' AS buyer_name, '某' || draw(b * 10 + k, 20, 5000) AS person, '本人' AS relation,
       '' AS official, '' AS identity FROM range({{buyers}}) t(b), range(5) u(k)""",
    "vehicles": f"""
SELECT {BUYER.format(b="b")} AS buyer, '' AS buyer_name, '湘D' || lpad((b * 10 + k)::VARCHAR, 5, '0') AS plate, '汽油' AS fuel,
       60::DECIMAL(18, 6) AS tank FROM range({{buyers}}) t(b), range(3) u(k)""",
}

HEADINGS = [
    "序号",
    "发票代码",
    "发票号码",
    "数电发票号码",
    "销方识别号",
    "销方名称",
    "购方识别号",
    "购买方名称",
    "开票日期",
    "税收分类编码",
    "特定业务类型",
    "货物或应税劳务名称",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "税额",
    "价税合计",
    "发票来源",
    "发票票种",
    "发票状态",
    "是否正数发票",
    "发票风险等级",
    "开票人",
    "备注",
]


def workbook(place: Path, rows: int, seed: int) -> Path:
    """An export of so many lines as the tax bureau writes it, every cell a text."""
    from openpyxl import Workbook

    if place.exists():
        return place
    book = Workbook(write_only=True)
    sheet = book.create_sheet("信息汇总表")
    sheet.append(HEADINGS)
    for line in range(rows):
        cents = 100 + (line * 7919 + seed) % 900_000
        tax = cents * 6 // 100
        money = [f"{value / 100:.2f}" for value in (cents, tax, cents + tax)]
        number = f"{seed * 10_000_000 + line // 2:08d}"
        seller, buyer = f"91430481MA{line % 9973:07d}Q", f"11430481{line % 301:09d}Y"
        sheet.append([
            str(line + 1), "043002200111", number, "", seller, f"某商贸有限公司{line % 9973}", buyer, f"某局{line % 301}",
            f"2022-07-{1 + line % 28:02} 21:38:43", "3070401000000000000", "", f"*餐饮服务*餐费{line % 3001}", "", "批", "1",
            money[0], money[0], "6%", money[1], money[2], "增值税发票管理系统", "增值税电子普通发票", "正常", "是", "正常", "张某", "",
        ])  # fmt: skip
    book.save(place)
    return place


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
