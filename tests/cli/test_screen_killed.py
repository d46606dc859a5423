"""kill -9 while a screen is at work: the next run goes on from there and ends like one that nobody disturbed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bench.invoice_rows import make
from tests.cli.conftest import Forks, Installation
from tests.topics.invoices.store.making import everything
from zhujian.topics.invoices.store.places import Places

pytestmark = pytest.mark.engine("sqlite")

LINES = 10_000
RULES = 28
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def command(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation({"PATH": "/usr/bin:/bin", "ZHUJIAN_DATA": str(tmp_path_factory.mktemp("no") / "data")}, forks)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    make(LINES, folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(command: Installation, exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    command.ok("screen", exports, "--out", out)
    return out


def killed_when(command: Installation, exports: Path, out: Path, is_time: Callable[[], bool]) -> None:
    process = command.start("screen", exports, "--out", out)
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_time():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until
        time.sleep(0.005)
    process.kill()
    process.communicate(timeout=30)


def finished(out: Path) -> dict[Path, int]:
    return {piece: piece.stat().st_mtime_ns for piece in out.glob("run-*/hits/*/*.parquet")}


def results(out: Path) -> dict[str, list[dict[str, Any]]]:
    tables = ("hits", "parts", "doubts")
    return {table: sorted(pq.read_table(out / f"{table}.parquet").to_pylist(), key=repr) for table in tables}


def test_a_run_that_was_killed_goes_on_from_there(
    command: Installation, exports: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    killed_when(command, exports, out, lambda: len(finished(out)) >= RULES // 4)
    done = finished(out)
    assert not (out / "hits.parquet").exists()

    printed = json.loads(command.ok("screen", exports, "--out", out, "--json"))

    assert 0 < len(done) < RULES
    assert sum(rule["resumed"] for rule in printed["rules"]) == len(done)
    assert finished(out).items() >= done.items()
    assert len(finished(out)) == RULES
    assert results(out) == results(undisturbed)
    assert printed["hits"] == json.loads((undisturbed / "run.json").read_text("utf-8"))["hits"] > 0


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param("incoming/*/*.parquet", id="reading"),
        pytest.param("invoices/bucket=*/month=*/*.parquet", id="merging"),
    ],
)
def test_an_import_that_was_killed_is_done_again(
    command: Installation, exports: Path, undisturbed: Path, tmp_path: Path, trace: str
) -> None:
    out, store = tmp_path / "out", Places(tmp_path / "out" / "store")
    killed_when(command, exports, out, lambda: any(store.root.glob(trace)))
    assert not store.manifest.exists()

    printed = json.loads(command.ok("screen", exports, "--out", out, "--rules", "R06", "--json"))

    imported = printed["imported"]
    assert (imported["repeats"], imported["lines"]) == (0, LINES)
    assert imported["rows_read"] == imported["rows_kept"] > LINES
    assert not store.incoming.exists()
    assert everything(store) == everything(Places(undisturbed / "store"))
    assert results(out)["hits"] == [hit for hit in results(undisturbed)["hits"] if hit["rule"] == "R06"]
