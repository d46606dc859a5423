from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from tests.kernel.registry.samples import FULL, MINIMAL, edited, written
from zhujian.kernel.clocks.lights import Thresholds
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.scales import Severity
from zhujian.kernel.registry.values import FieldType, LookBack, Period, Topic


def test_the_head_of_a_topic_is_read(read):
    topic = read(FULL)

    assert (topic.code, topic.title.zh, topic.title.en) == ("ponds", "池塘监督", "Ponds")
    assert topic.focus.zh == "关于整治池塘的部署"
    assert topic.colour == 3
    assert topic.active == Period(date(2020, 1, 1), date(2029, 12, 31))


def test_a_topic_may_say_very_little(read):
    topic = read(MINIMAL)

    assert topic.site is None
    assert topic.look_back is None
    assert topic.visits == topic.stages == topic.measures == topic.figures == ()
    assert topic.lights.thresholds == Thresholds()
    assert topic.lights.tell["red"] == ("liaison", "deputy-head", "head")


def test_a_category_that_says_little_is_an_order_to_be_signed_within_seven_days(read):
    category = read(MINIMAL).category("dirty")

    assert (category.letter, category.sign_within, category.evidence, category.measure) == ("order", 7, (), "")


def test_a_category_keeps_all_that_it_says(read):
    category = read(FULL).category("dirty")

    assert category.severity is Severity.RED
    assert (category.letter, category.sign_within) == ("recommendation", 3)
    assert category.evidence == ("before", "after")
    assert category.measure == "dredge"


def test_what_is_not_there_is_none(read):
    topic = read(FULL)

    assert topic.category("nothing") is None
    assert topic.measure("nothing") is None
    assert topic.figure("nothing") is None
    assert topic.site.field("nothing") is None


def test_every_type_of_site_field_is_read(read):
    fields = read(FULL).site.fields

    assert [item.type for item in fields] == [
        FieldType.TEXT,
        FieldType.NUMBER,
        FieldType.DATE,
        FieldType.BOOLEAN,
        FieldType.CHOICE,
        FieldType.UNIT,
    ]
    assert [item.name for item in fields if item.required] == ["licence_no"]
    assert fields[1].unit.zh == "亩"
    assert {code: words.zh for code, words in fields[4].choices.items()} == {"clean": "清洁", "foul": "脏"}


def test_the_law_is_the_one_that_holds_on_the_day(read):
    topic = read(FULL)

    assert topic.basis_on(date(2021, 12, 31)).law.zh == "池塘管理办法"
    assert topic.basis_on(date(2022, 1, 1)).law.zh == "池塘管理条例"
    assert topic.basis_on(date(2009, 12, 31)) is None


def test_milestones_lie_so_far_after_the_start(read):
    stages = {stage.code: stage for stage in read(FULL).stages}

    assert stages["plan"].after == Term(30, Unit.DAYS)
    assert stages["plan"].planned(date(2022, 1, 1)) == date(2022, 1, 31)
    assert stages["done"].planned(date(2022, 8, 31)) == date(2023, 2, 28)


def test_visits_lights_and_look_back_are_read(read):
    topic = read(FULL)
    daily, covert = topic.visits

    assert (daily.every_days, daily.teams, daily.unannounced, daily.same_team_not_within_days) == (
        1,
        "on-site",
        False,
        3,
    )
    assert (covert.every_days, covert.teams, covert.unannounced, covert.same_team_not_within_days) == (
        14,
        "covert",
        True,
        0,
    )
    assert topic.lights.thresholds == Thresholds(green=15, amber=5)
    assert topic.lights.tell == {
        "green": ("liaison",),
        "amber": ("liaison", "deputy-head"),
        "red": ("head", "leader"),
    }
    assert topic.look_back == LookBack(0.25, 60)


def test_a_checklist_is_a_file_beside_the_topic(read, tmp_path):
    (tmp_path / "ponds" / "checklists").mkdir(parents=True)
    (tmp_path / "ponds" / "checklists" / "daily.xlsx").touch()

    topic = read(edited("every_days = 1\n", 'every_days = 1\nchecklist = "checklists/daily.xlsx"\n'))

    assert topic.visits[0].checklist == "checklists/daily.xlsx"


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "池塘监督"), ("en", "Ponds")])
def test_a_topic_is_called_by_its_title_in_the_readers_language(read, language, shown):
    with translation.override(language):
        assert str(read(FULL)) == shown


def test_where_there_is_no_english_the_chinese_stands(read):
    with translation.override("en"):
        assert str(read(MINIMAL)) == "池塘监督"


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path):
    folder = written(tmp_path / "ponds")
    (folder / "topic.toml").write_bytes(b"\xef\xbb\xbf" + FULL.encode())

    assert isinstance(read_topic(folder), Topic)


def test_a_topic_cannot_be_changed(read):
    with pytest.raises(AttributeError):
        read(FULL).code = "other"
