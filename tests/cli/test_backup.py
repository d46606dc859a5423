"""Backup and restore: consistent while serving, checked before anything is touched, and safe from being killed."""

from __future__ import annotations

import json
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Copy, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")

Fresh = Callable[[], Installation]


@pytest.fixture(scope="module")
def county(real_county: Installation, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A county with some evidence, as it was yesterday: its backup and its head; not to be changed."""
    from tests.cli.conftest import copy_of

    folder = tmp_path_factory.mktemp("backups")
    with copy_of(real_county, folder / "data") as made:
        (made.data / "files" / "ab").mkdir(parents=True)
        (made.data / "files" / "ab" / "abcdef").write_bytes(os.urandom(200_000))
        made.ok("backup", folder / "yesterday.zip")
        made.head(folder / "yesterday.head")
        yield made


@pytest.fixture(scope="module")
def yesterday(county: Installation) -> Path:
    return county.data.parent / "yesterday.zip"


@pytest.fixture
def fresh(empty: Installation) -> Installation:
    """An empty data directory, and an empty database on PostgreSQL."""
    return empty


def size(installation: Installation) -> int:
    return int(json.loads(installation.ok("audit", "head"))["size"])


def manifest(archive: Path) -> dict[str, Any]:
    with zipfile.ZipFile(archive) as file:
        found: dict[str, Any] = json.loads(file.read("manifest.json"))
        return found


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with some members changed, or left out where the change gives None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def state(installation: Installation) -> dict[str, bytes]:
    """Every file of a data directory but the database's companions, which any reader touches."""
    passing = ("-wal", "-shm", ".lock")
    return {
        path.relative_to(installation.data).as_posix(): path.read_bytes()
        for path in sorted(installation.data.rglob("*"))
        if path.is_file() and not path.name.endswith(passing)
    }


def test_an_archive_says_what_it_is(yesterday: Path, county: Installation) -> None:
    found = manifest(yesterday)
    assert found["engine"] == ("sqlite" if county.is_sqlite else "postgresql")
    assert found["with_keys"] is True
    assert found["head"]["size"] > 0
    assert {"files/ab/abcdef", "keys/audit.key", "secret.key"} < set(found["members"])
    assert yesterday.stat().st_mode & 0o777 == 0o600


def test_a_county_comes_back_in_an_empty_directory(fresh: Installation, county: Installation, yesterday: Path) -> None:
    words = fresh.ok("restore", yesterday)
    assert "均成立" in words
    assert "原有数据" not in words
    fresh.ok("audit", "verify", "--head", county.data.parent / "yesterday.head")
    before, after = state(county), state(fresh)
    assert after["files/ab/abcdef"] == before["files/ab/abcdef"]
    assert after["keys/audit.key"] == before["keys/audit.key"]
    assert not list(fresh.data.glob("restoring-*"))


def test_a_lost_file_keeps_nothing_else_from_being_restored(
    fresh: Installation, copy: Copy, real_county: Installation
) -> None:
    script = (
        "import django, io; django.setup()\nfrom zhujian.kernel.actor import Actor\n"
        "from zhujian.kernel.files.actions import upload\n"
        "print(upload(Actor.system('tests'), stream=io.BytesIO(b'lost'), name='a.txt').sha256)"
    )
    county = copy(real_county)
    archive = county.data.parent / "with-a-loss.zip"
    done = county.python("-c", script, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
    sha256 = done.stdout.strip()
    assert done.returncode == 0, done.stderr
    (county.data / "files" / sha256[:2] / sha256).unlink()
    county.ok("backup", archive)
    restored = fresh.zhujian("restore", archive)
    assert (restored.returncode, sha256 in restored.stderr) == (0, True), restored.stderr
    assert fresh.zhujian("audit", "verify", "--log-only").returncode == 0


def test_a_restore_is_an_event_that_says_from_which_head(fresh: Installation, yesterday: Path) -> None:
    fresh.ok("restore", yesterday)
    script = (
        "import django; django.setup()\nfrom zhujian.kernel.audit.models import Event\n"
        "print(Event.objects.filter(action='system.restored').values_list('data', flat=True)[0])"
    )
    done = fresh.python("-c", script, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
    noted, head = json.loads(done.stdout), manifest(yesterday)["head"]
    assert (noted["size"], noted["root"], noted["replaced"]) == (head["size"], head["root"], None)


def test_yesterdays_backup_in_todays_place_is_named_by_todays_head(
    copy: Copy, county: Installation, yesterday: Path, tmp_path: Path
) -> None:
    today = copy(county)
    for name in ("a.zip", "b.zip", "c.zip"):
        today.ok("backup", tmp_path / name)
    head = today.head(tmp_path / "today.head")
    today.ok("restore", "--force", yesterday)
    today.ok("audit", "verify")
    assert "由旧备份恢复" in today.refused("audit", "verify", "--head", head)
    new = today.head(tmp_path / "new.head")
    assert "末尾被截断" in today.refused("audit", "consistency", head, new)


def test_what_was_replaced_is_kept_aside(copy: Copy, county: Installation, yesterday: Path, tmp_path: Path) -> None:
    today = copy(county)
    today.ok("backup", tmp_path / "grows.zip")
    before = size(today)
    words = today.ok("restore", "--force", yesterday)
    aside = words.splitlines()[-1].removeprefix("原有数据保留在 ").removesuffix("。")
    assert size(today) < before + 1
    if today.is_sqlite:
        kept = Installation({**today.environ, "ZHUJIAN_DATA": aside}, today.forks)
        (Path(aside) / "keys").mkdir()
        (Path(aside) / "keys" / "audit.key").write_bytes((today.data / "keys" / "audit.key").read_bytes())
    else:
        url = today.environ["DATABASE_URL"].rpartition("/")[0]
        kept = Installation({**today.environ, "DATABASE_URL": f"{url}/{aside}"}, today.forks)
    assert size(kept) == before
    kept.ok("audit", "verify")


def test_a_directory_with_data_is_not_overwritten(copy: Copy, county: Installation, yesterday: Path) -> None:
    today = copy(county)
    before = state(today)
    assert "--force" in today.refused("restore", yesterday)
    assert state(today) == before


def test_another_systems_place_is_not_taken(copy: Copy, demo_county: Installation, yesterday: Path) -> None:
    other = copy(demo_county)
    other.ok("audit", "head")
    before = state(other)
    assert "属于另一套系统" in other.refused("restore", "--force", yesterday)
    assert state(other) == before


def flip_database(name: str, content: bytes) -> bytes:
    if name not in {"zhujian.sqlite3", "database.pgdump"}:
        return content
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def as_manifest(**changes: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **changes}).encode() if name == "manifest.json" else content

    return change


def with_member(name: str) -> Callable[[str, bytes], bytes]:
    def change(member: str, content: bytes) -> bytes:
        if member != "manifest.json":
            return content
        value = json.loads(content)
        value["members"][name] = {"size": 1, "sha256": "0" * 64}
        return json.dumps(value).encode()

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flip_database, "与清单不符"),
        (lambda name, content: None if name == "files/ab/abcdef" else content, "files/ab/abcdef 已损坏"),
        (lambda name, content: b"x" if name == "files/ab/abcdef" else content, "files/ab/abcdef 与清单不符"),
        (lambda name, content: None if name == "manifest.json" else content, "不是完整的竹鉴备份"),
        (with_member("../outside"), "不是完整的竹鉴备份"),
        (with_member("/etc/outside"), "不是完整的竹鉴备份"),
        (as_manifest(format=99), "不是完整的竹鉴备份"),
        (as_manifest(head=None), "不是完整的竹鉴备份"),
        (as_manifest(migrations=["org.0999_future"], program="9.9"), "由更新的版本（9.9）制作"),
        (
            as_manifest(with_keys=False, head={"size": 1, "root": "", "signed_at": "", "signature": "", "key": "x"}),
            "密钥",
        ),
    ],
)
def test_a_broken_archive_is_refused_and_nothing_is_touched(
    nowhere: Installation, county: Installation, yesterday: Path, tmp_path: Path, change: Any, words: str
) -> None:
    if not county.is_sqlite:
        nowhere.environ["DATABASE_URL"] = county.environ["DATABASE_URL"]
    archive = rewritten(yesterday, tmp_path / "broken.zip", change)
    assert words in nowhere.refused("restore", "--force", archive)
    assert not nowhere.data.exists()


