"""Topics are checked and begun without an installation."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Installation


def test_a_new_topic_passes_its_check(nowhere: Installation, tmp_path: Path) -> None:
    words = nowhere.ok("topic", "new", "bridges", "--into", tmp_path)
    folder = tmp_path / "bridges"
    assert str(folder / "topic.toml") in words
    assert "没有问题" in nowhere.ok("topic", "check", folder)
    assert not nowhere.data.exists()


def test_a_wrong_key_is_named_with_its_file_and_reason(nowhere: Installation, tmp_path: Path) -> None:
    nowhere.ok("topic", "new", "bridges", "--into", tmp_path)
    file = tmp_path / "bridges" / "topic.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[nonsense]\nx = 1\n", encoding="utf-8")
    line = nowhere.refused("topic", "check", file.parent)
    assert "bridges/topic.toml" in line
    assert "nonsense" in line


def test_a_folder_that_is_there_is_not_written_to(nowhere: Installation, tmp_path: Path) -> None:
    (tmp_path / "bridges").mkdir()
    assert "已存在" in nowhere.refused("topic", "new", "bridges", "--into", tmp_path)
    assert list((tmp_path / "bridges").iterdir()) == []


def test_a_code_that_breaks_the_rule_is_refused(nowhere: Installation, tmp_path: Path) -> None:
    assert "不合规则" in nowhere.refused("topic", "new", "../x", "--into", tmp_path)


def test_a_folder_without_a_topic_is_refused(nowhere: Installation, tmp_path: Path) -> None:
    assert "topic.toml" in nowhere.refused("topic", "check", tmp_path)
