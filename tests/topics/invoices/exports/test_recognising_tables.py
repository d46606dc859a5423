"""What a sheet is, is told by its headings: wherever they stand, however they are written."""

import pytest

from tests.topics.invoices.exports.making import BASE, SUMMARY, book, good, parts, reasons, row, text, workbook
from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

LEDGER = ["单位名称", "统一社会信用代码", "凭证号", "发票号码", "报销金额", "报销日期", "报销人", "摘要", "费用科目"]
CALENDAR = ["单位", "统一社会信用代码", "活动类型", "日期", "主题", "地点"]
DEDUCTIONS = """
序号 是否勾选* 数电发票号码 开票日期* 金额* 票面税额* 有效抵扣税额* 购买方识别号* 销售方纳税人名称 销售方纳税人识别号
发票来源 票种* 发票状态 红字锁定标志 发票风险等级 风险状态
"""
BUILDING = [*BASE[:9], "建筑服务发生地", "建筑项目名称", *BASE[9:]]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (BASE, Kind.INVOICES),
        (SUMMARY, Kind.LINES),
        (LEDGER, Kind.LEDGER),
        (CALENDAR, Kind.CALENDAR),
        (["单位名称", "统一社会信用代码", "类别"], Kind.UNITS),
        (["统一社会信用代码", "企业名称", "经营范围", "登记状态", "成立日期", "住所"], Kind.SELLERS),
        (["单位", "统一社会信用代码", "姓名", "关系", "公职人员", "身份证号"], Kind.PEOPLE),
        (["单位", "统一社会信用代码", "车牌号", "燃油种类", "油箱容积（升）"], Kind.VEHICLES),
    ],
)
def test_each_kind_of_table_is_known_by_its_headings(tmp_path, headings, kind):
    (part,) = parts(book(tmp_path / "a.xlsx", {"Sheet1": [headings]}))

    assert (part.kind, part.read) == (kind, 0)
    assert part.good.schema == SCHEMAS[kind]


def test_a_title_and_blank_rows_may_stand_above_the_header(tmp_path):
    path = book(tmp_path / "a.xlsx", {"发票基础信息1": [[], ["全量发票查询"], [None, "2022 年"], [], BASE, row()]})

    assert len(good(path)) == 1


def test_a_header_below_the_fifteenth_row_is_not_looked_for(tmp_path):
    path = book(tmp_path / "a.xlsx", {"发票基础信息": [*([["说明"]] * 15), BASE, row()]})

    with pytest.raises(Unreadable, match="前 15 行"):
        parts(path)


def test_headings_match_through_spaces_stars_widths_and_marks(tmp_path):
    written = ["\ufeff序 号", "发票\n代码", "发票号码*", "　数电票号码　", "销售方识别号", "销售方名称", "购买方识别号"]
    written += ["购方名称", "开票时间", "金额（元）", "税额（元）", "价税合计(元)"]

    (found,) = good(workbook(tmp_path / "a.xlsx", row()[:12], headings=written))

    assert found["invoice"] == "043002200111-12345678"
    assert found["seller"] == "91430481MA00000313"
    assert str(found["total"]) == "2000.00"


def test_the_number_may_stand_under_the_names_that_it_had_before(tmp_path):
    for name in ("数电票号码", "全电发票号码"):
        headings = [name if heading == "数电发票号码" else heading for heading in BASE]
        cells = row(headings, **{"发票代码": "", "发票号码": "", name: "25432000000012345678"})

        (found,) = good(workbook(tmp_path / "a.xlsx", cells, headings=headings))

        assert found["invoice"] == found["digital"] == "25432000000012345678"


def test_the_deduction_sheet_is_read_without_a_name_of_the_buyer(tmp_path):
    headings = DEDUCTIONS.split()
    cells = [
        "1",
        "是",
        "25432000000012345678",
        "2025-07-01",
        "943.40",
        "56.60",
        "56.60",
        "11430481000000019Y",
        "某宾馆",
    ]
    cells += ["91430481MA00000313", "电子发票服务平台", "数电发票（增值税专用发票）", "正常", "未锁定", "正常", "正常"]

    (found,) = good(workbook(tmp_path / "a.xlsx", cells, headings=headings, sheet="勾选抵扣"))

    assert (found["buyer"], found["buyer_name"]) == ("11430481000000019Y", "")
    assert (str(found["tax"]), str(found["total"])) == ("56.60", "1000.00")


def test_a_sheet_of_one_special_business_is_skipped_beside_the_summary(tmp_path):
    sheets = {"建筑服务": [BUILDING, row(BUILDING)], "信息汇总表": [SUMMARY, row(SUMMARY)]}

    found = {part.sheet: part for part in parts(book(tmp_path / "a.xlsx", sheets))}

    assert (found["建筑服务"].note, found["建筑服务"].good.num_rows) == ("skipped", 0)
    assert found["信息汇总表"].good.num_rows == 1


def test_a_special_sheet_is_known_by_its_headings_too(tmp_path):
    sheets = {"信息汇总表": [SUMMARY, row(SUMMARY)], "Sheet2": [BUILDING, row(BUILDING)]}

    assert [part.note for part in parts(book(tmp_path / "a.xlsx", sheets))] == ["", "skipped"]


def test_a_special_sheet_by_itself_is_read_if_it_has_the_goods(tmp_path):
    path = book(tmp_path / "a.xlsx", {"建筑服务2": [SUMMARY, row(SUMMARY)]})

    assert len(good(path, Kind.LINES)) == 1


def test_a_ledger_without_numbers_is_told_what_it_lacks(tmp_path):
    headings = [heading for heading in LEDGER if heading != "发票号码"]

    with pytest.raises(Unreadable, match="最接近“报销台账”的表头，但缺少“发票号码”或“数电发票号码”"):
        parts(text(tmp_path / "a.csv", headings, ["某局"] * len(headings)))


def test_a_strange_sheet_is_told_beside_those_that_are_read(tmp_path):
    path = book(tmp_path / "a.xlsx", {"说明": [["填表说明"], ["一", "二"]], "发票基础信息": [BASE, row()], "空": []})

    assert len(good(path)) == 1
    ((at, why),) = reasons(path)
    assert at == 1
    assert "工作表“说明”" in why


def test_where_no_sheet_is_known_the_whole_file_is_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", {"甲": [["一", "二"]], "乙": [["三", "四"]]})

    with pytest.raises(Unreadable, match=r"工作表“甲”.*工作表“乙”"):
        parts(path)


def test_a_calendar_with_other_columns_is_not_taken_for_a_list_of_units(tmp_path):
    with pytest.raises(Unreadable, match="缺少"):
        parts(
            text(tmp_path / "a.csv", ["单位名称", "统一社会信用代码", "报销金额", "报销日期"], ["某局", "1", "2", "3"])
        )
