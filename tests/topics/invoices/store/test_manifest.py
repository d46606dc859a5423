"""The manifest says who brought what in, and what became of every row; of others than public bodies nothing is kept."""

import hashlib
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.topics.invoices.exports.making import SUMMARY
from tests.topics.invoices.store.making import UNITS, bring, buyer, everything, export, only, sheet_file, stored, unit
from tests.topics.invoices.world import World
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import TableCount
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.public import PublicBodies
from zhujian.topics.invoices.store.receiving import Incoming
from zhujian.topics.invoices.store.taking import listed

pytestmark = pytest.mark.engine("sqlite")

HOUSE, HOUSE_CODE = "某县青竹商贸有限公司", "91430481MA0000000X"
PERSON = "章三丰"
HALL = "某县示例礼堂筹备组"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "store")


def county(*others: tuple[str, str]) -> World:
    """A public body's invoice, and one of each of these (name, code)."""
    world = World()
    unit(world).buys("*餐饮服务*餐费", "300.00")
    for name, code in others:
        buyer(world, name, code).buys("*纸制品*复印纸", "80.00")
    return world


def summary_row(number: str = "00000001", total: str = "106.00", **cells: str) -> list[str]:
    usual = {
        "发票代码": "043002200111",
        "发票号码": number,
        "销方识别号": "91430481MA00000313",
        "销方名称": "某县文印店",
        "购方识别号": "11430481000000019Y",
        "购买方名称": "某市场服务中心",
        "开票日期": "2022-07-01 10:00:00",
        "货物或应税劳务名称": "*纸制品*复印纸",
        "金额": "100.00",
        "税额": "6.00",
        "价税合计": total,
    }
    return [{**usual, **cells}.get(heading, "") for heading in SUMMARY]


def units_list(folder: Path, *rows: tuple[str, str], name: str = "名单.csv") -> Incoming:
    return sheet_file(folder, name, UNITS, [(unit, code, "其他") for unit, code in rows])


def words_in(root: Path) -> str:
    """Every text in every file of a store."""
    parts = [str(pq.ParquetFile(file).read().to_pylist()) for file in root.rglob("*.parquet")]
    return "".join([*parts, *(file.read_text("utf-8", "ignore") for file in root.rglob("*.json"))])


def test_it_says_who_when_for_which_task_and_of_which_content(places: Places, tmp_path: Path) -> None:
    before = datetime.now().astimezone().replace(microsecond=0)
    files = export(county(), tmp_path)

    bring(places, files, who="示例甲", task="耒纪函〔2022〕7号")

    act = only([vars(act) for act in manifests.load(places).imports])
    assert (act["number"], act["who"], act["task"]) == (1, "示例甲", "耒纪函〔2022〕7号")
    assert before <= datetime.fromisoformat(act["when"]) <= datetime.now().astimezone()
    assert [(file.name, file.sha256, file.size) for file in act["files"]] == [
        (file.name, hashlib.sha256(file.path.read_bytes()).hexdigest(), file.path.stat().st_size) for file in files
    ]


def test_every_row_that_was_read_is_accounted_for(places: Places, tmp_path: Path) -> None:
    rows = [
        summary_row(),
        summary_row("00000002", 购方识别号=HOUSE_CODE, 购买方名称=HOUSE),
        summary_row("1.23E+19"),
        summary_row("00000003", 开票日期="某日"),
        ["合计", *[""] * (len(SUMMARY) - 1)],
    ]

    taken = bring(places, [sheet_file(tmp_path, "明细.csv", SUMMARY, rows)])

    table = only([vars(table) for table in taken.act.files[0].tables])
    counts = {"read": 5, "kept": 1, "dropped": 1, "refused": 2, "totals": 1}
    assert {name: table[name] for name in counts} == counts
    assert [(refusal.file, refusal.row) for refusal in taken.refusals] == [("明细.csv", 4), ("明细.csv", 5)]
    assert manifests.load(places).imports[0] == taken.act


def test_a_row_of_the_ledger_with_two_invoices_is_one_row_read_and_kept(places: Places, tmp_path: Path) -> None:
    headings = ("单位名称", "凭证号", "发票号码", "报销金额", "报销日期")
    rows = [("某市场服务中心", "记-1", "00000001、00000002", "300.00", "2022-07-04")]

    taken = bring(places, [sheet_file(tmp_path, "台账.csv", headings, rows)])

    assert only([vars(table) for table in taken.act.files[0].tables]) == vars(TableCount("ledger", "", 1, 1))
    ledger = pq.read_table(places.table("ledger", manifests.load(places).tables["ledger"]))
    assert sorted(ledger["number"].to_pylist()) == ["00000001", "00000002"]


