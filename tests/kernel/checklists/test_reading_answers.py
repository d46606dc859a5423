"""A submission is read by the form that it answers: typed, counted, nothing dropped."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.kernel.checklists.forms import HEAD, converted, submission
from zhujian.kernel.checklists.answers import Answers, read_by
from zhujian.kernel.checklists.definitions import Definition
from zhujian.kernel.checklists.values import Place
from zhujian.kernel.errors import Invalid

SURVEY = (
    (*HEAD, "calculation"),
    ("start", "start"),
    ("end", "end"),
    ("today", "today"),
    ("deviceid", "deviceid"),
    ("text", "note_text", "说明文字"),
    ("integer", "count", "人数"),
    ("decimal", "gas", "浓度"),
    ("date", "until", "有效期"),
    ("time", "at", "时刻"),
    ("dateTime", "moment", "时间"),
    ("geopoint", "place", "定位"),
    ("geotrace", "way", "路线"),
    ("select_multiple l", "several", "多选"),
    ("acknowledge", "seen", "知悉"),
    ("image", "photo", "照片"),
    ("calculate", "twice", "", "${count} * 2"),
    ("note", "hint", "请看这一句提示"),
    ("begin_repeat", "faults", "问题"),
    ("text", "what", "什么"),
    ("begin_repeat", "photos", "照片"),
    ("image", "picture", "照片"),
    ("end_repeat",),
    ("end_repeat",),
)
CHOICES = (("list_name", "name", "label"), ("l", "a", "甲"), ("l", "b", "乙"))


@pytest.fixture(scope="module")
def form() -> Definition:
    return converted(SURVEY, CHOICES).definition


def read(definition: Definition, body: str, **fields: str) -> Answers:
    return read_by(definition, submission(body, **fields))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("note_text", "一切正常", "一切正常"),
        ("count", "-3", -3),
        ("gas", "0.75", Decimal("0.75")),
        ("gas", "1e-1", Decimal("0.1")),
        ("until", "2022-09-30", date(2022, 9, 30)),
        ("until", "2022-09-30T00:00:00.000+08:00", date(2022, 9, 30)),
        ("at", "08:30:00.000+08:00", time(8, 30, tzinfo=datetime.fromisoformat("2022-01-01T00:00+08:00").tzinfo)),
        ("place", "26.5 113.2 90 4.5", Place(26.5, 113.2, 90.0, 4.5)),
        ("place", "26.5 113.2", Place(26.5, 113.2)),
        ("way", "1 2 0 0;3 4 0 0", (Place(1, 2, 0, 0), Place(3, 4, 0, 0))),
        ("several", "a b", ("a", "b")),
        ("seen", "OK", "OK"),
        ("twice", "6", "6"),
    ],
)
def test_an_answer_is_read_by_its_type(form, name, text, value):
    assert read(form, f"<{name}>{text}</{name}>").value(name) == value


def test_a_moment_keeps_its_zone_or_gets_the_countys(form):
    with_zone = read(form, "<moment>2022-09-30T08:00:00.000+09:00</moment>").value("moment")
    without = read(form, "<moment>2022-09-30T08:00:00</moment>").value("moment")

    assert with_zone == datetime(2022, 9, 30, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert without == datetime(2022, 9, 30, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("count", "many"),
        ("count", "9" * 25),
        ("gas", "NaN"),
        ("gas", "Infinity"),
        ("gas", "1e9999"),
        ("until", "30.9.2022"),
        ("until", "2022-02-30"),
        ("place", "here"),
        ("place", "95 200"),
        ("place", "nan nan"),
        ("moment", "yesterday"),
    ],
)
def test_what_is_no_value_keeps_its_text_and_is_named(form, name, text):
    found = read(form, f"<{name}>{text}</{name}>")

    assert found.misread == (name,)
    assert (found.value(name), found.each(name)[0].raw) == (None, text)


def test_metadata_stands_apart(form):
    found = read(
        form,
        "<start>2022-09-30T08:00:00.000+08:00</start><end>2022-09-30T08:25:00.000+08:00</end>"
        "<today>2022-09-30</today><deviceid>d:1</deviceid><count>3</count>",
    )

    assert (found.end - found.start).total_seconds() == 25 * 60
    assert (found.today, found.device) == (date(2022, 9, 30), "d:1")
    assert [item.path for item in found.items] == ["count"]


def test_names_of_the_submission_are_read(form):
    meta = (
        '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:new</orx:instanceID>'
        "<orx:deprecatedID>uuid:old</orx:deprecatedID><orx:instanceName>m01</orx:instanceName></orx:meta>"
    )

    found = read(form, "", meta=meta)

    assert (found.instance, found.deprecated, found.name) == ("uuid:new", "uuid:old", "m01")


def test_repetitions_are_counted_and_rows_put_together(form):
    found = read(
        form,
        "<faults><what>漏水</what><photos><picture>1.jpg</picture></photos><photos><picture>2.jpg</picture></photos></faults>"
        "<faults><what>停电</what><photos><picture/></photos></faults>",
    )

    assert [(item.at, item.value) for item in found.each("faults/what")] == [((0,), "漏水"), ((1,), "停电")]
    assert [item.at for item in found.each("faults/photos/picture")] == [(0, 0), (0, 1)]
    assert found.rows("faults") == [{"what": "漏水", "photos/picture": ("1.jpg", "2.jpg")}, {"what": "停电"}]
    assert found.value("faults/what", (1,)) == "停电"


def test_attachments_are_named(form):
    found = read(form, "<photo> a.jpg </photo><faults><photos><picture>b.jpg</picture></photos></faults>")

    assert found.files == ("a.jpg", "b.jpg")


def test_an_audit_of_collect_is_an_attachment(form):
    meta = "<meta><instanceID>uuid:1</instanceID><audit>audit.csv</audit></meta>"

    assert read(form, "", meta=meta).files == ("audit.csv",)


def test_what_the_form_does_not_know_is_kept_and_named(form):
    found = read(form, "<count>3</count><other>x</other><group><inner>y</inner></group>")

    assert [(item.path, item.raw) for item in found.unknown] == [("other", "x"), ("group/inner", "y")]
    assert found.value("count") == 3


def test_answers_are_counted_without_what_nobody_answers(form):
    found = read(form, "<today>2022-09-30</today><count>3</count><twice>6</twice><hint/><gas/><seen>OK</seen>")

    assert found.answered == 2


def test_the_least_reading_time_grows_with_what_was_shown(form):
    one = read(form, "<count>3</count>")
    more = read(form, "<count>3</count><hint/>" + "<faults><what>漏水</what></faults>" * 60)

    assert (one.shown, one.reading_seconds) == (2, 1)
    assert more.shown == 2 + 7 + 120
    assert more.reading_seconds == 11, "129 characters at 765 a minute"


def test_the_same_answers_on_another_day_have_the_same_digest(form):
    body = "<today>{day}</today><count>3</count><place>{place}</place><photo>{photo}</photo><several>a</several>"
    monday = read(form, body.format(day="2022-09-26", place="26.5 113.2 1 1", photo="1.jpg"))
    tuesday = read(form, body.format(day="2022-09-27", place="26.6 113.1 2 3", photo="2.jpg"))
    other = read(form, body.format(day="2022-09-27", place="", photo="").replace("3</count>", "4</count>"))

    assert monday.digest == tuesday.digest
    assert monday.digest != other.digest


def test_a_submission_of_another_form_is_refused(form):
    with pytest.raises(Invalid) as caught:
        read(form, "", form="other")
    assert [error.field for error in caught.value.errors] == ["form"]


def test_a_submission_of_another_version_is_refused(form):
    with pytest.raises(Invalid) as caught:
        read(form, "", version="2")
    assert [error.field for error in caught.value.errors] == ["version"]
    assert "版本 2" in caught.value.message


def test_the_first_place_is_that_of_the_submission(form):
    assert read(form, "<place>26.5 113.2 1 1</place>").place == Place(26.5, 113.2, 1, 1)
    assert read(form, "").place is None


def test_a_namespace_of_the_form_does_not_matter(form):
    xml = submission("<count>3</count>").replace(b"<data ", b'<data xmlns="http://example.org/form" ')

    assert read_by(form, xml).value("count") == 3
