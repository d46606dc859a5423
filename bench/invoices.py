"""Screening: all rules beside a bare scan, ten rules beside plain pandas, XLSX import beside calamine's bare read.

    .venv/bin/python bench/invoices.py [--lines 5000000] [--folder DIR] [--memory 4GB] [--spark] [--pandas] [--xlsx]

The rows are made and imported once and kept in DIR (a new directory where none is named). The baseline is what DuckDB
takes for `SELECT bit_xor(hash(...))` over the columns that the rules use, before and after the run: the median of six.
--spark also runs the rules on a cluster of two workers and compares every hit.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import invoice_rows  # noqa: E402

USED = {
    "invoices": (
        "buyer buyer_name seller seller_name invoice day second month code number digital serial series province risk "
        "remark form total net goods live positive blue"
    ),
    "lines": (
        "buyer buyer_name seller seller_name invoice day month province good short goods spec measure quantity price "
        "total live"
    ),
}
TEN = "R01,R03,R04,R06,R08,R10,R11,R14,R15,R24"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--memory", default="4GB")
    for part in ("spark", "pandas", "xlsx"):
        parser.add_argument(f"--{part}", action="store_true")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="zhujian-bench-"))
    if asked.xlsx:
        xlsx(folder / "xlsx")
        return
    store = prepared(folder / str(asked.lines), asked.lines)
    whole(store, folder / "out", asked.memory)
    if asked.pandas:
        beside_pandas(store, folder / "out-ten", asked.memory)
    if asked.spark:
        on_spark(store, folder, asked.memory)


def prepared(folder: Path, lines: int) -> Path:
    """The store of so many lines, made where it is not there yet."""
    store = folder / "screened" / "store"
    if (store / "manifest.json").exists():
        return store
    invoice_rows.make(lines, folder / "rows")
    began = time.perf_counter()
    command(folder / "rows", folder / "screened", "--rules", "R25")
    seconds = time.perf_counter() - began
    print(f"import of {lines:,} lines: {seconds:.0f} s, {lines / seconds:,.0f} lines/s")
    return store


def command(directory: Path, out: Path, *more: str) -> dict[str, object]:
    """`zhujian screen … --json` in a process of its own."""
    program = [sys.executable, "-m", "zhujian", "screen", str(directory), "--out", str(out), "--json", *more]
    done = subprocess.run(program, check=True, capture_output=True, text=True, cwd=HERE.parent / "src")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def bare(store: Path) -> float:
    """Seconds of DuckDB for one hash over every column that rules use."""
    con = duckdb.connect(config={"memory_limit": "2800MB"})
    began = time.perf_counter()
    for table, columns in USED.items():
        files = f"{store}/{table}/**/*.parquet"
        named = ", ".join(f'"{name}"' for name in columns.split())
        con.execute(f"SELECT bit_xor(hash({named})) FROM read_parquet('{files}', hive_partitioning=false)").fetchall()
    return time.perf_counter() - began


def whole(store: Path, out: Path, memory: str) -> None:
    """All rules beside the bare scan."""
    scans = [bare(store) for _time in range(3)]
    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    outcome = command(store, out, "--memory", memory)
    seconds = time.perf_counter() - began
    scans += [bare(store) for _time in range(3)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20)
    baseline = statistics.median(scans)
    print(f"bare scan {baseline:.1f} s (median of {', '.join(f'{scan:.1f}' for scan in scans)})")
    print(f"all rules {seconds:.1f} s = {seconds / baseline:.1f} x the bare scan (target 20); peak {peak:.2f} GiB")
    print(f"{outcome['hits']:,} hits, {outcome['doubts']['count']:,} doubts")  # type: ignore[index]
    slow = sorted(outcome["rules"], key=lambda rule: -rule["seconds"])[:6]  # type: ignore[call-overload]
    print("slowest:", ", ".join(f"{rule['id']} {rule['seconds']:.1f} s" for rule in slow))


def beside_pandas(store: Path, out: Path, memory: str) -> None:
    """Ten rules beside the same ten written plainly in pandas, reading included on both sides."""
    import invoice_pandas

    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    command(store, out, "--memory", memory, "--rules", TEN)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    found = invoice_pandas.run(store)
    plain = time.perf_counter() - began
    print(f"ten rules: ours {ours:.1f} s, pandas {plain:.1f} s: {plain / ours:.1f} x faster (target 10)")
    print("pandas found", ", ".join(f"{rule} {count:,}" for rule, count in found.items()))


def on_spark(store: Path, folder: Path, memory: str) -> None:
    """The rules on a cluster of two workers; every hit compared."""
    out = folder / "out-spark"
    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    command(store, out, "--memory", memory, "--engine", "local-cluster[2,1,2048]")
    print(f"two Spark workers: {time.perf_counter() - began:.0f} s")
    con = duckdb.connect()
    for name in ("hits", "parts", "doubts"):
        ours, theirs = (f"read_parquet('{place / name}.parquet')" for place in (folder / "out", out))
        apart = f"((FROM {ours} EXCEPT ALL FROM {theirs}) UNION ALL (FROM {theirs} EXCEPT ALL FROM {ours}))"
        query = f"SELECT count(*) FROM {apart}"
        rows = con.execute(f"SELECT count(*) FROM {ours}").fetchall()[0][0]
        print(f"{name}: {rows:,} rows, {con.execute(query).fetchall()[0][0]} differences")


def xlsx(folder: Path, rows: int = 100_000) -> None:
    """Two files brought in on two cores, beside two bare reads by calamine."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhujian.site.settings")
    os.environ["ZHUJIAN_DATA"] = str(folder / "data")
    folder.mkdir(parents=True, exist_ok=True)
    files = [invoice_rows.workbook(folder / f"export-{number}.xlsx", rows, number) for number in (1, 2)]
    for _time in range(3):
        seconds = {
            "python-calamine": _timed(lambda: [_calamine(file) for file in files]),
            "fastexcel": _timed(lambda: [_fastexcel(file) for file in files]),
            "import": _timed(lambda: _imported(folder, files)),
        }
        shares = ", ".join(
            f"{100 * bare / seconds['import']:.0f} % of {name}" for name, bare in seconds.items() if name != "import"
        )
        print(" ".join(f"{name} {took:.1f} s" for name, took in seconds.items()), "->", shares)


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _calamine(file: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def _fastexcel(file: Path) -> None:
    import fastexcel

    fastexcel.read_excel(file).load_sheet(0, dtypes="string").to_arrow()


def _imported(folder: Path, files: list[Path]) -> None:
    import django

    django.setup()
    from zhujian.topics.invoices.store.places import Places
    from zhujian.topics.invoices.store.receiving import Incoming
    from zhujian.topics.invoices.store.taking import Asked, take

    shutil.rmtree(folder / "store", ignore_errors=True)
    take(Places(folder / "store"), [Incoming(file, file.name) for file in files], Asked("bench"))


if __name__ == "__main__":
    main()
