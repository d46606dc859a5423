"""What only some client would do is refused with its name, or left out with a note; never silently."""

import pytest

from tests.kernel.checklists.forms import (
    HEAD,
    SETTINGS,
    YES_NO,
    book,
    converted,
    faults,
    faults_of,
    place_of,
    submission,
)
from zhujian.kernel.checklists.answers import read_by
from zhujian.kernel.checklists.faults import Fault
from zhujian.kernel.checklists.instances import DEPTH, read_instance

GOOD = ("text", "a", "一")


def only(found: list[Fault]) -> tuple[str, int, str]:
    [fault] = found
    return fault.what, fault.row, fault.column


def test_a_type_that_we_do_not_carry_out_is_named():
    assert only(faults((HEAD, GOOD, ("osm", "b", "二")))) == ("不支持题目类型 osm。", 3, "type")


def test_what_odk_collect_records_beside_is_noted_and_taken_as_a_file():
    form = converted((HEAD, ("background-audio", "spoken", ""), GOOD))

    [note] = form.notes
    assert (note.code, note.row, note.column) == ("background-audio", 2, "type")
    assert [question.name for question in form.definition.questions if question.is_asked] == ["a"]
    assert read_by(form.definition, submission("<spoken>1.m4a</spoken><a>好</a>")).files == ("1.m4a",)


def test_search_is_a_function_that_we_do_not_have():
    found = faults(((*HEAD, "appearance"), ("select_one yes_no", "a", "一", "minimal search('places')")), YES_NO)

    assert only(found) == ("不支持函数 search()。", 2, "appearance")


def test_an_encrypted_form_is_refused():
    settings = (("form_id", "public_key"), ("f", "MIIBIjANBg"))

    [fault] = faults((HEAD, GOOD), settings=settings)

    assert fault.code == "public_key"
    assert place_of(fault) == ("settings", 2, "public_key", "B2")


def test_a_form_that_gives_no_number_is_refused():
    [fault] = faults((HEAD, GOOD), settings=(("form_id", "omit_instanceID"), ("f", "yes")))

    assert fault.code == "instance_id"


def test_another_servers_address_is_taken_out_of_the_form():
    settings = ((*SETTINGS[0], "submission_url"), (*SETTINGS[1], "https://elsewhere.example/submission"))

    form = converted((HEAD, GOOD), settings=settings)

    assert b"elsewhere" not in form.xform
    assert [note.code for note in form.notes] == ["submission_url"]


def test_the_last_answers_may_be_a_default_and_nothing_else():
    as_default = converted(((*HEAD, "default"), (*GOOD, "${last-saved#a}")))
    [fault] = faults(((*HEAD, "relevant"), GOOD, ("text", "b", "二", "${last-saved#a} = 1")))

    assert [note.code for note in as_default.notes] == ["last-saved"]
    assert (fault.code, fault.row, fault.column) == ("last-saved", 3, "relevant")


def test_a_file_that_was_not_given_is_named():
    survey = ((*HEAD, "image"), (*GOOD, "well.png"), ("select_one_from_file wells.csv", "well", "井"))

    found = faults(survey)

    assert [(fault.code, fault.row) for fault in found] == [("media", 2), ("media", 3)]
    assert "well.png" in found[0].what
    assert faults_of(book(survey), **{"well.png": "0", "wells.csv": "0"}) == []


def test_the_list_of_sites_is_made_by_the_system():
    assert faults((HEAD, ("select_one_from_file sites.csv", "site", "煤矿"))) == []


def test_a_picture_named_by_an_answer_is_refused():
    [fault] = faults(((*HEAD, "image"), GOOD, ("note", "b", "二", "${a}.png")))

    assert (fault.code, fault.row, fault.column) == ("media", 3, "image")


def test_external_choices_become_ordinary_ones():
    external = (("list_name", "name", "label", "county"), ("town", "t1", "甲镇", "c1"), ("town", "t1", "乙镇", "c2"))
    survey = ((*HEAD, "choice_filter"), (*GOOD,), ("select_one_external town", "town", "乡镇", "county=${a}"))

    definition = converted(survey, YES_NO, external_choices=external).definition

    assert definition.by_path["town"].type == "select_one"
    assert [choice.label[""] for choice in definition.by_path["town"].choices] == ["甲镇", "乙镇"]


def test_external_choices_may_have_a_list_of_the_same_name():
    external = (("list name", "name", "label"), ("yes_no", "perhaps", "也许"))
    survey = (
        (*HEAD, "choice_filter"),
        ("select_one yes_no", "a", "一"),
        ("select_one_external yes_no", "b", "二", "true()"),
    )

    found = converted(survey, YES_NO, external_choices=external).definition.by_path

    assert [choice.value for choice in found["a"].choices] == ["yes", "no"]
    assert [choice.value for choice in found["b"].choices] == ["perhaps"]


def test_a_calculation_that_depends_on_itself_is_refused():
    survey = ((*HEAD, "calculation"), ("calculate", "b", "", "${c} + 1"), ("calculate", "c", "", "${b} + 1"), GOOD)

    [fault] = faults(survey)

    assert (fault.code, fault.column) == ("cycle", "calculation")
    assert "b、c" in fault.what


