"""Which files of a data directory belong into a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhujian.kernel.backup.members import is_key, members

THERE = (
    "zhujian.sqlite3",
    "zhujian.sqlite3-wal",
    "zhujian.sqlite3-shm",
    "running.lock",
    "clock.tmp",
    "secret.key",
    "keys/audit.key",
    "files/ab/abcdef",
    "files/cd/cdefab.partial",
    "accounts.json",
    "replaced-20221001000000/zhujian.sqlite3",
    "restoring-x/keys/audit.key",
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for name in THERE:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def names(directory: Path, *, with_keys: bool) -> set[str]:
    return {name for name, _path in members(directory, with_keys=with_keys)}


def test_what_lasts_belongs_in_and_what_passes_does_not(directory: Path) -> None:
    expected = {"secret.key", "keys/audit.key", "files/ab/abcdef", "accounts.json"}
    assert names(directory, with_keys=True) == expected


def test_keys_can_be_left_out(directory: Path) -> None:
    assert names(directory, with_keys=False) == {"files/ab/abcdef", "accounts.json"}
    assert is_key("keys/audit.key")
    assert is_key("secret.key")
    assert not is_key("files/keys")


def test_a_folder_that_stands_on_another_disk_belongs_in(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("disk")
    (other / "photo").write_text("x")
    (directory / "media").symlink_to(other)
    assert "media/photo" in names(directory, with_keys=True)
