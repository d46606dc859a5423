"""Registers of bodies, firms, kin and vehicles; identity numbers leave as keyed digests and in no other way."""

import hmac
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.topics.invoices.exports.making import KEY, book, good, parts, reasons, text
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

# Neither passes its check digit.
ONE, TWO = "430481190001010000", "43048119000101000x"
FIRMS = ["统一社会信用代码", "企业名称", "经营范围", "登记状态", "成立日期", "行政区划代码", "住所", "距离（公里）"]
PERSONS = ["法定代表人", "法定代表人身份证号", "股东", "股东身份证号", "监事"]
KIN = ["单位", "统一社会信用代码", "姓名", "关系", "公职人员", "身份证号"]


def digest(number):
    return hmac.new(KEY, number.upper().encode(), "sha256").hexdigest()


def sheet(tmp_path, *rows):
    return book(tmp_path / "a.xlsx", {"Sheet1": rows})


def firm(*persons):
    return ["91430481ma00000313", "某饭店", "餐饮服务", "存续", "2020-03-04", "430481", "某路 1 号", "3.5", *persons]


def test_a_list_of_units_is_read(tmp_path):
    path = text(tmp_path / "a.csv", ["单位名称", "统一社会信用代码", "类别"], ["某局", "11430481000000019y", "机关"])

    assert good(path, Kind.UNITS) == [{"buyer": "11430481000000019Y", "buyer_name": "某局", "category": "机关"}]


def test_a_firm_without_persons_is_one_row(tmp_path):
    (found,) = good(sheet(tmp_path, FIRMS, firm()), Kind.SELLERS)

    assert found == {
        "seller": "91430481MA00000313",
        "seller_name": "某饭店",
        "business_scope": "餐饮服务",
        "status": "存续",
        "registered": (date(2020, 3, 4) - date(1970, 1, 1)).days,
        "region": "430481",
        "address": "某路 1 号",
        "metres": 3_500,
        "person": "",
        "duty": "",
        "identity": "",
    }


def test_a_firm_with_several_persons_gives_a_row_for_each(tmp_path):
    rows = [
        firm("张 三", ONE, "李四、王五", f"{ONE}；{TWO}", ""),
        firm("", "", "", "", ""),
        firm("赵六", "", "", "", "孙七;周八"),
    ]

    found = good(sheet(tmp_path, [*FIRMS, *PERSONS], *rows), Kind.SELLERS)

    assert [(one["person"], one["duty"], one["identity"]) for one in found] == [
        ("张三", "法定代表人", digest(ONE)),
        ("李四", "股东", digest(ONE)),
        ("王五", "股东", digest(TWO)),
        ("", "", ""),
        ("赵六", "法定代表人", ""),
        ("孙七", "监事", ""),
        ("周八", "监事", ""),
    ]


def test_a_table_may_have_a_row_for_each_person(tmp_path):
    headings = [*FIRMS, "人员姓名", "职务", "身份证号"]

    (found,) = good(sheet(tmp_path, headings, firm("李四", "监事", TWO)), Kind.SELLERS)

    assert (found["person"], found["duty"], found["identity"]) == ("李四", "监事", digest(TWO))


def test_names_and_identity_numbers_must_go_together(tmp_path):
    path = sheet(tmp_path, [*FIRMS, *PERSONS], firm("", "", "李四、王五", ONE, ""), firm("赵六", "", "", "", ""))

    ((at, why),) = reasons(path)
    assert at == 2
    assert "“股东”的姓名与身份证号个数不一致" in why
    assert [one["person"] for one in good(path, Kind.SELLERS)] == ["赵六"]


@pytest.mark.parametrize(("cell", "metres"), [("0.0005", 1), ("", None), ("12", 12_000)])
def test_distances_are_in_whole_metres(tmp_path, cell, metres):
    (found,) = good(sheet(tmp_path, FIRMS, [*firm()[:7], cell]), Kind.SELLERS)

    assert found["metres"] == metres