def test_a_group_shown_by_its_own_question_is_refused():
    survey = ((*HEAD, "relevant"), ("begin_group", "g", "组", "${a} = 1"), GOOD, ("end_group",))

    assert [fault.code for fault in faults(survey)] == ["cycle"]


@pytest.mark.parametrize(
    "relevant",
    ["${b} = 1", "position(..) = 1", "count(${r}) > 1", "instance('yes_no')/root/item[name = 'yes']/label = 1"],
)
def test_a_condition_on_something_else_is_no_circle(relevant):
    survey = (
        (*HEAD, "relevant"),
        ("text", "b", "二"),
        ("begin_repeat", "r", "组"),
        ("select_one yes_no", "a", "一", relevant),
        ("end_repeat",),
    )

    assert faults(survey, YES_NO) == []


def test_a_constraint_may_look_at_its_own_answer():
    assert faults(((*HEAD, "constraint"), (*GOOD, ". != '' and ${a} != 'x'"))) == []


def test_a_required_that_looks_at_its_own_answer_is_refused():
    assert [fault.code for fault in faults(((*HEAD, "required"), (*GOOD, "string-length(${a}) > 1")))] == ["cycle"]


def test_a_list_that_is_nowhere_is_named():
    [fault] = faults(
        ((*HEAD, "calculation"), GOOD, ("calculate", "b", "", "instance('mines')/root/item[name = 'x']/label"))
    )

    assert fault.code == "instance"
    assert "mines" in fault.what


def test_choices_without_words_are_refused():
    [fault] = faults(
        (HEAD, ("select_one yes_no", "a", "一")),
        (("list_name", "name", "n"), ("yes_no", "yes", "1"), ("yes_no", "no", "2")),
    )

    assert fault.code in {"choices", "pyxform"}


def test_an_empty_group_is_refused():
    head = (*HEAD, "calculation")

    [fault] = faults((head, GOOD, ("begin_group", "g", "组"), ("calculate", "b", "", "1 + 1"), ("end_group",)))

    assert (fault.code, fault.row) == ("group", 3)


def test_an_audit_is_noted():
    form = converted((HEAD, GOOD, ("audit", "audit", "")))

    assert [note.code for note in form.notes] == ["audit"]


def test_an_external_application_is_noted():
    form = converted(((*HEAD, "appearance"), (*GOOD, "ex:org.example.app")))

    assert [(note.code, note.row) for note in form.notes] == [("external-app", 2)]


def test_attributes_of_foreign_namespaces_are_taken_out_of_the_form():
    settings = ((*SETTINGS[0], "namespaces"), (*SETTINGS[1], 'ex="http://example.org/ex"'))

    form = converted(((*HEAD, "instance::ex:unit"), (*GOOD, "mm")), settings=settings)

    assert b"ex:unit" not in form.xform
    assert [note.code for note in form.notes] == ["attribute"]


def test_entities_are_noted():
    entities = (("list_name", "label"), ("wells", "concat('井', ${a})"))

    form = converted(((*HEAD, "save_to"), (*GOOD, "well_name")), entities=entities)

    assert "entities" in {note.code for note in form.notes}


def test_a_form_that_asks_nothing_is_noted():
    form = converted(((*HEAD, "calculation"), ("calculate", "a", "", "1 + 1")))

    assert "empty" in {note.code for note in form.notes}


def nested(levels: int) -> list[tuple[str, str, str]]:
    begun = [("begin_group", f"g{level}", "题组") for level in range(levels)]
    return [*begun, ("text", "inmost", "情况"), *[("end_group", "", "")] * levels]


def test_groups_as_deep_as_answers_are_read_are_taken():
    assert faults((HEAD, *nested(DEPTH))) == []
    answers = "".join(f"<g{level}>" for level in range(DEPTH)) + "<inmost>好</inmost>"
    answers += "".join(f"</g{level}>" for level in reversed(range(DEPTH)))
    sent = read_instance(submission(answers))
    assert [node.text for node in sent.nodes(converted((HEAD, *nested(DEPTH))).definition)] == ["好"]


def test_groups_deeper_than_answers_are_read_are_refused_at_the_question():
    [fault] = faults((HEAD, *nested(DEPTH + 1)))
    assert (fault.code, fault.sheet, fault.row) == ("depth", "survey", DEPTH + 3)


@pytest.mark.parametrize(
    ("kind", "default", "noted"),
    [
        ("integer", "abc", True),
        ("integer", "12", False),
        ("date", "2022-13-45", True),
        ("select_one yes_no", "perhaps", True),
        ("select_one yes_no", "yes", False),
        ("select_multiple yes_no", "yes no", False),
        ("select_multiple yes_no", "yes perhaps", True),
        ("date", "today()", False),
        ("text", "任意", False),
    ],
)
def test_a_default_that_is_no_answer_is_noted(kind, default, noted):
    form = converted(((*HEAD, "default"), (kind, "asked", "题目", default)), YES_NO)
    assert [note.code for note in form.notes if note.code == "default"] == ["default"] * noted
