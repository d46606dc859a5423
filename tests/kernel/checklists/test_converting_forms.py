"""An XLSForm becomes an XForm, and what it asks."""

import pytest

from tests.kernel.checklists.forms import HEAD, SETTINGS, YES_NO, book, converted
from zhujian.kernel.checklists.conversion import made_version
from zhujian.kernel.checklists.definitions import Choice, Definition

WHOLE = (
    (
        "type",
        "name",
        "label::中文 (zh)",
        "label::English (en)",
        "required",
        "relevant",
        "constraint",
        "calculation",
        "appearance",
    ),
    ("start", "start"),
    ("today", "today"),
    ("deviceid", "deviceid"),
    ("select_one_from_file sites.csv", "site", "煤矿", "Mine", "yes"),
    ("begin_group", "gas", "瓦斯", "Gas"),
    ("decimal", "face", "浓度", "Methane", "yes", "", ". >= 0"),
    ("calculate", "over", "", "", "", "", "", "if(${face} > 1, 'yes', 'no')"),
    ("note", "warning", "超限", "Above", "", "${over} = 'yes'"),
    ("end_group",),
    ("begin_repeat", "faults", "问题", "Finding"),
    ("select_one yes_no", "urgent", "紧急吗", "Urgent"),
    ("select_multiple yes_no", "several", "多选", "Several"),
    ("image", "photo", "照片", "Photo"),
    ("end_repeat",),
    ("geopoint", "place", "定位", "Place"),
    ("image", "sign", "签字", "Signature", "", "", "", "", "signature"),
    ("audio", "voice", "录音", "Voice"),
    ("barcode", "lamp", "矿灯", "Lamp"),
    ("acknowledge", "agree", "知悉", "Seen"),
    ("dateTime", "at", "时间", "At"),
)
CHOICES = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("yes_no", "yes", "是", "yes"),
    ("yes_no", "no", "否", "no"),
)


@pytest.fixture(scope="module")
def definition() -> Definition:
    return converted(WHOLE, CHOICES).definition


def test_a_form_is_named_by_its_settings(definition):
    assert (definition.form_id, definition.version, definition.title) == ("ponds-check", "1", "水塘检查表")
    assert definition.root == "data"


def test_every_question_has_its_path_and_its_type(definition):
    assert {question.path: question.type for question in definition.questions} == {
        "start": "start",
        "today": "today",
        "deviceid": "deviceid",
        "site": "select_one",
        "gas/face": "decimal",
        "gas/over": "calculate",
        "gas/warning": "note",
        "faults/urgent": "select_one",
        "faults/several": "select_multiple",
        "faults/photo": "image",
        "place": "geopoint",
        "sign": "image",
        "voice": "audio",
        "lamp": "barcode",
        "agree": "acknowledge",
        "at": "datetime",
    }


def test_rules_and_rows_of_a_question_are_kept(definition):
    face, over, warning = (definition.by_path[f"gas/{name}"] for name in ("face", "over", "warning"))

    assert (face.required, face.constraint, face.row) == (True, True, 7)
    assert (over.calculated, over.is_asked) == (True, False)
    assert (warning.relevant, warning.is_asked) == (True, False)
    assert definition.by_path["sign"].appearance == "signature"


def test_words_are_kept_by_language(definition):
    label = definition.by_path["gas/face"].label

    assert definition.words(label, "zh") == "浓度"
    assert definition.words(label, "en") == "Methane"
    assert definition.words(label, "fr") == "Methane" or definition.words(label, "fr") == "浓度"


def test_choices_are_kept_with_their_words(definition):
    found = definition.by_path["faults/urgent"].choices

    assert found[0] == Choice("yes", {"中文 (zh)": "是", "English (en)": "yes"})
    assert [choice.value for choice in found] == ["yes", "no"]


def test_a_list_from_a_file_names_the_file(definition):
    assert definition.by_path["site"].list == "sites.csv"
    assert definition.media == ("sites.csv",)


def test_repeats_and_groups_are_told_apart(definition):
    assert definition.repeats == {"faults"}
    assert {"gas", "faults"} <= definition.structure
    assert definition.repeat_of("faults/photo") == ("faults",)
    assert definition.repeat_of("gas/face") == ()


def test_a_question_is_found_by_its_name_where_only_one_has_it(definition):
    assert definition.question("photo").path == "faults/photo"
    assert definition.question("gas/face").name == "face"
    assert definition.question("nothing") is None


def test_a_definition_survives_being_written_down(definition):
    assert Definition.from_json(definition.to_json()) == definition


def test_a_form_without_a_version_gets_one_from_its_content():
    unnamed = (("form_id",), ("ponds-check",))
    one, again = (
        converted((HEAD, ("text", "a", "一")), settings=unnamed),
        book((HEAD, ("text", "a", "一")), settings=unnamed),
    )
    other = converted((HEAD, ("text", "a", "二")), settings=unnamed)

    assert one.definition.version != other.definition.version
    assert len(one.definition.version) == 12
    assert made_version(again, {}) != made_version(again, {"a.png": "0" * 64}), "other media are another version"


def test_a_form_without_settings_is_named_by_where_it_comes_from():
    found = converted((HEAD, ("text", "a", "一")), settings=()).definition

    assert (found.form_id, found.title) == ("ponds-check", "水塘检查表")


def test_choices_without_translations_have_one_text():
    [question] = converted((HEAD, ("select_one yes_no", "a", "一")), YES_NO).definition.questions

    assert question.choices == (Choice("yes", {"": "是"}), Choice("no", {"": "否"}))
    assert SETTINGS[1][0] == "ponds-check"
