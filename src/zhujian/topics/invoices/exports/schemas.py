"""What is read from files, as Arrow schemas: one per kind of table, whatever the file looked like.

Money is decimal(18, 2) yuan, prices and quantities decimal(18, 6), days are days since 1970-01-01 (so that both engines
count alike), `second` is the second of the day or null where the export gives no time of day. Text is never null: what
is not there is "".
"""

from __future__ import annotations

import pyarrow as pa

from zhujian.topics.invoices.exports.kinds import RANKS, Event, Kind, State

__all__ = ["GOODS", "HEAD", "MEASURED", "MONEY", "RANKS", "SCHEMAS", "SUMS", "Event", "Kind", "State"]

MONEY = pa.decimal128(18, 2)
MEASURED = pa.decimal128(18, 6)


HEAD = [
    ("invoice", pa.string()),  # the key: the 20 digits, or code-number
    ("code", pa.string()),
    ("number", pa.string()),
    ("digital", pa.string()),
    ("seller", pa.string()),
    ("seller_name", pa.string()),
    ("buyer", pa.string()),
    ("buyer_name", pa.string()),
    ("day", pa.int32()),
    ("second", pa.int32()),
    ("source", pa.string()),
    ("form", pa.string()),  # 发票票种
    ("state", pa.int8()),  # RANKS
    ("positive", pa.bool_()),
    ("risk", pa.string()),
    ("drawer", pa.string()),
    ("remark", pa.string()),
    ("blue", pa.string()),  # of a red invoice: the key of the invoice that it reverses, as its remark names it
]
SUMS = [("amount", MONEY), ("tax", MONEY), ("total", MONEY)]
GOODS = [
    ("tax_code", pa.string()),
    ("business", pa.string()),
    ("short", pa.string()),  # *餐饮服务*餐费: 餐饮服务
    ("goods", pa.string()),  # and 餐费
    ("spec", pa.string()),
    ("measure", pa.string()),
    ("quantity", MEASURED),
    ("price", MEASURED),
    ("rate", pa.string()),
]

SCHEMAS = {
    Kind.INVOICES: pa.schema([*HEAD, *SUMS]),
    Kind.LINES: pa.schema([*HEAD, *GOODS, *SUMS]),
    Kind.LEDGER: pa.schema(
        [
            ("buyer", pa.string()),
            ("buyer_name", pa.string()),
            ("voucher", pa.string()),
            ("number", pa.string()),  # one invoice's number or key: a cell with several gives several rows
            ("share", pa.int32()),  # among how many invoices the cell's amount is shared
            ("amount", MONEY),
            ("day", pa.int32()),
            ("claimant", pa.string()),
            ("summary", pa.string()),
            ("heading", pa.string()),  # 费用科目
        ]
    ),
    Kind.CALENDAR: pa.schema(
        [
            ("buyer", pa.string()),
            ("buyer_name", pa.string()),
            ("event", pa.string()),
            ("day_from", pa.int32()),
            ("day_until", pa.int32()),
            ("title", pa.string()),
            ("place", pa.string()),
            ("region", pa.string()),  # 行政区划代码 of the place
            ("heads", pa.int32()),
            ("person", pa.string()),
        ]
    ),
    Kind.UNITS: pa.schema([("buyer", pa.string()), ("buyer_name", pa.string()), ("category", pa.string())]),
    Kind.SELLERS: pa.schema(
        [
            ("seller", pa.string()),
            ("seller_name", pa.string()),
            ("business_scope", pa.string()),
            ("status", pa.string()),
            ("registered", pa.int32()),
            ("region", pa.string()),
            ("address", pa.string()),
            ("metres", pa.int32()),  # from the county's seat, where the register says so
            ("person", pa.string()),  # one person of the firm: a firm with several gives several rows
            ("duty", pa.string()),  # 法定代表人, 股东, 监事
            ("identity", pa.string()),  # a keyed digest, never the number
        ]
    ),
    Kind.PEOPLE: pa.schema(
        [
            ("buyer", pa.string()),
            ("buyer_name", pa.string()),
            ("person", pa.string()),
            ("relation", pa.string()),
            ("official", pa.string()),  # whose relative it is
            ("identity", pa.string()),
        ]
    ),
    Kind.VEHICLES: pa.schema(
        [
            ("buyer", pa.string()),
            ("buyer_name", pa.string()),
            ("plate", pa.string()),
            ("fuel", pa.string()),
            ("tank", MEASURED),
        ]
    ),
}
