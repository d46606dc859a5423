"""What `zhujian topic check` and `zhujian topic new` do."""

from pathlib import Path

import pytest
from django.utils.translation import override

from tests import factories
from tests.kernel.registry.samples import FULL, MINIMAL, edited, written
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.registry.checking import check_directory, check_place, scaffold
from zhujian.kernel.registry.documents import read_topic


def test_a_good_topic_has_no_faults(tmp_path):
    assert check_directory(written(tmp_path / "ponds")) == []


def test_a_bad_topic_has_all_its_faults_named(tmp_path):
    text = edited("colour = 3", "colour = 13", edited('severity = "red"', 'severity = "purple"'))

    found = check_directory(written(tmp_path / "ponds", text))

    assert [fault.key for fault in found] == ["topic.colour", "category[dirty].severity"]


@pytest.mark.django_db
def test_a_unit_that_is_missing_in_the_installation_is_a_fault(tmp_path):
    folder = written(tmp_path / "ponds")

    assert check_directory(folder) == [], "without an installation nobody knows the units"
    assert [str(fault) for fault in check_directory(folder, with_units=True)] == [
        "ponds/topic.toml: responsibility.regulator: 没有编码为“water”的单位。"
    ]
    factories.unit(code="water")
    assert check_directory(folder, with_units=True) == []


def test_a_code_that_another_topic_has_is_spoken_of_and_no_fault(tmp_path):
    folder = written(tmp_path / "pits", edited('code = "ponds"', 'code = "mines"'))

    assert check_directory(folder) == []
    assert [str(fault) for fault in check_place(folder)] == [
        "pits/topic.toml: topic.code: 代码“mines”已用于 mines 中的专题。"
    ]


def test_a_topic_of_this_installation_does_not_stand_in_its_own_way(tmp_path, settings, registry):
    folder = written(tmp_path / "more" / "ponds", MINIMAL)
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [folder.parent]

    assert check_place(folder) == []
    assert [fault.key for fault in check_place(written(tmp_path / "again", MINIMAL))] == ["topic.code"]


def test_what_may_be_chosen_is_listed_in_the_readers_language(tmp_path):
    [fault] = check_directory(written(tmp_path / "ponds", edited('severity = "red"', 'severity = "purple"')))

    assert "red、amber、green" in fault.reason
    with override("en"):
        assert "red, amber, green" in fault.reason


def test_a_folder_is_named_even_where_it_was_given_as_a_dot(tmp_path, monkeypatch):
    monkeypatch.chdir(written(tmp_path / "ponds", "topic = 1"))

    assert check_directory(Path())[0].file == "ponds/topic.toml"


@pytest.mark.parametrize("code", ["dams", "a", "a-1-b", "x" * 40])
def test_a_scaffold_passes_the_check(tmp_path, code):
    file = scaffold(code, tmp_path)

    assert check_directory(file.parent) == []
    assert read_topic(file.parent).code == code


def test_a_scaffold_explains_every_table(tmp_path):
    text = scaffold("dams", tmp_path).read_text(encoding="utf-8")

    for table in ("topic", "topic.basis", "site", "responsibility", "measure", "category", "milestone", "lights"):
        assert f"[{table}]" in text
    for table in ("clocks.", "visits.", "look_back", "figures", "site.fields."):
        assert f"[{table}" in text


def test_what_a_scaffold_offers_in_comments_passes_too(tmp_path):
    """Every optional line with its # taken away; of the three ways to write a clock the first stays."""
    folder = scaffold("dams", tmp_path).parent
    kept = []
    for line in (folder / "topic.toml").read_text(encoding="utf-8").splitlines():
        offered = line.removeprefix("# ")
        if offered == line or (_is_toml(offered) and not offered.startswith("clock = ")):
            kept.append(offered)
    written(folder, "\n".join(kept))

    assert [str(fault) for fault in check_directory(folder)] == []
    assert read_topic(folder).visits


def _is_toml(line: str) -> bool:
    return line.startswith("[") or line.partition(" = ")[0].replace("_", "").isascii()


@pytest.mark.parametrize("code", ["", "Dams", "../dams", "dams/x", "大坝", "a--b", "x" * 41, "a\n"])
def test_a_bad_code_is_refused(tmp_path, code):
    with pytest.raises(Invalid) as refusal:
        scaffold(code, tmp_path)

    assert [error.field for error in refusal.value.errors] == ["code"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    folder = written(tmp_path / "dams", FULL)

    with pytest.raises(Conflict):
        scaffold("dams", tmp_path)

    assert (folder / "topic.toml").read_text(encoding="utf-8") == FULL
