"""Files, spreadsheets, and jobs under way."""

from tests.kernel.ui.drawing import HOSTILE, text, tree
from zhujian.kernel.ui.components import FilePicker, ImportReport, Refusal

PICKER = FilePicker("files", "整改证据", (".jpg", ".pdf"), 20_000_000, multiple=True, required=True)
REFUSED = (
    Refusal(18, "责任单位", "示例某局", "没有这个单位"),
    Refusal(18, "发现日期", "2022-02-30", "不是有效日期"),
    Refusal(203, "标题", "", "不能为空", sheet="台账"),
)


def test_types_and_size_are_said_before_anything_is_chosen() -> None:
    page = tree("{% file_picker picker %}", picker=PICKER)
    assert "可传 JPG PDF，每个不超过 20 MB" in text(page)
    [field] = page.xpath("//input")
    assert (field.get("accept"), field.get("data-max-bytes")) == (".jpg,.pdf", "20000000")
    assert field.get("aria-describedby") == "id_files_hint"


def test_a_picker_for_one_file_takes_one() -> None:
    page = tree("{% file_picker picker %}", picker=FilePicker("sheet", "表格"))
    assert not page.xpath("//input[@multiple or @required]")
    assert "选填" in text(page)


def test_a_refused_file_says_why() -> None:
    picker = FilePicker("files", "证据", error="photo.jpg 的内容是可执行程序，未保存")
    page = tree("{% file_picker picker %}", picker=picker)
    assert page.xpath("//input/@aria-describedby") == ["id_files_hint id_files_error"]
    assert "可执行程序" in text(page.xpath("//*[@id='id_files_error']")[0])


def test_a_report_counts_rows_not_faults() -> None:
    report = ImportReport("台账.xlsx", 500, 498, REFUSED, "/refused.xlsx", "/problems/")
    words = text(tree("{% import_report report %}", report=report))
    assert "共 500 行" in words
    assert "已导入 498 行" in words
    assert "退回 2 行" in words


def test_each_fault_names_row_column_value_and_reason() -> None:
    page = tree("{% import_report report %}", report=ImportReport("a", 3, 1, REFUSED))
    rows = [[text(cell) for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert rows[0] == ["18", "责任单位", "示例某局", "没有这个单位"]
    assert rows[2] == ["台账 · 203", "标题", "—", "不能为空"]


def test_the_refused_rows_can_be_downloaded_and_the_kept_ones_opened() -> None:
    page = tree("{% import_report report %}", report=ImportReport("a", 3, 1, REFUSED, "/refused", "/list"))
    assert page.xpath("//a/@href") == ["/list", "/refused"]


def test_all_or_nothing_says_that_nothing_was_taken() -> None:
    assert "全部不导入" in text(tree("{% import_report r %}", r=ImportReport("a", 500, 0, REFUSED)))


def test_a_clean_import_has_no_table() -> None:
    page = tree("{% import_report report %}", report=ImportReport("a", 500, 500))
    assert not page.xpath("//table")
    assert "退回" not in text(page)


def test_a_job_says_how_far_it_is_and_that_one_may_leave() -> None:
    page = tree("{% progress '正在导入' 62 url='/jobs/1' %}")
    assert page.xpath("//progress/@value") == ["62"]
    assert "可离开本页" in text(page)
    assert page.xpath("//a/@href") == page.xpath("//a/@hx-get") == ["/jobs/1"]


def test_a_job_of_unknown_length_has_a_bar_without_a_value() -> None:
    assert not tree("{% progress '正在生成' %}").xpath("//progress/@value")


def test_a_job_that_has_ended_asks_no_more() -> None:
    assert not tree("{% progress '正在导入' 100 '已完成' %}").xpath("//a")


def test_hostile_words_stay_words() -> None:
    bad = HOSTILE
    pages = [
        tree("{% file_picker p %}", p=FilePicker(bad, bad, (bad,), 1, hint=bad, error=bad)),
        tree("{% import_report r %}", r=ImportReport(bad, 1, 0, (Refusal(1, bad, bad, bad, bad),), bad, bad)),
        tree("{% progress bad 1 bad bad %}", bad=bad),
    ]
    assert not [page for page in pages if page.xpath("//script | //b[@onclick]")]
