"""kill -9 while a run is at work: begun again, it ends in the same doubts as one that nobody disturbed."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import zhujian
from bench.invoice_rows import make
from tests.engines.installations import installation

pytestmark = pytest.mark.engine("sqlite")

SOURCE = Path(zhujian.__file__).resolve().parent.parent
LINES, RULES = 400, 28
PATIENCE_SECONDS = 120
# The office with its task, the files in the store, and a run that waits.
BEGIN = """
import django
django.setup()
import sys
from datetime import datetime
from pathlib import Path
from django.core.management import call_command
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import Asked, take
from zhujian.topics.invoices.triage import tasks
from zhujian.topics.invoices.working import places

call_command("migrate", verbosity=0)
files = [Incoming(file, file.name) for file in sorted(Path(sys.argv[1]).iterdir())]
take(places.store(), files, Asked("tests"), memory=256 << 20)
tests = Actor.system("tests")
with time.at(datetime(2022, 9, 28, 9, tzinfo=time.ZONE)):
    task = tasks.open_task(tests, title="筛查", basis="示例〔2022〕1号")
    print(tasks.screen(tests, task=task).pk)
"""
DOUBTS = """
select d.id, d.number, d.buyer, d.seller, d.status, d.score, d.hits, d.invoices, d.total, d.rules, d.version, c.content
from invoices_doubt d join invoices_dossier c on c.doubt_id = d.id order by d.id
"""
PARTS = "select doubt_id, rule, strength, hits, points, shown, keys from invoices_part order by doubt_id, rule"
MOVES = "select row, seq, action, source, target from workflow_move where kind = 'invoices.doubt' order by row, seq"
PROFILES = "select buyer, content from invoices_profile order by buyer"


@dataclass(frozen=True)
class Ended:
    """What a run ended in."""

    status: str
    results: list[Any]
    rules: list[str]
    counts: dict[str, int]


@dataclass
class Office:
    """A data directory on SQLite, and the processes of the worker there."""

    environ: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return Path(self.environ["ZHUJIAN_DATA"])

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environ = {**self.environ, "PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "zhujian.site.settings"}
        process = subprocess.Popen(
            [sys.executable, *arguments], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def ok(self, *arguments: str) -> str:
        process = self.start(*arguments)
        printed, complaints = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, complaints
        return printed

    def work(self, run: str) -> tuple[str, ...]:
        return "-m", "django", "invoices_work", "run", run

    def rows(self, query: str) -> list[Any]:
        place = self.data / "zhujian.sqlite3"
        database = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def ended(self) -> Ended:
        [(status, rules, counts)] = self.rows("select status, rules, counts from invoices_run")
        results = [self.rows(query) for query in (DOUBTS, PARTS, MOVES, PROFILES)]
        return Ended(status, results, [rule["id"] for rule in json.loads(rules)], json.loads(counts))

    def status(self) -> str:
        return str(self.rows("select status from invoices_run")[0][0])

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=30)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A data directory in which a run waits, and the run's key."""
    exports, folder = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("begun") / "data"
    folder.mkdir()
    make(LINES, exports)
    with installation(folder) as environ:
        office = Office(environ)
        yield folder, office.ok("-c", BEGIN, str(exports)).strip().splitlines()[-1]
        office.end()


@contextlib.contextmanager
def copied(begun: Path, folder: Path) -> Iterator[Office]:
    """An office of one's own, with what was begun."""
    shutil.copytree(begun, folder)
    with installation(folder) as environ:
        office = Office(environ)
        try:
            yield office
        finally:
            office.end()


def is_screening(office: Office) -> bool:
    return len(list((office.data / "invoices" / "runs").glob("run-*/hits/*/*.parquet"))) >= RULES // 4


def is_publishing(office: Office) -> bool:
    return bool(office.rows("select count(*) from invoices_doubt")[0][0])


def kill_when(office: Office, run: str, is_time: Callable[[Office], bool]) -> None:
    process = office.start(*office.work(run))
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_time(office):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until
        time.sleep(0.002)
    process.kill()
    process.communicate(timeout=30)
    assert office.status() == "waiting"


@pytest.fixture(scope="module")
def undisturbed(begun: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Ended:
    folder, run = begun
    with copied(folder, tmp_path_factory.mktemp("undisturbed") / "data") as office:
        office.ok(*office.work(run))
        return office.ended()


@pytest.fixture(scope="module")
def killed(begun: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Killed once while the rules run and once while doubts stand in the database already, and then left alone."""
    folder, run = begun
    with copied(folder, tmp_path_factory.mktemp("killed") / "data") as office:
        kill_when(office, run, is_screening)
        assert not is_publishing(office)
        kill_when(office, run, is_publishing)
        office.ok(*office.work(run))
        return office.ended()


def test_a_run_that_nobody_disturbs_reports_every_rule_once(undisturbed: Ended) -> None:
    doubts, parts, moves, profiles = undisturbed.results
    assert len(doubts) == len(moves) == undisturbed.counts["new"] > 10
    assert len(parts) >= len(doubts)
    assert profiles
    assert len(undisturbed.rules) == len(set(undisturbed.rules)) == RULES


def test_a_run_that_was_killed_ends_in_the_same_doubts(undisturbed: Ended, killed: Ended) -> None:
    assert (killed.status, undisturbed.status) == ("done", "done")
    for ours, theirs in zip(killed.results, undisturbed.results, strict=True):
        assert ours == theirs
    assert killed.rules == undisturbed.rules


def test_a_run_that_was_killed_still_says_how_many_doubts_were_new(undisturbed: Ended, killed: Ended) -> None:
    assert killed.counts == undisturbed.counts