def test_others_are_counted_and_nowhere_in_the_store(places: Places, tmp_path: Path) -> None:
    world = county((HOUSE, HOUSE_CODE), (PERSON, ""))

    taken = bring(places, export(world, tmp_path))

    assert [(table.kept, table.dropped) for file in taken.act.files for table in file.tables] == [(1, 2), (1, 2)]
    kept = words_in(places.root)
    assert "某县第1服务中心" in kept
    assert not any(word in kept for word in (HOUSE, HOUSE_CODE, PERSON))


@pytest.mark.parametrize("order", [pytest.param(1, id="list-last"), pytest.param(-1, id="list-first")])
def test_the_offices_list_lets_a_buyer_in_whichever_file_comes_first(
    places: Places, tmp_path: Path, order: int
) -> None:
    """By its code, and by its name where its invoices give no code; somebody else's rows stay out."""
    world = county((HOUSE, HOUSE_CODE), (HALL, ""), (PERSON, ""))
    files = [*export(world, tmp_path), units_list(tmp_path, (HOUSE, HOUSE_CODE), (HALL, "52430481000000777X"))]

    taken = bring(places, files[::order])

    buyers = {row["buyer_name"]: row["buyer"] for row in stored(places, "invoices")}
    assert buyers == {"某县第1服务中心": "11430481000000010X", HOUSE: HOUSE_CODE, HALL: "52430481000000777X"}
    rows = [table for file in taken.act.files for table in file.tables if table.kind in {"invoices", "lines"}]
    assert [(table.read, table.kept, table.dropped) for table in rows] == [(4, 3, 1), (4, 3, 1)]
    assert PERSON not in words_in(places.root)


def test_a_listed_unit_without_a_code_goes_under_its_name(places: Places, tmp_path: Path) -> None:
    bring(places, [*export(county((HALL, "")), tmp_path), units_list(tmp_path, (HALL, ""))])

    assert (HALL, HALL) in {(row["buyer"], row["buyer_name"]) for row in stored(places, "invoices")}


def test_a_list_that_comes_later_lets_in_what_is_brought_again(places: Places, tmp_path: Path) -> None:
    """The rows were not kept; the same file is read again, and then no more."""
    files = export(county((HOUSE, HOUSE_CODE)), tmp_path)
    bring(places, files)
    bring(places, [units_list(tmp_path, (HOUSE, HOUSE_CODE))])
    assert len(stored(places, "invoices")) == 1

    again = bring(places, files)
    at_once = Places(tmp_path / "at-once")
    bring(at_once, [*files, units_list(tmp_path, (HOUSE, HOUSE_CODE))])

    assert [file.repeats for file in again.act.files] == ["", ""]
    assert everything(places) == everything(at_once)
    assert all(file.repeats for file in bring(places, files).act.files)


def test_a_list_beside_files_that_are_there_already_lets_their_buyers_in(places: Places, tmp_path: Path) -> None:
    files = export(county((HOUSE, HOUSE_CODE)), tmp_path)
    bring(places, files)

    bring(places, [*files, units_list(tmp_path, (HOUSE, HOUSE_CODE))])

    assert {row["buyer_name"] for row in stored(places, "invoices")} == {"某县第1服务中心", HOUSE}


def test_a_content_that_is_there_already_is_named_and_left_out(places: Places, tmp_path: Path) -> None:
    (invoices, lines) = export(county(), tmp_path)
    copy = Incoming(invoices.path, "副本.parquet")

    first = bring(places, [invoices, copy, lines])
    before = everything(places)
    second = bring(places, [copy])

    assert [file.repeats for file in first.act.files] == ["", "invoices.parquet", ""]
    assert [file.repeats for file in second.act.files] == ["invoices.parquet"]
    assert everything(places) == before
    assert len(manifests.load(places).taken) == 2


def test_a_file_that_cannot_be_read_stops_no_other(places: Places, tmp_path: Path) -> None:
    broken = tmp_path / "残缺.parquet"
    broken.write_bytes(b"PAR1 and no more")

    taken = bring(places, [Incoming(broken, "残缺.parquet"), *export(county(), tmp_path)])

    assert [file.name for file in taken.faults] == ["残缺.parquet"]
    assert "残缺.parquet" in taken.faults[0].fault
    assert len(stored(places, "invoices")) == 1
    assert [file.repeats for file in bring(places, [Incoming(broken, "残缺.parquet")]).act.files] == [""]


@pytest.mark.parametrize("order", [1, -1])
def test_a_code_goes_before_none_whichever_list_comes_first(order: int) -> None:
    rows = [("", HALL), ("N2430481000000001X", HALL)][::order]
    bodies = PublicBodies().joined(rows[:1]).joined(rows[1:])
    assert bodies == PublicBodies().joined(rows)
    assert bodies.names[HALL] == "N2430481000000001X"


def test_a_store_without_a_list_knows_the_prefixes_alone(places: Places) -> None:
    bodies = listed(places, manifests.load(places))
    assert bodies.has("11430481000000010X", "某县第1服务中心")
    assert not bodies.has(HOUSE_CODE, HOUSE)
    assert not bodies.has("", PERSON)
