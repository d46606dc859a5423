"""The topic's own fields: typed values and words alike end in one form."""

from datetime import date, datetime

import pytest

from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.field.data import clean_data
from zhujian.kernel.registry.documents import read_topic

SPREADSHEET_MOMENT = datetime(2022, 9, 30, 8, 0)  # noqa: DTZ001 - a spreadsheet's moments have no zone

CLEANED = {
    "a text": ("licence_no", " 塘证第1号 ", "塘证第1号"),
    "a number as text": ("licence_no", 17, "17"),
    "a whole number": ("area", 12, 12),
    "a number in words": ("area", "12.50", 12.5),
    "a number without a fraction": ("area", 12.0, 12),
    "a number below nought": ("area", "-3", -3),
    "a day": ("dug_on", date(2022, 9, 30), "2022-09-30"),
    "a moment of a spreadsheet": ("dug_on", SPREADSHEET_MOMENT, "2022-09-30"),
    "a day in words": ("dug_on", "2022-09-30", "2022-09-30"),
    "yes": ("fenced", "是", True),
    "true": ("fenced", True, True),
    "no": ("fenced", "否", False),
    "false": ("fenced", False, False),
    "an option by code": ("state", "foul", "foul"),
    "an option in Chinese": ("state", "清洁", "clean"),
    "an option in English": ("state", "clean", "clean"),
}
REFUSED = {
    "a text beyond measure": ("licence_no", "长" * 501, "500"),
    "a text of many lines": ("licence_no", "一\n二", "换行"),
    "no number": ("area", "很大", "面积应为数字"),
    "not a number": ("area", "nan", "面积应为数字"),
    "an endless number": ("area", "inf", "面积应为数字"),
    "a number beyond measure": ("area", 10**13, "面积应为数字"),
    "a number too large to be read": ("area", "9" * 400, "面积应为数字"),
    "a truth in the place of a number": ("area", True, "面积应为数字"),
    "a list in the place of a number": ("area", [1], "面积应为数字"),
    "no day": ("dug_on", "2022-13-01", "开挖日期应为日期"),
    "a number in the place of a day": ("dug_on", 44000, "开挖日期应为日期"),
    "neither yes nor no": ("fenced", "也许", "有围栏应为是或否"),
    "no option": ("state", "蓝", "清洁、脏"),
}


@pytest.fixture
def clean(tmp_path):
    """One field beside the required one: its kept value, and the messages."""
    kind = read_topic(written(tmp_path / "ponds", FULL)).site

    def cleaner(given):
        kept, errors = clean_data(kind, {"licence_no": "1", **given})
        return kept, {error.field: error.message for error in errors}

    return cleaner


@pytest.mark.parametrize(("name", "given", "kept"), CLEANED.values(), ids=CLEANED)
def test_a_value_is_kept_in_one_form(clean, name, given, kept):
    found, errors = clean({name: given})

    assert errors == {}
    assert found[name] == kept
    assert type(found[name]) is type(kept)


@pytest.mark.parametrize(("name", "given", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_value_is_named_by_its_field(clean, name, given, message):
    found, errors = clean({name: given})

    assert list(errors) == [f"data.{name}"]
    assert message in errors[f"data.{name}"]
    assert name not in found


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_an_empty_value_is_left_out(clean, empty):
    found, errors = clean({"area": empty})

    assert errors == {}
    assert found == {"licence_no": "1"}


def test_a_required_field_is_missed(clean):
    _found, errors = clean({"licence_no": " "})

    assert errors == {"data.licence_no": "请填写许可证号。"}


def test_a_foreign_field_is_named(clean):
    _found, errors = clean({"depth": 3})

    assert errors == {"data.depth": "本专题的点位没有“depth”这一字段。"}


def test_a_topic_without_sites_has_no_fields():
    kept, errors = clean_data(None, {"area": 1})

    assert kept == {}
    assert [error.field for error in errors] == ["data.area"]


@pytest.mark.django_db
def test_a_unit_is_named_by_a_code_that_is_there(clean):
    from tests import factories

    factories.unit(code="keepers")

    assert clean({"keeper": "keepers"}) == ({"licence_no": "1", "keeper": "keepers"}, {})
    for wrong in ("nobody", "\x00", 7):
        assert clean({"keeper": wrong})[1] == {"data.keeper": "管护单位应为已登记单位的编码。"}
