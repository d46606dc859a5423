"""kill -9 while a run is at work: begun again, it ends in the same doubts as one that nobody disturbed."""

from __future__ import annotations

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
LINES = 2_000
PATIENCE_SECONDS = 60
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

    def results(self) -> list[Any]:
        return [self.rows(query) for query in (DOUBTS, PARTS, MOVES, PROFILES)]

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


@pytest.fixture(scope="module")
def undisturbed(begun: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    with copied(begun[0], tmp_path_factory.mktemp("undisturbed") / "data") as office:
        office.ok(*office.work(begun[1]))
        assert office.status() == "done"
        return office.results()


class copied:  # noqa: N801
    """An office of one's own, with what was begun."""

    def __init__(self, begun: Path, folder: Path) -> None:
        shutil.copytree(begun, folder)
        self.context = installation(folder)

    def __enter__(self) -> Office:
        self.office = Office(self.context.__enter__())
        return self.office

    def __exit__(self, *what: object) -> None:
        self.office.end()
        self.context.__exit__(None, None, None)


def is_screening(office: Office) -> bool:
    return len(list((office.data / "invoices" / "runs").glob("run-*/hits/*/*.parquet"))) >= 7


def is_publishing(office: Office) -> bool:
    return bool(office.rows("select count(*) from invoices_doubt")[0][0])


@pytest.mark.parametrize("is_time", [is_screening, is_publishing])
def test_a_run_that_was_killed_ends_as_if_nobody_had_disturbed_it(
    begun: tuple[Path, str], undisturbed: list[Any], tmp_path: Path, is_time: Callable[[Office], bool]
) -> None:
    with copied(begun[0], tmp_path / "data") as office:
        process = office.start(*office.work(begun[1]))
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_time(office):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.002)
        process.kill()
        process.communicate(timeout=30)
        assert office.status() == "waiting"

        office.ok(*office.work(begun[1]))

        assert office.status() == "done"
        doubts, *others = office.results()
        assert len(doubts) > 10
        assert [doubts, *others] == undisturbed


def test_the_run_reports_every_rule_once(undisturbed: list[Any], begun: tuple[Path, str], tmp_path: Path) -> None:
    with copied(begun[0], tmp_path / "data") as office:
        office.ok(*office.work(begun[1]))
        rules, counts = office.rows("select rules, counts from invoices_run")[0]
        assert len({rule["id"] for rule in json.loads(rules)}) == len(json.loads(rules)) == 28
        assert json.loads(counts)["new"] == len(undisturbed[0])