@pytest.mark.parametrize("share", [0.1, 0.9, 0.999])
def test_an_archive_that_was_cut_short_is_refused(
    nowhere: Installation, yesterday: Path, tmp_path: Path, share: float
) -> None:
    whole = yesterday.read_bytes()
    archive = tmp_path / "short.zip"
    archive.write_bytes(whole[: int(len(whole) * share)])
    assert "不是完整的竹鉴备份" in nowhere.refused("restore", archive)
    assert not nowhere.data.exists()


def test_an_archive_that_is_not_there_is_refused(nowhere: Installation, tmp_path: Path) -> None:
    assert "读不出备份文件" in nowhere.refused("restore", tmp_path / "none.zip")


@pytest.mark.engine("sqlite")
def test_a_tampered_log_in_an_untampered_archive_is_refused(
    copy: Copy, county: Installation, nowhere: Installation, tmp_path: Path
) -> None:
    today = copy(county)
    today.sql("UPDATE org_unit SET name = 'x' WHERE code = 'office'")
    today.ok("backup", tmp_path / "tampered.zip")
    assert "org.unit 2" in nowhere.refused("restore", tmp_path / "tampered.zip")
    assert not nowhere.data.exists()


def test_a_head_kept_outside_is_compared_as_well(
    copy: Copy, county: Installation, yesterday: Path, fresh: Installation, tmp_path: Path
) -> None:
    today = copy(county)
    today.ok("backup", tmp_path / "grows.zip")
    head = today.head(tmp_path / "today.head")
    assert "由旧备份恢复" in fresh.refused("restore", yesterday, "--head", head)
    fresh.ok("restore", yesterday, "--head", county.data.parent / "yesterday.head")


