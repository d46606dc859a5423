"""An engine that gives up says so in a sentence that tells what to do; nothing that was finished is lost."""

from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import duckdb
import ibis
import pytest

from tests.topics.invoices.store.making import bring, export, unit
from tests.topics.invoices.world import World, run
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.screening.engines import DuckDB, EngineFault, engine, heard
from zhujian.topics.invoices.store.places import Places

pytestmark = pytest.mark.engine("sqlite")

MEGABYTE = 1 << 20


def said(error: Exception) -> str:
    with pytest.raises(EngineFault) as caught, heard():
        raise error
    return str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        duckdb.OutOfMemoryException("could not allocate block of size 256.0 KiB\n\nPossible solutions: …"),
        MemoryError(),
        duckdb.IOException("Out of Memory Error: failed to pin block"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_where_memory_ran_out_it_says_to_give_more_and_what_stays(error: Exception) -> None:
    words = said(error)
    assert words.startswith("内存不够：")
    assert "请加大内存上限（--memory 或者 ZHUJIAN_SCREEN_MEMORY）后继续，已完成的分区不会重算" in words
    assert "\n" not in words


@pytest.mark.parametrize("error", [duckdb.IOException("disk is full"), BrokenProcessPool("a worker died")])
def test_otherwise_it_says_that_the_same_command_goes_on(error: Exception) -> None:
    words = said(error)
    assert str(error) in words
    assert "再次运行即从中断处继续" in words


def test_a_mistake_of_our_own_is_no_fault_of_the_engine() -> None:
    with pytest.raises(KeyError), heard():
        raise KeyError("rule")


def test_a_query_that_does_not_fit_into_memory_is_heard(tmp_path: Path) -> None:
    """Also where a table is only kept, not yet written: half of what rules ask for is computed there."""
    small = engine("duckdb", memory=20 * MEGABYTE, scratch=tmp_path)
    assert isinstance(small, DuckDB)
    small.backend.raw_sql("SET max_temp_directory_size = '1MB'")
    rows = ibis.range(2_000_000).unnest().name("row").as_table()
    wide = rows.mutate(words=rows.row.cast("string").hexdigest("md5").repeat(8))
    try:
        with pytest.raises(EngineFault, match="请加大内存上限"), heard():
            small.keep("wide", wide.order_by("words"))
    finally:
        small.close()


def test_a_run_that_gives_up_names_the_rule_and_keeps_what_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, places = World(), Places(tmp_path / "store")
    unit(world).buys("*娱乐服务*温泉票", "600.00")
    bring(places, export(world, tmp_path))
    book, out = catalogue.load().only(["R04", "R05"]), tmp_path / "out"
    write = DuckDB.write

    def limited(self: DuckDB, table: object, place: Path) -> None:
        if "R05" in place.parts:
            raise duckdb.OutOfMemoryException("no room")
        write(self, table, place)

    with monkeypatch.context() as patch:
        patch.setattr(DuckDB, "write", limited)
        with pytest.raises(EngineFault, match=r"规则 R05 .*内存不够：no room"):
            run(places, out, book=book)

    reports = run(places, out, book=book).reports
    assert (reports["R04"].resumed, reports["R04"].hits) == (1, 1)
    assert (reports["R05"].resumed, reports["R05"].hits) == (0, 0)


def test_an_engine_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineFault, match="没有引擎“oracle”"):
        engine("oracle", memory=MEGABYTE, scratch=tmp_path)
