"""What pyxform refuses is named by sheet, row and column, in the reader's language."""

import io

import pytest

from tests.kernel.checklists.forms import HEAD, YES_NO, book, faults, place_of
from zhujian.kernel.checklists.conversion import convert
from zhujian.kernel.checklists.faults import Fault, FormRefused
from zhujian.kernel.checklists.messages import NOTE
from zhujian.kernel.checklists.messages import faults_of as faults_of_message
from zhujian.kernel.checklists.workbooks import Workbook

GOOD = ("text", "a", "一")

REFUSED = {
    "没有“textt”这种题目类型。": ((HEAD, GOOD, ("textt", "b", "二")), (), ("survey", 3, "type", "A3")),
    "题目或者题组没有名称。": ((HEAD, ("text", None, "一")), (), ("survey", 2, "name", "B2")),
    "引用的题目“nope”不存在。": (
        ((*HEAD, "relevant"), (*GOOD, "${nope} = 1")),
        (),
        ("survey", 2, "relevant", "D2"),
    ),
    "choices 工作表里没有选项表“nolist”。": (
        (HEAD, ("select_one nolist", "a", "一")),
        YES_NO,
        ("survey", 2, "type", "A2"),
    ),
    "begin_group 没有与之对应的 end_group。": (
        (HEAD, ("begin_group", "g", "组"), GOOD),
        (),
        ("survey", 2, "type", "A2"),
    ),
    "end_group 没有与之对应的 begin_group。": ((HEAD, GOOD, ("end_group",)), (), ("survey", 3, "type", "A3")),
    "calculate 题没有写计算式。": (
        ((*HEAD, "calculation"), GOOD, ("calculate", "b", "")),
        (),
        ("survey", 3, "calculation", "D3"),
    ),
    "名称不合规则：以字母或者下划线开头，其后只用字母、数字、下划线、连字符和句点。": (
        (HEAD, ("text", "1a", "一")),
        (),
        ("survey", 2, "name", "B2"),
    ),
    "名称在同一题组内重复；同一层内每个题目、题组的名称只能用一次。": (
        (HEAD, GOOD, ("text", "a", "二")),
        (),
        ("survey", 3, "name", "B3"),
    ),
    "同一选项表内选项的名称重复。": (
        (HEAD, ("select_one yes_no", "a", "一")),
        (*YES_NO, ("yes_no", "yes", "又是")),
        ("choices", 4, "name", "B4"),
    ),
    "选项没有名称。": (
        (HEAD, ("select_one yes_no", "a", "一")),
        (*YES_NO, ("yes_no", None, "又是")),
        ("choices", 4, "name", "B4"),
    ),
    "表头“label”出现了两次。": (((*HEAD, "label"), GOOD), (), ("survey", 1, "label", "C1")),
    "这种题目没有参数 colour；可用：rows。": (
        ((*HEAD, "parameters"), (*GOOD, "colour=red")),
        (),
        ("survey", 2, "parameters", "D2"),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_of_pyxform_is_said_with_its_place(what):
    survey, choices, place = REFUSED[what]

    [fault] = faults(survey, choices)

    assert fault.what == what
    assert place_of(fault) == place
    assert fault.code == "pyxform"


def test_the_place_and_the_reason_make_one_sentence():
    [fault] = faults((HEAD, ("textt", "a", "一")))

    assert str(fault) == "工作表 survey 第 2 行“type”列（A2）：没有“textt”这种题目类型。"


def test_an_unknown_message_is_quoted():
    empty = Workbook(b"", {})

    [fault] = faults_of_message(empty, "[row : 7] The moon is not full.")

    assert (fault.row, fault.what) == (7, "pyxform 不接受这张表单：“The moon is not full.”")
    [note] = faults_of_message(empty, "The moon is not full.", NOTE)
    assert note.what == "pyxform 提醒：“The moon is not full.”"


def test_every_duplicate_choice_is_named():
    found = faults(
        (HEAD, ("select_one yes_no", "a", "一")),
        (*YES_NO, ("yes_no", "yes", "又是"), ("yes_no", "no", "又否")),
    )

    assert [fault.row for fault in found] == [4, 5]


def test_whatever_breaks_inside_pyxform_is_a_fault(monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("zhujian.kernel.checklists.conversion.workbook_to_json", broken)

    [fault] = faults((HEAD, GOOD))

    assert "nobody thought of this" in fault.what


def test_all_faults_of_ours_are_named_at_once():
    found = faults(((*HEAD, "relevant"), (*GOOD, "foo(1)"), ("text", "b", "二", "bar(")))

    assert [(fault.code, fault.row) for fault in found] == [("function", 2), ("expression", 3)]


def test_a_refusal_is_an_error_of_the_workbook_field():
    with pytest.raises(FormRefused) as caught:
        convert(io.BytesIO(book((HEAD, ("textt", "a", "一")))))

    assert {error.field for error in caught.value.errors} == {"workbook"}


def test_a_fault_can_be_written_down():
    assert Fault("function", "what", sheet="survey", row=2).to_json()["row"] == 2


def test_places_are_said_as_far_as_they_are_known():
    assert Fault("x", "何事", sheet="survey", row=3, column="type").place == "工作表 survey 第 3 行“type”列"
    assert Fault("x", "何事", sheet="survey", row=3).place == "工作表 survey 第 3 行"
    assert Fault("x", "何事", sheet="settings", column="version").place == "工作表 settings“version”列"
    assert Fault("x", "何事", sheet="survey").place == "工作表 survey"
    assert str(Fault("x", "何事")) == "何事"


def test_a_form_in_capitals_is_named_as_it_stands():
    found = faults((("TYPE", "NAME", "LABEL"), ("textt", "a", "一")))

    assert place_of(found[0]) == ("survey", 2, "TYPE", "A2")


def test_a_question_without_words_is_named_in_its_row():
    [fault] = faults((HEAD, ("text", "a", "一"), ("text", "b", "")))

    assert place_of(fault) == ("survey", 3, "label", "C3")
    assert "“b”" in fault.what


def test_a_sheet_without_its_headings_is_wrong_in_its_first_row():
    [fault] = faults((("text", "a", "一"),))

    assert (fault.sheet, fault.row) == ("survey", 1)
