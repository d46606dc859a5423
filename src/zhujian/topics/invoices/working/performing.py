"""Doing an import or a run, whole: read or screen, then tell the database. Begun anew, it goes on where it was left."""

from __future__ import annotations

import shutil
import tempfile
import time as clock
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhujian.kernel.api import Conflict, Refused, contents, current_calendar
from zhujian.topics.invoices.exports.kinds import Kind
from zhujian.topics.invoices.models import Import, Run
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.faults import BadRules
from zhujian.topics.invoices.screening import doubts, runs
from zhujian.topics.invoices.screening.county import County
from zhujian.topics.invoices.screening.days import Days
from zhujian.topics.invoices.screening.dossiers import Dossiers
from zhujian.topics.invoices.screening.engines import DuckDB, EngineFault, engine, heard
from zhujian.topics.invoices.screening.runs import Empty, Plan, RuleReport
from zhujian.topics.invoices.screening.spending import spending
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import Import as Taking
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, refusals_of, take
from zhujian.topics.invoices.triage.findings import Units
from zhujian.topics.invoices.triage.publishing import (
    SCREENER,
    fail,
    finish_import,
    finish_run,
    profile,
    publish,
    settle,
)
from zhujian.topics.invoices.triage.standings import percents
from zhujian.topics.invoices.triage.tasks import files_of
from zhujian.topics.invoices.working import places, reports, results

Progress = Callable[[str, int, int], None]
EXPECTED = (BadRules, Empty, EngineFault, Refused, OSError)
FEW = 100
RETRIES, PAUSE_SECONDS = 5, 0.2
Result = TypeVar("Result")
log = structlog.get_logger(__name__)


def perform(row: Import | Run, progress: Progress) -> None:
    """Do it. What stands in the way is told on the row, in Chinese as all that is kept; a defect is raised as well."""
    with override("zh-hans"):
        try:
            bring_in(row, progress) if isinstance(row, Import) else screen(row, progress)
        except EXPECTED as fault:
            fail(SCREENER, row=row, reason=str(fault))
        except Exception:
            fail(SCREENER, row=row, reason=_("程序出错，原因已写入日志，请联系系统管理员。"))
            raise


def bring_in(row: Import, progress: Progress) -> None:
    """Read the files of an import into the store."""
    store, asked = places.store(), Asked(who=str(row.brought_by or ""), task=str(row))
    act = _taken_before(row)
    refusals = refusals_of(store, act.number) if act else ()
    if act is None:
        with tempfile.TemporaryDirectory(dir=_scratch()) as folder, heard():
            taken = take(
                store, _files(row, Path(folder)), asked, memory=places.memory() // 2, progress=_imported(progress)
            )
        act, refusals = taken.act, taken.refusals
    finish_import(SCREENER, brought=row, report=reports.imported(store, act, refusals))


def _imported(progress: Progress) -> Progress:
    def told(what: str, done: int, total: int) -> None:
        progress(_("整理") if what == "merge" else what, done, total)

    return told


def _taken_before(row: Import) -> Taking | None:
    """What an earlier attempt had finished when it was broken off before the database knew."""
    found = (act for act in manifests.load(places.store()).imports if act.task == str(row))
    return next(found, None)


def _scratch() -> Path:
    folder = places.root() / "scratch"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _files(row: Import, folder: Path) -> list[Incoming]:
    """The contents as files beside each other, wherever the house keeps them."""
    found = []
    for place, file in enumerate(files_of(row)):
        target = folder / str(place)
        with contents.read(file.sha256, verify=True) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        found.append(Incoming(target, file.name))
    return found


def screen(row: Run, progress: Progress) -> None:
    """Run every rule over the store, and publish what was found."""
    county = places.county_rules()
    book = catalogue.load(county)
    calendar = current_calendar()
    days = Days(lambda day: not calendar.is_working(day), lambda day: day in calendar.holidays)
    work = runs.plan(places.store(), book, days, places.results(), engine=row.engine, county=county)
    at_work = engine(row.engine, memory=places.memory(), scratch=work.folder / "scratch")
    try:
        done = runs.run(work, at_work, progress)
    finally:
        at_work.close()
    _publish(row, work, done, progress)
    _sweep(work.folder)


def _publish(row: Run, work: Plan, done: list[RuleReport], progress: Progress) -> None:
    reader = DuckDB(places.memory(), work.folder / "scratch")
    try:
        with heard():
            doubts.join(reader.backend, work, work.folder, percents())
            total = _record(row, work, reader, progress)
    finally:
        reader.close()
    finish_run(SCREENER, run=row, rules=runs.as_json(done), total=total, mark=work.mark)


def _listed(work: Plan) -> list[tuple[str, str]]:
    """Codes and names of the lists of units that were brought in."""
    import pyarrow.parquet as pq

    generation = work.held.tables.get(Kind.UNITS.value)
    if generation is None:
        return []
    rows = pq.read_table(work.places.table(Kind.UNITS.value, generation), columns=["buyer", "buyer_name"])
    return list(zip(rows["buyer"].to_pylist(), rows["buyer_name"].to_pylist(), strict=True))


def _record(row: Run, work: Plan, reader: DuckDB, progress: Progress) -> int:
    """Doubts and profiles into the database; how many doubts the run found."""
    county = County(reader, work.places, work.held, work.book.words, work.days, work.shared)
    hits, units = reader.read([work.folder / "hits.parquet"]), Units.known(_listed(work))
    batches = results.found(work.folder, hits, Dossiers(county, reader.backend, hits), work.book.rules, percents())
    total = results.count(work.folder)
    for place, found in enumerate(batches):
        progress(_("写入疑点"), min(place * results.AT_ONCE, total), total)
        _patiently(partial(publish, SCREENER, run=row, found=found, units=units))
    while _patiently(partial(settle, SCREENER, run=row, limit=FEW)):
        pass
    _profiles(row, county, units)
    return total


def _patiently(step: Callable[[], Result]) -> Result:
    """Somebody may decide on a doubt while it is written: then it is read again, as it stands."""
    for _attempt in range(RETRIES):
        try:
            return step()
        except Conflict:
            clock.sleep(PAUSE_SECONDS)
    return step()


def _profiles(row: Run, county: County, units: Units) -> None:
    found: list[tuple[str, Any]] = list(spending(county).items())
    for start in range(0, len(found), FEW):
        profile(SCREENER, run=row, found=dict(found[start : start + FEW]), units=units)


def _sweep(current: Path) -> None:
    """Earlier runs' files: what they found stands in the database, and their work fits no data any more."""
    for folder in current.parent.glob("run-*"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
