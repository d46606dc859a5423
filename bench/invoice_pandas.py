"""Ten of the rules written plainly in pandas: what somebody would write who had only that. The baseline of a bench."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

LIQUOR = "酒|茅台|五粮液|香烟|卷烟|茶叶|绿茶|红茶|礼盒"
LEISURE = "温泉|洗浴|汗蒸|足浴|足道|SPA|KTV|歌舞|酒吧|会所|棋牌|高尔夫|健身"
DURABLE = ("电脑", "打印机", "复印机", "空调", "冰箱", "投影", "沙发", "办公桌", "文件柜")
LINES = [
    "buyer",
    "seller",
    "seller_name",
    "invoice",
    "day",
    "month",
    "short",
    "goods",
    "measure",
    "quantity",
    "price",
    "total",
]
BILLS = ["buyer", "seller", "seller_name", "invoice", "day", "month", "second", "series", "serial", "remark", "total"]


def run(store: Path) -> dict[str, int]:
    """How many rows each rule finds."""
    lines, bills = (_table(store, name, columns) for name, columns in (("lines", LINES), ("invoices", BILLS)))
    events = pd.read_parquet(next((store / "tables").glob("calendar-*.parquet")))
    ledger = pd.read_parquet(next((store / "tables").glob("ledger-*.parquet")))
    meals = bills[bills.invoice.isin(lines[lines.short == "餐饮服务"].invoice)]
    return {
        "R01": lines[lines.goods.str.contains(LIQUOR)].invoice.nunique(),
        "R03": lines[(lines.short == "预付卡销售") | lines.goods.str.contains("购物卡|充值|提货券")].invoice.nunique(),
        "R04": int(
            (
                bills.seller_name.str.contains(LEISURE)
                | bills.invoice.isin(lines[lines.goods.str.contains(LEISURE)].invoice)
            ).sum()
        ),
        "R06": _party_days(bills, lines, events),
        "R08": _meals(meals),
        "R10": _runs(bills),
        "R11": _split(bills),
        "R14": _prices(lines),
        "R15": _again(lines),
        "R24": int((~bills[bills.buyer.isin(ledger.buyer)].invoice.isin(ledger.number)).sum()),
    }


def _table(store: Path, name: str, columns: list[str]) -> pd.DataFrame:
    files = [str(file) for file in sorted((store / name).rglob("*.parquet"))]
    table = ds.dataset(files).to_table(columns=[*columns, "live"]).to_pandas()
    return table[table.live].assign(total=lambda rows: rows.total.astype(float))


def _party_days(bills: pd.DataFrame, lines: pd.DataFrame, events: pd.DataFrame) -> int:
    wanted = lines[lines.short.isin(["餐饮服务", "住宿服务", "旅游服务", "娱乐服务"])].invoice
    some = bills[bills.invoice.isin(wanted) | bills.seller_name.str.contains(LEISURE)]
    days = events[events.event == "party-day"][["buyer", "day_from"]]
    near = some.merge(days, on="buyer")
    return int(near[(near.day - near.day_from).abs() <= 3].invoice.nunique())


def _meals(meals: pd.DataFrame) -> int:
    weekday = (meals.day + 3) % 7
    month = meals.groupby(["buyer", "month"]).total.transform("sum")
    usual = meals.groupby("buyer").total.transform("sum") / meals.groupby("buyer").month.transform("nunique")
    return int((((weekday >= 5) | (meals.second >= 72_000)) & ((meals.total >= 1000) | (month > 2 * usual))).sum())


def _runs(bills: pd.DataFrame) -> int:
    ordered = bills.sort_values(["buyer", "seller", "series", "serial"])
    same = ordered[["buyer", "seller", "series"]].eq(ordered[["buyer", "seller", "series"]].shift()).all(axis=1)
    linked = same & (ordered.serial.diff() <= 1) & (ordered.day.diff().abs() <= 3)
    run = (~linked).cumsum()
    return int((run.map(run.value_counts()) >= 3).sum())


def _split(bills: pd.DataFrame) -> int:
    found = 0
    for limit in (5_000, 10_000, 50_000):
        small = bills[bills.total < limit].sort_values(["buyer", "seller", "day"])
        small = small.assign(when=pd.to_datetime(small.day, unit="D")).set_index("when")
        rolled = small.groupby(["buyer", "seller"]).total.rolling("7D").agg(["count", "sum"])
        found += int(((rolled["count"] >= 3) & (rolled["sum"] >= limit)).sum())
    return found


def _prices(lines: pd.DataFrame) -> int:
    priced = lines[lines.measure != ""].assign(price=lambda rows: rows.price.astype(float))
    groups = priced.groupby(["short", "goods", "measure"]).price
    return int(((groups.transform("count") >= 8) & (priced.price > 3 * groups.transform("median"))).sum())


def _again(lines: pd.DataFrame) -> int:
    found = 0
    for word in DURABLE:
        bought = lines[lines.goods.str.contains(word)].groupby(["buyer", "day"]).total.sum().reset_index()
        gap = bought.sort_values(["buyer", "day"]).groupby("buyer").day.diff()
        found += int((gap < 180).sum())
    return found
