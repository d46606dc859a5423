"""What the offices keep themselves: who was paid for which invoice, and what happened on which day."""

from datetime import date
from decimal import Decimal

import pytest

from tests.topics.invoices.exports.making import DIGITAL, book, good, reasons, text
from zhujian.topics.invoices.exports.schemas import Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

LEDGER = ["单位名称", "统一社会信用代码", "凭证号", "发票号码", "报销金额", "报销日期", "报销人", "摘要", "费用科目"]
CALENDAR = [
    "单位",
    "统一社会信用代码",
    "活动类型",
    "日期",
    "结束日期",
    "主题",
    "地点",
    "行政区划代码",
    "人数",
    "出差人员",
]
JULY_1 = (date(2022, 7, 1) - date(1970, 1, 1)).days


def claim(number, amount="100.00"):
    return ["某市场服务中心", "11430481000000019y", "记-12", number, amount, "2022年7月1日", "张某", "差旅", "差旅费"]


def ledger(tmp_path, *rows, headings=LEDGER):
    return book(tmp_path / "a.xlsx", {"台账": [headings, *rows]})


def event(**cells):
    usual = {"单位": "某局", "活动类型": "会议", "日期": "2022-07-01", "主题": "例会"}
    return [(usual | cells).get(heading, "") for heading in CALENDAR]


def calendar(tmp_path, *rows, sheet="日历", headings=CALENDAR):
    return book(tmp_path / "a.xlsx", {sheet: [headings, *rows]})


def test_a_claim_is_read_with_all_that_it_says(tmp_path):
    (found,) = good(ledger(tmp_path, claim("12345678")), Kind.LEDGER)

    assert found == {
        "buyer": "11430481000000019Y",
        "buyer_name": "某市场服务中心",
        "voucher": "记-12",
        "number": "12345678",
        "share": 1,
        "amount": Decimal("100.00"),
        "day": JULY_1,
        "claimant": "张某",
        "summary": "差旅",
        "heading": "差旅费",
    }


@pytest.mark.parametrize("between", ["、", "，", ",", ";", "； ", " ", "\n", "/"])
def test_a_cell_with_several_numbers_gives_several_rows(tmp_path, between):
    found = good(ledger(tmp_path, claim(f"12345678{between}{DIGITAL}{between}"), claim("87654321")), Kind.LEDGER)

    assert [(one["number"], one["share"]) for one in found] == [("12345678", 2), (DIGITAL, 2), ("87654321", 1)]
    assert {one["amount"] for one in found} == {Decimal("100.00")}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("043002200111-12345678", "043002200111-12345678"),
        ("043002200111 12345678", "043002200111-12345678"),
        ("123", "00000123"),
        (123, "00000123"),
        ("12345678.0", "12345678"),
    ],
)
def test_a_number_may_come_with_its_code_or_without_its_zeros(tmp_path, cell, number):
    (found,) = good(ledger(tmp_path, claim(cell)), Kind.LEDGER)

    assert found["number"] == number


def test_a_code_in_a_column_of_its_own_makes_the_key_of_a_single_number(tmp_path):
    rows = [[*claim("12345678"), "43002200111"], [*claim("1、2"), "043002200111"]]

    found = good(ledger(tmp_path, *rows, headings=[*LEDGER, "发票代码"]), Kind.LEDGER)

    assert [one["number"] for one in found] == ["043002200111-12345678", "00000001", "00000002"]


@pytest.mark.parametrize("cell", ["", "/", "无"])
def test_a_claim_without_an_invoice_stays_a_claim(tmp_path, cell):
    (found,) = good(ledger(tmp_path, claim(cell)), Kind.LEDGER)

    assert (found["number"], found["share"]) == ("", 1)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (claim("12345678、12A"), "“发票号码”一栏的“12345678、12A”"),
        (claim(25432000000012345678), "已被表格软件改成数值"),
        (claim("2.5432E+19、12345678"), "已被表格软件改成数值"),
        (claim("12345678", ""), "没有报销金额"),
        (claim("12345678", "若干"), "“报销金额”一栏的“若干”"),
        ([*claim("1")[:5], "", *claim("1")[6:]], "报销日期"),
        (["", "", *claim("1")[2:]], "没有单位名称"),
    ],
)
def test_an_unsound_claim_is_refused_whole(tmp_path, row, why):
    path = ledger(tmp_path, claim("12345678"), row)

    ((at, told),) = reasons(path)
    assert (at, len(good(path, Kind.LEDGER))) == (3, 1)
    assert why in told


def test_a_unit_without_a_code_is_known_by_its_name(tmp_path):
    headings = [heading for heading in LEDGER if heading != "统一社会信用代码"]

    (found,) = good(ledger(tmp_path, [claim("1")[0], *claim("1")[2:]], headings=headings), Kind.LEDGER)

    assert (found["buyer"], found["buyer_name"]) == ("", "某市场服务中心")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("主题党日", "party-day"),
        ("支部党日活动", "party-day"),
        ("会议", "meeting"),
        ("业务培训会议", "training"),
        ("公务接待", "reception"),
        ("出差", "trip"),
        ("派车", "dispatch"),
        ("值班", "duty"),
        ("植树", "other"),
        ("", "other"),
    ],
)
def test_each_word_for_an_event_has_its_code(tmp_path, word, code):
    (found,) = good(calendar(tmp_path, event(活动类型=word)), Kind.CALENDAR)

    assert found["event"] == code


def test_a_calendar_without_types_takes_the_name_of_its_sheet(tmp_path):
    headings = ["单位", "日期", "主题"]

    (found,) = good(
        calendar(tmp_path, ["某局", "2022-07-01", "来访"], sheet="公务接待", headings=headings), Kind.CALENDAR
    )

    assert found["event"] == "reception"


def test_an_event_lasts_until_its_last_day_or_one_day(tmp_path):
    rows = [event(), event(结束日期="2022/7/3", 人数="12人", 出差人员="张某、李某", 行政区划代码="430481", 地点="某地")]

    first, second = good(calendar(tmp_path, *rows), Kind.CALENDAR)

    assert (first["day_from"], first["day_until"], first["heads"]) == (JULY_1, JULY_1, None)
    assert (second["day_until"], second["heads"], second["person"]) == (JULY_1 + 2, 12, "张某、李某")
    assert (second["region"], second["place"]) == ("430481", "某地")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"结束日期": "2022-06-30"}, "早于开始日期"),
        ({"日期": ""}, "“日期”为空"),
        ({"人数": "许多"}, "“人数”一栏的“许多”"),
        ({"单位": ""}, "没有单位名称"),
    ],
)
def test_an_unsound_event_is_refused(tmp_path, cells, why):
    ((at, told),) = reasons(calendar(tmp_path, event(), event(**cells)))

    assert at == 3
    assert why in told


def test_calendars_may_be_text_files(tmp_path):
    path = text(tmp_path / "a.csv", CALENDAR, event(), event(活动类型="出差"), encoding="gb18030")

    assert [one["event"] for one in good(path, Kind.CALENDAR)] == ["meeting", "trip"]
