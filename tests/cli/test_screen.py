"""`zhujian screen`: a directory of exports screened without the web application, in one command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Forks, Installation
from tests.topics.invoices.store.making import SPA, buyer, unit
from tests.topics.invoices.world import DAY, World
from zhujian.topics.invoices.exports.schemas import Event

pytestmark = pytest.mark.engine("sqlite")

IMPORTED = {
    "store", "invoices", "lines", "rows_read", "rows_kept", "rows_dropped", "rows_refused", "refusals", "faults",
    "disagreements", "files", "repeats",
}  # fmt: skip
OF_RULE = {"id", "title", "level", "scope", "status", "reason", "hits", "seconds", "resumed", "parameters"}


def write_exports(folder: Path) -> Path:
    """A Party day at a spa, an innocent meal, a firm's own invoice, and a file that is none."""
    world = World()
    centre = unit(world)
    centre.buys("*娱乐服务*温泉票", "2000.00", on=DAY)
    centre.buys("*餐饮服务*餐费", "80.00", on=DAY + timedelta(days=40), of=SPA)
    centre.holds(Event.PARTY_DAY, on=DAY, title="七一主题党日")
    buyer(world, "某县青竹商贸有限公司", "91430481MA0000000X").buys("*酒*白酒", "900.00")
    world.files(folder)
    (folder / "残缺.xlsx").write_bytes(b"PK\x03\x04 and no more")
    return folder


@dataclass(frozen=True)
class Screened:
    """A run of the command over `exports`."""

    exports: Path
    out: Path
    printed: dict[str, Any]
    complaints: str

    def rule(self, name: str) -> dict[str, Any]:
        return next(rule for rule in self.printed["rules"] if rule["id"] == name)


Screen = Callable[..., Screened]


@pytest.fixture(scope="module")
def screen(forks: Forks) -> Screen:
    """The command with --json; what it printed must be one object and nothing else."""

    def run(exports: Path, out: Path, *options: object) -> Screened:
        command = Installation({"PATH": "/usr/bin:/bin", "ZHUJIAN_DATA": str(out.parent / "nowhere")}, forks)
        done = command.zhujian("screen", exports, "--out", out, "--json", *options)
        assert done.returncode == 0, done.stderr
        return Screened(exports, out, json.loads(done.stdout), done.stderr)

    return run