def test_a_distance_around_the_world_is_refused(tmp_path):
    ((_at, why),) = reasons(sheet(tmp_path, FIRMS, [*firm()[:7], "50000"]))

    assert "距离过大" in why


def test_a_distance_may_be_told_in_metres(tmp_path):
    (found,) = good(sheet(tmp_path, [*FIRMS[:7], "距离（米）"], [*firm()[:7], "850"]), Kind.SELLERS)

    assert found["metres"] == 850


def test_kin_are_read_with_a_digest_for_the_number(tmp_path):
    path = text(
        tmp_path / "a.csv", KIN, ["某局", "", "李 四", "配偶", "张三", TWO], ["某局", "", "张三", "本人", "张三", ""]
    )

    first, second = good(path, Kind.PEOPLE)

    assert (first["person"], first["relation"], first["official"]) == ("李四", "配偶", "张三")
    assert (first["identity"], second["identity"]) == (digest(TWO), "")


def test_small_and_capital_letters_of_a_number_make_no_difference(tmp_path):
    path = text(
        tmp_path / "a.csv", KIN, *(["某局", "", "李四", "配偶", "张三", one] for one in (TWO, TWO.upper(), f" {TWO} "))
    )

    assert len({one["identity"] for one in good(path, Kind.PEOPLE)}) == 1


def test_a_number_that_a_spreadsheet_program_mangled_is_refused_without_repeating_it(tmp_path):
    path = sheet(
        tmp_path, KIN, ["某局", "", "李四", "配偶", "张三", int(ONE)], ["某局", "", "王五", "配偶", "张三", "4.3E+17"]
    )

    told = reasons(path)
    assert [at for at, _why in told] == [2, 3]
    assert all("已被表格软件改成数值" in why and "4" not in why for _at, why in told)


@pytest.mark.parametrize("number", [ONE, TWO])
def test_no_plain_identity_number_ever_leaves(tmp_path, number):
    rows = [["某局", number, "李四", number, "张三", number], ["", "", "", "配偶", number, number]]
    people = parts(text(tmp_path / "a.csv", KIN, *rows))
    claims = parts(
        text(tmp_path / "b.csv", ["单位", "发票号码", "报销金额", "报销日期"], ["某局", number, number, number])
    )

    assert number not in str([part.good["identity"].to_pylist() for part in people])
    assert number not in str([part.refused for part in [*people, *claims]])
    assert sum(part.refused_count for part in claims) == 1


def test_a_file_in_our_own_schema_brings_no_plain_number_in(tmp_path):
    row = {"buyer": "", "buyer_name": "某局", "person": "李四", "relation": "配偶", "official": "张三"}
    rows = [row | {"identity": TWO}, row | {"identity": digest(TWO)}, row | {"identity": None}]
    pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[Kind.PEOPLE]), tmp_path / "a.parquet")

    assert [one["identity"] for one in good(tmp_path / "a.parquet", Kind.PEOPLE)] == [digest(TWO), digest(TWO), ""]


def test_vehicles_are_read(tmp_path):
    headings = ["单位", "统一社会信用代码", "车牌号", "燃油种类", "油箱容积（升）"]

    (found,) = good(sheet(tmp_path, headings, ["某局", "", "湘d·12345", "汽油", 55]), Kind.VEHICLES)

    assert (found["plate"], found["fuel"], found["tank"]) == ("湘D12345", "汽油", Decimal(55))


@pytest.mark.parametrize(
    ("headings", "row", "why"),
    [
        (KIN, ["某局", "", "", "配偶", "张三", ""], "没有姓名"),
        (["单位", "车牌号", "燃油种类"], ["某局", "", "汽油"], "没有车牌号"),
        (FIRMS, ["", *firm()[1:]], "没有统一社会信用代码"),
        (["单位名称", "统一社会信用代码", "类别"], ["", "", "机关"], "没有单位名称"),
    ],
)
def test_rows_that_name_nobody_are_refused(tmp_path, headings, row, why):
    ((_at, told),) = reasons(sheet(tmp_path, headings, row))

    assert why in told
