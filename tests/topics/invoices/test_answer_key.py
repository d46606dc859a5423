"""The demo county's invoices, screened as any county's: what was planted is found, and nothing ranks above the case."""

import csv
import zipfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest
from stdnum.cn.ric import calc_check_digit

from tests.topics.invoices.world import Row, Screened, screen
from zhujian.demo.county import own_data, read_rows
from zhujian.demo.invoicing import Body, uscc_of, write_exports, write_later_export
from zhujian.demo.invoicing.market import market
from zhujian.kernel.org.uscc import SHAPE, is_valid_uscc
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.store import manifest
from zhujian.topics.invoices.store.receiving import Incoming

pytestmark = pytest.mark.engine("sqlite")

KEY = Path(__file__).with_name("answer_key.csv")
SOURCE = Path(__file__).parents[3] / "src"
BUYING = {"government", "party", "township", "institution", "office"}
CASE = ("market-centre", "竹海温泉度假村（虚构）有限公司")

Triple = tuple[str, str, str]


def bodies() -> list[Body]:
    """The county's public units; the office's rooms have no money of their own."""
    rows = [row for row in read_rows(own_data("units.csv")) if row["kind"] in BUYING and row["parent"] != "office"]
    return [Body(row["code"], uscc_of(row["kind"], row["code"]), row["name"], row["kind"]) for row in rows]


def told(kind: str) -> set[Triple]:
    """The answer key's unit, seller and rule of this kind."""
    return {(row["buyer"], row["seller_name"], row["rule"]) for row in read_rows(KEY) if row["kind"] == kind}


