"""What stands beside the sums: goods, state, sign, risk, and which invoice a red one reverses."""

import pytest

from tests.topics.invoices.exports.making import SUMMARY, good, reasons, row, text, workbook
from zhujian.topics.invoices.exports.schemas import RANKS, Kind, State

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database


def line(tmp_path, **cells):
    path = workbook(tmp_path / "a.xlsx", row(SUMMARY, **cells), sheet="信息汇总表", headings=SUMMARY)
    (found,) = good(path, Kind.LINES)
    return found


@pytest.mark.parametrize(
    ("cell", "short", "goods"),
    [
        ("*餐饮服务*餐费", "餐饮服务", "餐费"),
        ("＊茶＊茶叶礼盒", "茶", "茶叶礼盒"),
        ("*酒*茅台*飞天*", "酒", "茅台*飞天*"),
        ("餐费", "", "餐费"),
        ("5*3 螺丝", "", "5*3 螺丝"),
        ("*餐费", "", "*餐费"),
        (" * 餐饮服务 * 餐费 ", "餐饮服务", "餐费"),
        ("*服务*一\n二", "服务", "一\n二"),
        ("", "", ""),
    ],
)
def test_goods_are_parted_at_the_first_two_stars(tmp_path, cell, short, goods):
    found = line(tmp_path, 货物或应税劳务名称=cell)

    assert (found["short"], found["goods"]) == (short, goods)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("3070401000000000000", "3070401000000000000"),
        (" 3070401000000000000 ", "3070401000000000000"),
        ("3.0704E+18", ""),
        ("3070401", ""),
        ("餐饮", ""),
        ("", ""),
    ],
)
def test_a_tax_code_is_kept_if_all_its_digits_are_there(tmp_path, cell, kept):
    assert line(tmp_path, 税收分类编码=cell)["tax_code"] == kept


def test_what_stands_beside_a_line_is_kept_as_it_is(tmp_path):
    found = line(tmp_path, 规格型号=" 大号 ", 税率="免税", 特定业务类型="建筑服务")

    assert (found["spec"], found["rate"], found["business"], found["measure"]) == ("大号", "免税", "建筑服务", "批")


def test_discounts_are_lines_with_negative_sums(tmp_path):
    found = line(tmp_path, 金额="-10.00", 税额="-0.60", 价税合计="-10.60", 数量="", 单价="", 是否正数发票="")

    assert (str(found["total"]), found["positive"]) == ("-10.60", False)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", State.NORMAL),
        ("正常", State.NORMAL),
        ("0", State.NORMAL),
        ("01", State.NORMAL),
        ("已红冲-部分", State.PARTLY_REVERSED),
        ("已红冲－部分", State.PARTLY_REVERSED),
        ("部分红冲", State.PARTLY_REVERSED),
        ("7", State.PARTLY_REVERSED),
        ("已红冲-全额", State.REVERSED),
        ("全额红冲", State.REVERSED),
        ("已红冲", State.REVERSED),
        ("3", State.REVERSED),
        ("已作废", State.VOID),
        ("作废", State.VOID),
        ("2", State.VOID),
    ],
)
def test_each_state_has_its_rank(tmp_path, cell, state):
    assert line(tmp_path, 发票状态=cell)["state"] == RANKS[state]


def test_an_unknown_state_is_refused(tmp_path):
    ((_at, why),) = reasons(text(tmp_path / "a.csv", SUMMARY, row(SUMMARY, 发票状态="挂失")))

    assert "“发票状态”一栏的“挂失”" in why


@pytest.mark.parametrize(
    ("cell", "total", "positive"), [("是", "-1", True), ("否", "1", False), ("", "1", True), ("", "-1", False)]
)
def test_the_sign_is_as_said_or_else_that_of_the_total(tmp_path, cell, total, positive):
    assert line(tmp_path, 是否正数发票=cell, 价税合计=total)["positive"] is positive


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("正常", ""), ("01", ""), ("02", "异常凭证"), ("疑点发票", "疑点发票"), ("03", "疑点发票"), ("", "")],
)
def test_a_risk_is_kept_and_the_usual_is_none(tmp_path, cell, kept):
    assert line(tmp_path, 发票风险等级=cell)["risk"] == kept


@pytest.mark.parametrize(
    ("remark", "blue"),
    [
        (
            "被红冲蓝字数电发票号码：25432000000012345678 红字发票信息确认单编号：43042507000000000001",
            "25432000000012345678",
        ),
        ("被红冲蓝字数电票号码:25432000000012345678", "25432000000012345678"),
        ("退货；被红冲蓝字数电发票号码： 25432000000012345678，其他", "25432000000012345678"),
        ("被红冲蓝字发票代码：043002200111 号码：12345678", "043002200111-12345678"),
        ("对应正数发票代码:043002200111号码:12345678", "043002200111-12345678"),
        ("对应正数发票代码：4300220011，号码：12345678", "4300220011-12345678"),
        ("被红冲蓝字数电发票号码：254320000000123456789", ""),
        ("对应正数发票代码:04300220011号码:12345678", ""),
        ("25432000000012345678", ""),
        ("", ""),
    ],
)
def test_a_red_invoice_names_the_one_that_it_reverses(tmp_path, remark, blue):
    assert line(tmp_path, 备注=remark)["blue"] == blue


def test_among_many_remarks_each_row_keeps_its_own(tmp_path):
    remarks = ["", "被红冲蓝字数电票号码:25432000000012345678", "无", "对应正数发票代码:043002200111号码:12345678"]

    path = text(tmp_path / "a.csv", SUMMARY, *(row(SUMMARY, 备注=remark) for remark in remarks))

    assert [one["blue"] for one in good(path, Kind.LINES)] == ["", "25432000000012345678", "", "043002200111-12345678"]
