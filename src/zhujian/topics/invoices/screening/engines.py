"""Where expressions run: DuckDB in this process, or an Apache Spark cluster. Both through Ibis, with equal results."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from zhujian.topics.invoices.store.engine import connect, keep

if TYPE_CHECKING:
    from ibis.expr.types import Table

# Of what the whole process may use: Python, Arrow and the reading of files have their part beside the engine.
SHARE = 0.7
SPARK = ("spark://", "local-cluster[", "local[")
# Told by name: what is not installed cannot be imported, and what is takes a while.
LIBRARIES = ("duckdb", "_duckdb", "pyspark", "py4j")


class EngineFault(RuntimeError):
    """The engine gave up: what it was doing, why, and what to do."""


class Engine(Protocol):
    """What a run asks of an engine."""

    name: str
    rows_at_once: int  # lines of an invoice that one batch may hold

    def read(self, files: Sequence[Path]) -> Table:
        """Parquet files of one schema as a table."""

    def keep(self, name: str, table: Table) -> Table:
        """The table computed once, for whoever asks for it again under this name."""

    def drop(self, name: str) -> None: ...

    def write(self, table: Table, place: Path) -> None:
        """The rows as one Parquet file; it is there whole or not at all.

        Sums are cast before, as `rules.base.hits` does: those of DuckDB are wider than Parquet knows.
        """

    def close(self) -> None: ...


def engine(name: str, *, memory: int, scratch: Path) -> Engine:
    """`duckdb`, or a Spark master such as `spark://HOST:PORT`. Raises EngineFault where there is none."""
    require(name)
    with heard():
        return DuckDB(memory, scratch) if name == "duckdb" else Spark(name, memory, scratch)


def require(name: str) -> None:
    """Raises EngineFault where no engine has such a name: before anything is imported for it."""
    if name != "duckdb" and not name.startswith(SPARK):
        raise EngineFault(_("没有引擎“%(name)s”：请用 duckdb 或者 spark://主机:端口。") % {"name": name})


@contextmanager
def heard() -> Iterator[None]:
    """What an engine complains of becomes an EngineFault; what is wrong with our own code stays what it is."""
    try:
        yield
    except Exception as error:
        if not _is_of_an_engine(error):
            raise
        raise EngineFault(_reason(error)) from error


def _is_of_an_engine(error: Exception) -> bool:
    if isinstance(error, MemoryError | BrokenExecutor):
        return True
    return any(kind.__module__.partition(".")[0] in LIBRARIES for kind in type(error).__mro__)


class DuckDB:
    """The embedded default."""

    name = "duckdb"
    rows_at_once = 8_000_000

    def __init__(self, memory: int, scratch: Path) -> None:
        self.scratch = scratch
        self.backend = connect(scratch / "duckdb", int(memory * SHARE))

    def read(self, files: Sequence[Path]) -> Table:
        return self.backend.read_parquet([str(file) for file in files], hive_partitioning=False)

    def keep(self, name: str, table: Table) -> Table:
        return keep(self.backend, name, table)

    def drop(self, name: str) -> None:
        self.backend.drop_table(name, force=True)

    def write(self, table: Table, place: Path) -> None:
        fresh = _fresh(place)
        try:
            self.backend.to_parquet(table, fresh, compression="zstd")
        except Exception as error:
            raise EngineFault(_reason(error)) from error
        fresh.replace(place)

    def close(self) -> None:
        self.backend.disconnect()
        shutil.rmtree(self.scratch / "duckdb", ignore_errors=True)


class Spark:
    """A cluster; this process is its driver. The store and `scratch` stand where every worker can read them."""

    rows_at_once = 40_000_000

    def __init__(self, master: str, memory: int, scratch: Path) -> None:
        self.name = master
        self.scratch = scratch
        self.kept: dict[str, Any] = {}
        try:
            import ibis
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineFault(_("没有安装 pyspark：请安装 zhujian[spark]，并装好 Java 17。")) from error
        try:
            self.session = _session(SparkSession.builder, master, memory)
        except Exception as error:
            raise EngineFault(
                _("连接不上 Spark 集群 %(master)s：%(reason)s") % {"master": master, "reason": _first(error)}
            ) from error
        self.backend = ibis.pyspark.connect(self.session)

    def read(self, files: Sequence[Path]) -> Table:
        name = f"read_{len(self.kept)}_{abs(hash(tuple(files)))}"
        reader = self.session.read.option("recursiveFileLookup", "true")
        reader.parquet(*(f"file://{file}" for file in files)).createOrReplaceTempView(name)
        return self.backend.table(name)

    def keep(self, name: str, table: Table) -> Table:
        self.drop(name)
        frame = self.session.sql(self.backend.compile(table)).persist()
        frame.createOrReplaceTempView(name)
        self.kept[name] = frame
        return self.backend.table(name)

    def drop(self, name: str) -> None:
        frame = self.kept.pop(name, None)
        if frame is not None:
            frame.unpersist()

    def write(self, table: Table, place: Path) -> None:
        import pyarrow.parquet as pq

        fresh = _fresh(place)
        try:
            batches = self.backend.to_pyarrow_batches(table)
            with pq.ParquetWriter(fresh, batches.schema, compression="zstd") as writer:
                for batch in batches:
                    writer.write_batch(batch)
        except Exception as error:
            raise EngineFault(_reason(error)) from error
        fresh.replace(place)

    def close(self) -> None:
        self.session.stop()


def _session(builder: Any, master: str, memory: int) -> Any:
    """A session whose days, numbers and mistakes mean what they mean in DuckDB."""
    # The bridge to Java tells of every connection that it closes, the last one when nobody listens any more.
    logging.getLogger("py4j").setLevel(logging.WARNING)
    megabytes = max(memory // (1 << 20), 1024)
    settings = {
        "spark.driver.memory": f"{megabytes // 2}m",
        "spark.executor.memory": f"{max(megabytes // 4, 512)}m",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
    if not master.startswith(("local", "spark://127.", "spark://localhost")):
        # Workers on other machines must find this one: the network's own name of it is used.
        settings.pop("spark.driver.host")
        settings.pop("spark.driver.bindAddress")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.master(master).appName("zhujian").getOrCreate()


def _fresh(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.with_suffix(".part")


def _reason(error: Exception) -> str:
    is_memory = isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__
    if is_memory or "out of memory" in str(error).lower():
        return _(
            "内存不够：%(reason)s。请加大内存上限（--memory 或者 ZHUJIAN_SCREEN_MEMORY）后继续，已完成的分区不会重算。"
        ) % {"reason": _first(error)}
    return _("引擎中断：%(reason)s。再次运行即从中断处继续。") % {"reason": _first(error)}


def _first(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
