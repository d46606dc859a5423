"""Topics are read once, a bad one is left out with its reasons, and one that misses a unit waits for it."""

import logging
from pathlib import Path

import pytest

from tests import factories
from tests.kernel.registry.samples import FULL, MINIMAL, edited, written
from zhujian.kernel.registry import queries, refused, topic, topics
from zhujian.kernel.registry.queries import check_units, forget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]


@pytest.fixture
def directory(tmp_path: Path, settings) -> Path:
    """A directory named in the settings, empty for now."""
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [tmp_path / "more"]
    return tmp_path / "more"


def refusal_of(folder: Path) -> str:
    return next(str(item) for item in refused() if item.directory == folder)


def test_a_topic_in_a_configured_directory_is_there(directory):
    written(directory / "ponds", MINIMAL)

    assert topic("ponds").title.zh == "池塘监督"
    assert "ponds" in {found.code for found in topics()}


def test_a_configured_directory_may_be_the_topics_own(directory):
    written(directory, MINIMAL)

    assert topic("ponds") is not None


def test_a_code_that_nobody_has_is_none():
    assert topic("nothing") is None


def test_topics_stand_in_the_order_of_their_codes(directory):
    written(directory / "a", edited('code = "ponds"', 'code = "zebra"', MINIMAL))
    written(directory / "b", edited('code = "ponds"', 'code = "ants"', MINIMAL))

    codes = [found.code for found in topics()]

    assert codes == sorted(codes)
    assert {"ants", "zebra"} <= set(codes)


def test_a_bad_topic_is_left_out_and_says_why(directory):
    folder = written(directory / "ponds", edited('code = "dirty"', 'code = "Dirty"', MINIMAL))
    written(directory / "good", edited('code = "ponds"', 'code = "good"', MINIMAL))

    assert topic("ponds") is None
    assert topic("good") is not None
    assert "category[1].code" in refusal_of(folder)


def test_a_refusal_is_in_the_log_once(directory, caplog):
    written(directory / "ponds", "topic = 1")

    with caplog.at_level(logging.WARNING, "zhujian.topics"):
        topics()
        topics()

    assert len([line for line in caplog.messages if "ponds/topic.toml: topic" in line]) == 1


def test_a_configured_directory_without_a_topic_says_so(directory):
    directory.mkdir()

    assert "目录中没有这个文件" in refusal_of(directory)


def test_a_configured_directory_that_is_missing_says_so(directory):
    assert "目录中没有这个文件" in refusal_of(directory)


def test_a_code_belongs_to_the_folder_that_came_first(directory):
    written(directory / "first", MINIMAL)
    second = written(directory / "second", MINIMAL)

    assert topic("ponds").directory.name == "first"
    assert refusal_of(second) == "second/topic.toml: topic.code: 代码“ponds”已用于 first 中的专题。"


def test_files_are_read_once(directory):
    folder = written(directory / "ponds", MINIMAL)
    topics()
    written(folder, edited("池塘监督", "改名", MINIMAL))

    assert topic("ponds").title.zh == "池塘监督"
    forget()
    assert topic("ponds").title.zh == "改名"


def test_a_topic_that_misses_a_unit_is_left_out(directory):
    folder = written(directory / "ponds", FULL)

    assert topic("ponds") is None
    assert refusal_of(folder) == "ponds/topic.toml: responsibility.regulator: 没有编码为“water”的单位。"


def test_a_topic_is_there_as_soon_as_its_unit_is(directory):
    written(directory / "ponds", FULL)
    assert topic("ponds") is None

    factories.unit(code="water")

    assert topic("ponds") is not None
    assert all(item.directory.name != "ponds" for item in refused())


def test_another_unit_does_not_help(directory):
    written(directory / "ponds", FULL)
    topics()

    factories.unit(code="fire")

    assert topic("ponds") is None


def test_a_unit_added_by_another_process_is_found_after_a_while(directory, monkeypatch):
    written(directory / "ponds", FULL)
    assert topic("ponds") is None
    with monkeypatch.context() as patch:
        patch.setattr(queries, "units_changed", lambda: None)
        patch.setattr("zhujian.kernel.field.listening.units_changed", lambda: None)
        factories.unit(code="water")
    assert topic("ponds") is None

    monkeypatch.setattr(queries, "RECHECK_SECONDS", -1.0)

    assert topic("ponds") is not None


def test_asking_for_topics_costs_no_query_once_they_are_read(directory, django_assert_num_queries):
    written(directory / "ponds", FULL)
    topics()

    with django_assert_num_queries(0):
        assert topic("ponds") is None
        assert refused()


def test_without_tables_no_unit_is_missed(directory, monkeypatch):
    """Before the first migration nothing can be said about units; the next question asks again."""
    written(directory / "ponds", FULL)
    monkeypatch.setattr("zhujian.kernel.org.models.Unit._meta.db_table", "not_there_yet")
    assert topic("ponds") is not None
    monkeypatch.undo()
    forget()

    assert queries._state.stale


def test_units_are_checked_against_any_list(read):
    assert check_units(read(FULL), {"water", "fire"}) == []
    assert [fault.key for fault in check_units(read(FULL), set())] == ["responsibility.regulator"]
