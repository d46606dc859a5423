"""Topics are checked and begun without an installation."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Installation


def test_a_new_topic_passes_its_check(nowhere: Installation, tmp_path: Path) -> None:
    words = nowhere.ok("topic", "new", "bridges", "--into", tmp_path)
    folder = tmp_path / "bridges"
    assert str(folder / "topic.toml") in words
    words = nowhere.ok("topic", "check", folder)
    assert "没有问题" in words
    assert "单位编码未核对" in words
    assert not nowhere.data.exists()


def test_a_wrong_key_is_named_with_its_file_and_reason(nowhere: Installation, tmp_path: Path) -> None:
    nowhere.ok("topic", "new", "bridges", "--into", tmp_path)
    file = tmp_path / "bridges" / "topic.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[nonsense]\nx = 1\n", encoding="utf-8")
    line = nowhere.refused("topic", "check", file.parent)
    assert "bridges/topic.toml" in line
    assert "nonsense" in line


def test_a_unit_that_the_installation_lacks_is_named(real_county: Installation, tmp_path: Path) -> None:
    folder = changed(real_county, tmp_path, 'primary = "site.owner"', 'primary = "unit:nobody"')
    line = real_county.refused("topic", "check", folder, "--data", real_county.data)
    assert line.endswith("bridges/topic.toml: responsibility.primary: 没有编码为“nobody”的单位。")


def test_a_unit_that_the_installation_has_passes(real_county: Installation, tmp_path: Path) -> None:
    folder = changed(real_county, tmp_path, 'primary = "site.owner"', 'primary = "unit:office"')
    words = real_county.ok("topic", "check", folder, "--data", real_county.data)
    assert "没有问题" in words
    assert "未核对" not in words


def test_a_code_that_another_topic_has_is_spoken_of(real_county: Installation, tmp_path: Path) -> None:
    folder = changed(real_county, tmp_path, 'code = "bridges"', 'code = "mines"')
    done = real_county.zhujian("topic", "check", folder, "--data", real_county.data)
    assert done.returncode == 0
    assert "bridges/topic.toml: topic.code: " in done.stderr
    assert "mines" in done.stderr


def test_a_data_directory_that_holds_nothing_is_no_installation(nowhere: Installation, tmp_path: Path) -> None:
    nowhere.ok("topic", "new", "bridges", "--into", tmp_path)
    assert "没有数据" in nowhere.refused("topic", "check", tmp_path / "bridges", "--data", tmp_path / "empty")
    assert not (tmp_path / "empty").exists()


def changed(county: Installation, tmp_path: Path, old: str, new: str) -> Path:
    """A new topic in which one line says something else."""
    county.ok("topic", "new", "bridges", "--into", tmp_path)
    file = tmp_path / "bridges" / "topic.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file.parent


def test_a_folder_that_is_there_is_not_written_to(nowhere: Installation, tmp_path: Path) -> None:
    (tmp_path / "bridges").mkdir()
    assert "已存在" in nowhere.refused("topic", "new", "bridges", "--into", tmp_path)
    assert list((tmp_path / "bridges").iterdir()) == []


def test_a_code_that_breaks_the_rule_is_refused(nowhere: Installation, tmp_path: Path) -> None:
    assert "不合规则" in nowhere.refused("topic", "new", "../x", "--into", tmp_path)


def test_a_folder_without_a_topic_is_refused(nowhere: Installation, tmp_path: Path) -> None:
    assert "topic.toml" in nowhere.refused("topic", "check", tmp_path)
