"""Rows of invented units in files of any cut, taken into a store, and what the store then holds."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.topics.invoices.world import Firm, Row, Unit, World, firm
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, Taken, take

MEMORY = 256 << 20
SPA = firm("某县汤池温泉有限公司")
UNITS = ("单位名称", "统一社会信用代码", "类别")


def unit(world: World, place: int = 1, *, code: str = "", name: str = "", seller: Firm = SPA) -> Unit:
    """A public body whose invoices bear numbers of its own."""
    numbers = (f"{place:04}{number:04}" for number in range(1, 10_000))
    return Unit(world, code or f"1143048100{place:06}0X", name or f"某县第{place}服务中心", numbers, seller)


def buyer(world: World, name: str, code: str) -> Unit:
    """Whoever buys: a firm or a person too, with a code or without one."""
    return Unit(world, code, name, (f"9{abs(hash(name)) % 1000:03}{number:04}" for number in range(1, 9)), SPA)


def rows_file(folder: Path, name: str, kind: Kind, rows: Sequence[Row]) -> Incoming:
    """Rows as a Parquet file with the schema's own names."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows), schema=SCHEMAS[kind]), folder / name)
    return Incoming(folder / name, name)


def sheet_file(folder: Path, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Incoming:
    """Rows as a sheet under these headings."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return Incoming(folder / name, name)


def export(world: World, folder: Path, mark: str = "") -> list[Incoming]:
    """A world's invoices and their lines, each as a file."""
    kinds = [kind for kind in (Kind.INVOICES, Kind.LINES) if world.rows[kind]]
    return [rows_file(folder, f"{kind}{mark}.parquet", kind, world.rows[kind]) for kind in kinds]


def bring(places: Places, files: Sequence[Incoming], who: str = "测试员", task: str = "") -> Taken:
    return take(places, files, Asked(who, task), memory=MEMORY)


def stored(places: Places, table: str) -> list[dict[str, Any]]:
    """The rows of `invoices`, `lines`, `goods` or `disagreements` that the manifest names, in an order of their own."""
    found: list[dict[str, Any]] = []
    for bucket, generation in manifests.load(places).partitions.items():
        for file in places.partition(table, bucket).rglob(f"g{generation}_*.parquet"):
            found += pq.ParquetFile(file).read().to_pylist()
    return sorted(found, key=repr)


def everything(places: Places) -> dict[str, list[dict[str, Any]]]:
    return {table: stored(places, table) for table in ("invoices", "lines", "goods", "disagreements")}


def only(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows
    return row