@pytest.fixture(scope="module")
def screened(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """All rules over the exports; the results stand inside the directory that they come from."""
    exports = write_exports(tmp_path_factory.mktemp("screened") / "exports")
    return screen(exports, exports / "results", "--task", "2022-07", "--memory", "512MB")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return write_exports(tmp_path / "exports")


def rows(place: Path) -> list[dict[str, Any]]:
    return sorted(pq.read_table(place).to_pylist(), key=repr)


def test_one_object_says_what_came_in_what_ran_and_what_came_out(screened: Screened) -> None:
    printed, out = screened.printed, screened.out
    assert printed.keys() == {"engine", "out", "imported", "rules", "hits", "doubts", "top"}
    assert printed["imported"].keys() == IMPORTED
    assert [rule["id"] for rule in printed["rules"]] == [f"R{number:02}" for number in range(1, 29)]
    assert all(rule.keys() == OF_RULE for rule in printed["rules"])
    assert (printed["engine"], printed["out"]) == ("duckdb", str(out))
    assert printed["doubts"] == {"count": 1, "file": str(out / "doubts.parquet")}
    assert printed["hits"] == sum(rule["hits"] or 0 for rule in printed["rules"]) == len(rows(out / "hits.parquet"))
    kept = json.loads((out / "run.json").read_text("utf-8"))
    assert {name: kept[name] for name in printed} == printed


def test_what_came_in_is_counted(screened: Screened) -> None:
    imported = screened.printed["imported"]
    counted = {name: imported[name] for name in IMPORTED - {"store", "refusals", "faults"}}
    assert counted == {
        "invoices": 2, "lines": 2, "rows_read": 7, "rows_kept": 5, "rows_dropped": 2, "rows_refused": 0,
        "disagreements": 0, "files": 4, "repeats": 0,
    }  # fmt: skip
    act = json.loads((Path(imported["store"]) / "manifest.json").read_text("utf-8"))["imports"][0]
    assert act["task"] == "2022-07"
    assert act["who"]


def test_a_broken_file_among_good_ones_is_named_and_stops_nothing(screened: Screened) -> None:
    (fault,) = screened.printed["imported"]["faults"]
    assert fault["file"] == "残缺.xlsx"
    assert fault["reason"]
    assert f"zhujian: {fault['reason']}\n" in screened.complaints
    assert "残缺.xlsx" in fault["reason"]


def test_the_party_day_at_the_spa_comes_first(screened: Screened) -> None:
    top = screened.printed["top"][0]
    assert (top["buyer_name"], top["seller_name"]) == ("某县第1服务中心", SPA.name)
    assert {"R04", "R06"} <= set(top["rules"])
    assert (screened.rule("R06")["hits"], screened.rule("R06")["parameters"]["days"]) == (1, 3)


def test_a_rule_without_its_facts_has_no_number_and_a_reason(screened: Screened) -> None:
    for name, words in (("R24", "没有报销台账"), ("R21", "没有公务用车名册"), ("R18", "没有公职人员")):
        rule = screened.rule(name)
        assert (rule["status"], rule["hits"]) == ("not-run", None)
        assert rule["reason"].startswith("未运行：")
        assert words in rule["reason"]
    assert (screened.rule("R03")["status"], screened.rule("R03")["hits"]) == ("ran", 0)


def test_a_second_run_over_the_same_input_does_nothing_again(
    screened: Screened, screen: Screen, tmp_path: Path
) -> None:
    exports = Path(shutil.copytree(screened.exports, tmp_path / "exports"))
    out = exports / screened.out.name
    pieces = {place: place.stat().st_mtime_ns for place in out.glob("run-*/hits/*/*.parquet")}
    before = {name: rows(out / f"{name}.parquet") for name in ("hits", "parts", "doubts")}

    again = screen(exports, out, "--task", "2022-07", "--memory", "512MB")

    imported = again.printed["imported"]
    assert (imported["files"], imported["repeats"], imported["rows_read"]) == (4, 3, 0)
    assert all(rule["resumed"] == (rule["hits"] is not None) for rule in again.printed["rules"])
    assert {rule["seconds"] for rule in again.printed["rules"]} == {0.0}
    assert {place: place.stat().st_mtime_ns for place in out.glob("run-*/hits/*/*.parquet")} == pieces
    assert {name: rows(out / f"{name}.parquet") for name in before} == before


def test_only_the_rules_that_are_named_run_and_a_changed_input_is_a_new_run(
    exports: Path, tmp_path: Path, screen: Screen
) -> None:
    first = screen(exports, tmp_path / "out", "--rules", "R06, r24")
    assert [(rule["id"], rule["hits"], rule["resumed"]) for rule in first.printed["rules"]] == [
        ("R06", 1, 0),
        ("R24", None, 0),
    ]
    world = World()
    unit(world, 2).buys("*餐饮服务*餐费", "700.00", on=DAY, remark="主题党日活动")
    for file in world.files(tmp_path / "more"):
        file.path.rename(exports / f"more-{file.name}")

    second = screen(exports, tmp_path / "out", "--rules", "R06,R24")

    assert (second.rule("R06")["hits"], second.rule("R06")["resumed"]) == (2, 0)
    assert len(list((tmp_path / "out").glob("run-*"))) == 2
    assert second.printed["imported"]["repeats"] == 3


def test_the_results_of_another_screening_are_not_taken_for_exports(
    screened: Screened, screen: Screen, tmp_path: Path
) -> None:
    """Neither of the one that is being written, inside the directory, nor of the one before."""
    again = screen(screened.exports, tmp_path / "elsewhere", "--rules", "R06")
    assert again.printed["imported"]["files"] == 4


def test_a_store_is_screened_as_it_is(screened: Screened, screen: Screen, tmp_path: Path) -> None:
    again = screen(screened.out / "store", tmp_path / "out", "--rules", "R06")
    assert again.printed["imported"]["files"] == 0
    assert (again.printed["imported"]["invoices"], again.rule("R06")["hits"]) == (2, 1)


def test_a_countys_own_rule_that_changes_is_run_again(exports: Path, tmp_path: Path, screen: Screen) -> None:
    own = tmp_path / "county" / "rules" / "y01.toml"
    own.parent.mkdir(parents=True)
    head = {"id": "Y01", "title": "餐费", "level": "low", "says": "餐费", "question": "请说明"}
    lines = ["[rule]", *(f'{key} = "{words}"' for key, words in head.items()), "[find]", 'goods = ["餐费"]']
    found = []
    for at_least in (50, 100):
        own.write_text("\n".join([*lines, f"at_least = {at_least}"]), "utf-8")
        done = screen(exports, tmp_path / "out", "--county", tmp_path / "county", "--rules", "Y01")
        found.append(done.rule("Y01")["hits"])
    assert found == [1, 0]


def test_without_json_the_doubts_are_told_in_words(exports: Path, tmp_path: Path, nowhere: Installation) -> None:
    done = nowhere.zhujian("screen", exports, "--out", tmp_path / "out", "--rules", "R06,R24")
    assert done.returncode == 0
    said, *doubts = done.stdout.splitlines()
    assert said.startswith("1 个疑点，1 处命中。")
    assert "疑点不是结论" in said
    assert SPA.name in doubts[0]
    assert "R24" in done.stderr
    assert "没有报销台账" in done.stderr
    assert not nowhere.data.exists()


def test_a_row_that_was_refused_is_named_with_its_place(exports: Path, tmp_path: Path, nowhere: Installation) -> None:
    headings = "发票代码,发票号码,购方识别号,购买方名称,销方名称,开票日期,货物或应税劳务名称,金额"
    mangled = "043002200111,1.23E+07,12430481000000027N,某中心,某店,2022-07-01,餐费,10.00"
    (exports / "改坏.csv").write_text(f"{headings}\n{mangled}\n", "utf-8")
    done = nowhere.zhujian("screen", exports, "--out", tmp_path / "out", "--rules", "R06")
    assert "zhujian: 改坏.csv 第 2 行：" in done.stderr
    assert "退回 1 行" in done.stderr


def test_what_cannot_be_screened_is_refused_in_a_sentence(exports: Path, tmp_path: Path, nowhere: Installation) -> None:
    def said(directory: Path, *options: object) -> str:
        return nowhere.refused("screen", directory, "--out", tmp_path / "out", *options)

    county = tmp_path / "county"
    county.mkdir()
    (county / "parameters.toml").write_text("[R06]\ndays = 'three'\n", "utf-8")
    (tmp_path / "empty").mkdir()

    assert "没有目录" in said(tmp_path / "missing")
    assert "没有 XLSX" in said(tmp_path / "empty")
    assert "没有规则“R99”" in said(exports, "--rules", "R06,R99")
    assert "没有规则" in said(exports, "--rules", "")
    assert "没有引擎“sqlite”" in said(exports, "--engine", "sqlite")
    assert "parameters.toml" in said(exports, "--county", county)
    assert "没有规则目录" in said(exports, "--county", tmp_path / "missing")
    assert not (tmp_path / "out" / "store").exists()


def test_results_that_have_no_place_are_refused(exports: Path, tmp_path: Path, nowhere: Installation) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert "结果目录" in nowhere.refused("screen", exports, "--out", tmp_path / "file")
    for out in (exports, exports.parent):
        assert "结果目录" in nowhere.refused("screen", exports, "--out", out)


def test_where_nothing_could_be_read_the_reasons_are_said(exports: Path, tmp_path: Path, nowhere: Installation) -> None:
    for file in exports.glob("*.parquet"):
        file.unlink()
    done = nowhere.zhujian("screen", exports, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith("zhujian: 没有可筛查的发票")
    assert "残缺.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "options", [(), ("--out", "out", "--memory", "much"), ("--out", "out", "--memory", "1MB"), ("--out",)]
)
def test_misuse_is_told_before_anything_happens(
    exports: Path, tmp_path: Path, nowhere: Installation, options: tuple[str, ...]
) -> None:
    nowhere.refused("screen", exports, *options, code=2, cwd=tmp_path)
    assert not (tmp_path / "out").exists()