@dataclass(frozen=True)
class County:
    """What was written for the two years, and what came out of it."""

    files: list[Path]
    screened: Screened

    @cached_property
    def units(self) -> dict[str, str]:
        return {body.uscc: body.code for body in bodies()}

    @cached_property
    def found(self) -> set[Triple]:
        hits = self.screened.table("hits")
        return {(self.units[hit["buyer"]], hit["seller_name"], hit["rule"]) for hit in hits}

    @cached_property
    def doubts(self) -> list[Row]:
        return self.screened.table("doubts")

    def about(self, doubt: Row) -> tuple[str, str]:
        return self.units[doubt["buyer"]], doubt["seller_name"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("county")
    files = write_exports(folder / "exports", bodies())
    return County(files, screen([Incoming(file, file.name) for file in files], folder))


def test_all_that_was_planted_is_found(county: County):
    assert told("planted") - county.found == set()


def test_most_rules_have_something_planted_and_look_alikes_stand_beside_it():
    assert len({rule for _unit, _seller, rule in told("planted")}) >= 20
    assert len({(unit, seller) for unit, seller, _rule in told("innocent")}) >= 100


def test_every_rule_ran(county: County):
    assert {report.status for report in county.screened.reports.values()} == {"ran"}


def test_how_precise_each_rule_is(county: County, capsys: pytest.CaptureFixture[str]):
    planted = told("planted")
    pairs: dict[str, list[bool]] = defaultdict(list)
    for triple in county.found:
        pairs[triple[2]].append(triple in planted)
    with capsys.disabled():
        print(f"\n{len(county.doubts)} doubts\nrule  pairs  planted  precision")
        for rule in sorted(catalogue.published()):
            right = pairs[rule]
            print(f"{rule}   {len(right):5}  {sum(right):7}  {sum(right) / max(1, len(right)):9.0%}")
    assert all(sum(right) for rule, right in pairs.items() if rule in {of for _unit, _seller, of in planted})


def test_the_case_is_the_first_doubt_by_a_clear_margin(county: County):
    first, second = county.doubts[:2]
    assert county.about(first) == CASE
    assert first["score"] >= 1.3 * second["score"], (first["score"], second["score"])


def test_every_look_alike_ranks_below_the_case(county: County):
    alike = {(unit, seller) for unit, seller, _rule in told("innocent")}
    scores = [doubt["score"] for doubt in county.doubts if county.about(doubt) in alike]
    assert len(scores) > 80
    assert max(scores) < county.doubts[0]["score"]


def test_ordinary_purchases_raise_few_doubts(county: County):
    known = {(unit, seller) for unit, seller, _rule in told("planted") | told("innocent")}
    others = [doubt for doubt in county.doubts if county.about(doubt) not in known]
    assert len(others) <= 20
    assert all(doubt["score"] <= 20 for doubt in others)


def test_two_years_of_a_county(county: County):
    held = manifest.load(county.screened.places)
    assert 7_500 <= held.count("invoices") <= 9_500
    assert 10_000 <= held.count("lines") <= 13_000
    assert held.count("disagreements") == 0
    assert {"活动日历.xlsx", "报销台账.xlsx", "2021年第一季度全量发票查询导出结果.xlsx"} <= {
        file.name for file in county.files
    }


def test_the_same_is_written_each_time(county: County, tmp_path: Path):
    again = write_exports(tmp_path, bodies())
    assert [file.name for file in again] == [file.name for file in county.files]
    for first, second in zip(county.files, again, strict=True):
        assert contents(first) == contents(second), first.name


def contents(file: Path) -> dict[str, bytes]:
    """A workbook's parts but for the one that says when it was written."""
    with zipfile.ZipFile(file) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


def test_no_credit_code_is_anybodys():
    codes = [body.uscc for body in bodies()] + [seller.code for seller in market().sellers.values()]
    assert len(set(codes)) == len(codes)
    assert all(SHAPE.fullmatch(code) for code in codes)
    assert not any(is_valid_uscc(code) for code in codes)


def test_every_seller_is_said_to_be_invented():
    assert all("（虚构）" in name for name in market().sellers)


def test_no_identity_number_is_anybodys(county: County):
    numbers = [*_column(county, "企业登记信息", "股东身份证号"), *_column(county, "公职人员及近亲属", "身份证号")]
    assert len(numbers) == 2
    assert all(len(number) == 18 and calc_check_digit(number) != number[-1] for number in numbers)


def test_no_plate_is_anybodys(county: County):
    plates = _column(county, "公务用车", "车牌号")
    assert plates
    assert all("I" in plate for plate in plates)


def test_the_exports_hold_every_state_and_reversals_name_what_they_reverse(county: County):
    quarter = "2021年第三季度全量发票查询导出结果"
    assert set(_column(county, quarter, "发票状态")) == {"正常", "已作废", "已红冲-全额", "已红冲-部分"}
    remarks = _column(county, quarter, "备注", where=("是否正数发票", "否"))
    assert remarks
    assert all(remark.startswith("对应正数发票代码:0") for remark in remarks)


def test_each_quarter_has_the_sheets_of_the_platform(county: County):
    quarters = [file for file in county.files if "季度" in file.name]
    assert len(quarters) == 8
    for file in quarters:
        with closing(openpyxl.load_workbook(file, read_only=True)) as book:
            assert book.sheetnames == ["信息汇总表", "发票基础信息", "旅客运输服务"]


def _column(county: County, name: str, heading: str, where: tuple[str, str] | None = None) -> list[str]:
    """The cells under a heading that hold something, of all rows or of those with a word under another heading."""
    (file,) = (file for file in county.files if file.stem == name)
    with closing(openpyxl.load_workbook(file, read_only=True)) as book:
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
    kept = rows if where is None else [row for row in rows if row[head.index(where[0])] == where[1]]
    return [str(row[head.index(heading)]) for row in kept if row[head.index(heading)]]


def test_nothing_in_the_program_knows_the_answer_key():
    files = [file for file in SOURCE.rglob("*") if file.suffix in {".py", ".toml", ".csv", ".html", ".json"}]
    assert files
    assert not [file for file in files if KEY.stem in file.read_text("utf-8", errors="replace")]


def test_the_stories_do_not_say_what_they_are():
    marks = {"planted", "innocent", *catalogue.published()}
    for file in sorted(own_data("invoices").glob("*.csv")):
        rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        assert marks.isdisjoint(cell for row in rows for cell in row), file.name


def test_a_later_year_with_twenty_digits_is_taken_and_screened(tmp_path: Path):
    files = write_later_export(tmp_path / "exports", bodies())
    screened = screen([Incoming(file, file.name) for file in files], tmp_path)
    held = manifest.load(screened.places)
    assert held.count("invoices") > 500
    assert screened.reports["R10"].status == "ran"