def test_a_backup_without_keys_needs_those_that_were_kept(
    copy: Copy, county: Installation, fresh: Installation, tmp_path: Path
) -> None:
    today = copy(county)
    archive = tmp_path / "keyless.zip"
    assert "签名密钥" not in today.ok("backup", "--without-keys", archive)
    assert not [name for name in manifest(archive)["members"] if "key" in name]
    assert "--keys" in fresh.refused("restore", archive)
    fresh.ok("restore", archive, "--keys", county.data / "keys")
    fresh.ok("audit", "verify")


def test_keys_of_another_system_do_not_fit(
    copy: Copy, county: Installation, demo_county: Installation, fresh: Installation, tmp_path: Path
) -> None:
    archive = tmp_path / "keyless.zip"
    copy(county).ok("backup", "--without-keys", archive)
    demo_county.ok("audit", "head")
    assert "不是制作这份备份的系统的密钥" in fresh.refused("restore", archive, "--keys", demo_county.data / "keys")


def test_a_backup_overwrites_nothing(county: Installation, yesterday: Path) -> None:
    before = yesterday.read_bytes()
    assert "已存在" in county.refused("backup", yesterday)
    assert yesterday.read_bytes() == before


def test_a_backup_does_not_stand_among_the_data(county: Installation) -> None:
    assert "之外" in county.refused("backup", county.data / "backup.zip")


def test_a_backup_into_nowhere_is_refused(county: Installation, tmp_path: Path) -> None:
    assert "不存在" in county.refused("backup", tmp_path / "none" / "backup.zip")


def test_while_somebody_works_there_nothing_is_restored(copy: Copy, county: Installation, yesterday: Path) -> None:
    today = copy(county)
    today.serve()
    assert "请先停止" in today.refused("restore", "--force", yesterday)


def test_a_backup_is_consistent_while_others_write(copy: Copy, county: Installation, tmp_path: Path) -> None:
    """Somebody appends as fast as possible; the copy's log holds, with all that was there when it began."""
    today = copy(county)
    script = (
        "import django; django.setup()\nimport itertools, sys, pathlib\n"
        "from zhujian.kernel.actor import Actor\nfrom zhujian.kernel.org.actions import add_unit\n"
        "for number in itertools.count():\n"
        "    if pathlib.Path(sys.argv[1]).exists(): break\n"
        "    add_unit(Actor.system('tests'), code=f'w{number}', name='示例', kind='government')\n"
    )
    stop = tmp_path / "stop"
    writer = threading.Thread(target=_write, args=(today, script, stop))
    writer.start()
    try:
        today.ok("backup", tmp_path / "busy.zip")
    finally:
        stop.touch()
        writer.join(60)
    restored = copy(county)
    restored.ok("restore", "--force", tmp_path / "busy.zip")
    restored.ok("audit", "verify")
    assert size(restored) >= manifest(tmp_path / "busy.zip")["head"]["size"]


