"""Screening a directory from the command line: import what is there, run, join, and say what came out."""

from __future__ import annotations

import getpass
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.api import Refused, published_calendar
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.catalogue import Book
from zhujian.topics.invoices.rules.faults import BadRules
from zhujian.topics.invoices.screening import doubts, runs
from zhujian.topics.invoices.screening.days import Days
from zhujian.topics.invoices.screening.engines import EngineFault, engine, heard, require
from zhujian.topics.invoices.screening.runs import Empty, Plan, Progress
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.engine import connect
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, Taken, take

ENDINGS = {".xlsx", ".xls", ".csv", ".txt", ".parquet"}
TOP = 20


@dataclass(frozen=True)
class Order:
    """What is asked for; `memory` in bytes."""

    directory: Path
    out: Path
    engine: str
    memory: int
    rules: tuple[str, ...] = ()
    county: Path | None = None
    task: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came out, as the command prints it."""

    out: Path
    engine: str
    imported: dict[str, Any]
    faults: list[tuple[str, str]]
    rules: list[dict[str, Any]]
    doubts: int
    top: list[dict[str, Any]]

    @property
    def hits(self) -> int:
        return sum(rule["hits"] or 0 for rule in self.rules)

    def as_json(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "out": str(self.out),
            "imported": self.imported,
            "rules": self.rules,
            "hits": self.hits,
            "doubts": {"count": self.doubts, "file": str(self.out / "doubts.parquet")},
            "top": self.top,
        }


def screen(order: Order, *, importing: Progress, running: Progress) -> Outcome:
    """Screen a directory of exports, or a store. Raises Refused with the reason where it cannot."""
    try:
        book = _book(order)
        require(order.engine)
        _make(order)
        places, taken = _store(order, importing)
        work = _planned(order, places, book, taken)
        return _run(order, work, taken, running)
    except (BadRules, Empty, EngineFault) as fault:
        raise Refused(str(fault)) from fault


def _make(order: Order) -> None:
    """The directory of the results; what stands in it is never read as an export."""
    if order.out == order.directory or order.out in order.directory.parents:
        words = _("结果目录 %(out)s 不能是导出文件所在的目录，也不能是它的上级目录：请另指一个目录。")
        raise Refused(words % {"out": order.out})
    try:
        order.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = _("结果目录 %(out)s 无法使用：%(reason)s。")
        raise Refused(words % {"out": order.out, "reason": error.strerror or error}) from error


def _planned(order: Order, places: Places, book: Book, taken: Taken | None) -> Plan:
    """The run; where there is nothing to screen because files could not be read, the reasons are said."""
    try:
        return runs.plan(places, book, _days(), order.out, engine=order.engine, county=order.county)
    except Empty as fault:
        reasons = [f"{file.name}：{file.fault}" for file in taken.faults] if taken else []
        reasons += [refusal.reason for refusal in taken.refusals[:1]] if taken else []
        raise Empty("\n".join([str(fault), *reasons])) from fault


def _book(order: Order) -> Book:
    book = catalogue.load(order.county)
    return book.only(order.rules) if order.rules else book


def _days() -> Days:
    calendar = published_calendar()
    return Days(lambda day: not calendar.is_working(day), lambda day: day in calendar.holidays)


def _store(order: Order, importing: Progress) -> tuple[Places, Taken | None]:
    """The directory itself where it is a store; else one beside the results that takes what is new in it."""
    if Places(order.directory).manifest.exists():
        return Places(order.directory), None
    places = Places(order.out / "store")
    files = [Incoming(file, str(file.relative_to(order.directory))) for file in _files(order)]
    if not files:
        raise Refused(_("目录 %(directory)s 中没有 XLSX、CSV 或者 Parquet 文件。") % {"directory": order.directory})
    asked = Asked(who=_who(), task=order.task)
    with heard():
        return places, take(places, files, asked, memory=order.memory // 2, progress=importing)


def _who() -> str:
    """The account's name; in a container it may have a number only."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _files(order: Order) -> Iterator[Path]:
    """What may be an export, but neither these results nor those of an earlier screening."""
    results = {order.out, *_earlier(order.directory)}
    for file in sorted(order.directory.rglob("*")):
        inside = not results.isdisjoint(file.parents)
        if file.is_file() and file.suffix.lower() in ENDINGS and not inside and not file.name.startswith(("~$", ".")):
            yield file


def _earlier(directory: Path) -> Iterator[Path]:
    """Results below a directory, by what every run leaves: its store, or else what it printed beside its doubts."""
    yield from (place.parents[1] for place in directory.rglob("store/key"))
    yield from (place.parent for place in directory.rglob("run.json") if place.with_name("doubts.parquet").exists())


def _run(order: Order, work: Plan, taken: Taken | None, running: Progress) -> Outcome:
    at_work = engine(order.engine, memory=order.memory, scratch=work.folder / "scratch")
    try:
        reports = runs.run(work, at_work, running)
    finally:
        at_work.close()
    count = _joined(order, work)
    outcome = Outcome(
        out=order.out,
        engine=order.engine,
        imported=_imported(work.places, taken),
        faults=[(file.name, file.fault) for file in taken.faults] if taken else [],
        rules=runs.as_json(reports),
        doubts=count,
        top=_top(order.out),
    )
    written = {"mark": work.mark, "dictionary": work.book.words.plain(), **outcome.as_json()}
    (order.out / "run.json").write_text(json.dumps(written, ensure_ascii=False, indent=1), "utf-8")
    return outcome


def _joined(order: Order, work: Plan) -> int:
    scratch = work.folder / "joining"
    with heard():
        backend = connect(scratch, order.memory // 2)
        try:
            return doubts.join(backend, work, order.out)
        finally:
            backend.disconnect()
            shutil.rmtree(scratch, ignore_errors=True)


def _imported(places: Places, taken: Taken | None) -> dict[str, Any]:
    held = manifests.load(places)
    files = taken.act.files if taken else ()
    tables = [table for file in files for table in file.tables]
    return {
        "store": str(places.root),
        "invoices": held.count("invoices"),
        "lines": held.count("lines"),
        "disagreements": held.count("disagreements"),
        "files": len(files),
        "repeats": sum(bool(file.repeats) for file in files),
        "rows_read": sum(table.read for table in tables),
        "rows_kept": sum(table.kept for table in tables),
        "rows_dropped": sum(table.dropped for table in tables),
        "rows_refused": sum(table.refused for table in tables),
        "refusals": [vars(refusal) for refusal in taken.refusals[:100]] if taken else [],
        "faults": [{"file": file.name, "reason": file.fault} for file in files if file.fault],
    }


def _top(out: Path) -> list[dict[str, Any]]:
    """The doubts with the highest scores, with the rules of each."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    first = next(pq.ParquetFile(out / "doubts.parquet").iter_batches(TOP), None)
    if first is None:
        return []
    rows = first.to_pylist()
    parts = pq.read_table(out / "parts.parquet", filters=pc.field("doubt").isin([row["doubt"] for row in rows]))
    by_doubt: dict[str, list[dict[str, Any]]] = {}
    for part in parts.to_pylist():
        by_doubt.setdefault(part["doubt"], []).append(part)
    return [row | {"rules": [part["rule"] for part in by_doubt[row["doubt"]]]} for row in rows]