def _write(installation: Installation, script: str, stop: Path) -> None:
    import subprocess
    import sys

    from tests.cli.conftest import SOURCE

    environ = {**installation.environ, "PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "zhujian.site.settings"}
    subprocess.run([sys.executable, "-c", script, str(stop)], env=environ, check=True, timeout=90)


KILL = (
    "import importlib, os, signal, sys\nfrom zhujian.cli import main\nfrom zhujian.cli.places import settle\n"
    "import zhujian.cli.places as places\n"
    "def kill(*arguments, **options): os.kill(os.getpid(), signal.SIGKILL)\n"
    "def patched(*arguments, **options):\n"
    "    settle(*arguments, **options)\n"
    "    module, _, name = sys.argv[1].partition(':')\n"
    "    place = importlib.import_module(module)\n"
    "    *owners, last = name.split('.')\n"
    "    for owner in owners: place = getattr(place, owner)\n"
    "    setattr(place, last, kill)\n"
    "places.settle = patched\n"
    "import zhujian.cli.restore\nzhujian.cli.restore.settle = patched\n"
    "sys.exit(main(sys.argv[2:]))"
)


def killed_at(installation: Installation, place: str, *arguments: object) -> None:
    """Run the command; it is killed (-9) when it comes to a function."""
    done = installation.python("-c", KILL, place, *map(str, arguments))
    assert done.returncode == -9, (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "place",
    [
        "zhujian.kernel.backup.restore:_bring_keys",
        "zhujian.kernel.backup.restore:note_restored",
        "zhujian.kernel.backup.targets:_put",
        "zhujian.kernel.backup.targets:Target._swap_files",
        "zhujian.kernel.backup.targets:sqlite.replace",
    ],
)
@pytest.mark.engine("sqlite")
def test_a_restore_that_is_killed_leaves_the_old_state(
    copy: Copy, county: Installation, yesterday: Path, tmp_path: Path, place: str
) -> None:
    today = copy(county)
    today.ok("backup", tmp_path / "grows.zip")
    head = today.head(tmp_path / "today.head")
    killed_at(today, place, "restore", "--force", yesterday)
    today.ok("audit", "verify", "--head", head)
    today.ok("restore", "--force", yesterday)
    assert not list(today.data.glob("restoring-*")), "the next one clears what the killed one left"


@pytest.mark.parametrize(
    "place", ["zhujian.kernel.backup.restore:note_restored", "zhujian.kernel.backup.targets:postgres.swap"]
)
@pytest.mark.engine("postgresql")
def test_a_restore_that_is_killed_leaves_the_old_database(
    copy: Copy, county: Installation, yesterday: Path, tmp_path: Path, place: str
) -> None:
    today = copy(county)
    head = today.head(tmp_path / "today.head")
    killed_at(today, place, "restore", "--force", yesterday)
    today.ok("audit", "verify", "--head", head)


@pytest.mark.parametrize(
    "place", ["zhujian.kernel.backup.make:_add_database", "zhujian.kernel.backup.archive:Writer.finish"]
)
def test_a_backup_that_is_killed_leaves_no_archive(
    copy: Copy, county: Installation, tmp_path: Path, place: str
) -> None:
    today = copy(county)
    archive = tmp_path / "killed.zip"
    killed_at(today, place, "backup", archive)
    assert not archive.exists()
    today.ok("backup", archive)
    today.ok("audit", "verify")


@pytest.mark.engine("postgresql")
def test_without_postgresqls_programs_it_says_which_is_missing(county: Installation, tmp_path: Path) -> None:
    line = county.refused("backup", tmp_path / "x.zip", environ={"PATH": str(tmp_path)})
    assert "本机没有 pg_dump" in line


@pytest.mark.engine("sqlite")
def test_an_archive_goes_back_to_its_own_kind_of_database(
    county: Installation, yesterday: Path, nowhere: Installation
) -> None:
    archive = rewritten(
        yesterday,
        nowhere.data.parent / "other.zip",
        lambda name, content: (
            content.replace(b'"sqlite"', b'"postgresql"').replace(b"zhujian.sqlite3", b"database.pgdump")
            if name == "manifest.json"
            else content
        ),
    )
    assert "同一种数据库" in nowhere.refused("restore", archive)
