"""Contents by their hash: whole or absent, once, and checked when read."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from pytest_django.fixtures import Settings

from tests.kernel.files import samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.errors import TooLarge
from zhujian.kernel.files import store

CONTENT = samples.picture()
HASH = hashlib.sha256(CONTENT).hexdigest()


def keep(content: bytes = CONTENT) -> str:
    with store.staged(BytesIO(content)) as draft:
        store.put(draft)
        return draft.sha256


def content_of(sha256: str) -> bytes:
    with store.read(sha256, verify=True) as handle:
        return handle.read()


def test_a_content_stands_under_its_hash(folder: Path) -> None:
    assert keep() == HASH
    assert files_below(folder) == [f"{HASH[:2]}/{HASH}"]
    assert content_of(HASH) == CONTENT


def test_the_same_content_is_stored_once(folder: Path) -> None:
    keep()
    keep()
    assert len(files_below(folder)) == 1


def test_many_at_once_store_one(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _number: keep(), range(24))) == {HASH}
    assert len(files_below(folder)) == 1
    assert store.is_sound(HASH)


def test_what_was_taken_in_but_not_stored_leaves_nothing(folder: Path) -> None:
    with store.staged(BytesIO(CONTENT)) as draft:
        assert (draft.sha256, draft.size) == (HASH, len(CONTENT))
        (waiting,) = files_below(folder)
        assert waiting.endswith(".partial")
    assert files_below(folder) == []


def test_an_error_while_taking_in_leaves_nothing(folder: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 100:
                raise ConnectionResetError
            return super().read(60)

    with pytest.raises(ConnectionResetError), store.staged(Broken(CONTENT)):
        pass
    assert files_below(folder) == []


def test_a_stream_over_the_limit_is_cut_off_and_leaves_nothing(folder: Path, settings: Settings) -> None:
    settings.ZHUJIAN_MAX_UPLOAD = {"document": 1 << 20}

    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            Endless.given += size or 0
            return b"x" * (size or 0)

    with pytest.raises(TooLarge), store.staged(Endless()):
        pass
    assert Endless.given < 2 << 20
    assert files_below(folder) == []


def test_a_content_changed_on_the_disk_is_noticed_when_read(folder: Path) -> None:
    path = folder / store.key_of(keep())
    path.write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(store.DamagedError, match="与登记的摘要不符") as damaged:
        store.read(HASH, verify=True)
    assert (damaged.value.sha256, damaged.value.rule) == (HASH, "content-altered")
    assert not store.is_sound(HASH)


def test_a_damaged_content_is_made_good_when_it_arrives_again(folder: Path) -> None:
    path = folder / store.key_of(keep())
    path.write_bytes(b"x")
    keep()
    assert content_of(HASH) == CONTENT


@pytest.mark.parametrize("sha256", [HASH, "", "no hash", "../" * 30])
def test_a_missing_content_is_named(folder: Path, sha256: str) -> None:
    with pytest.raises(store.DamagedError, match="缺失") as missing:
        store.read(sha256)
    assert (missing.value.is_missing, missing.value.rule) == (True, "content-missing")


def test_storing_again_what_is_there_marks_it_as_wanted(folder: Path) -> None:
    path = folder / store.key_of(keep())
    os.utime(path, (0, 0))
    keep()
    assert path.stat().st_mtime > 0


def test_nobody_but_the_owner_reads_the_folder(folder: Path) -> None:
    path = folder / store.key_of(keep())
    assert [place.stat().st_mode & 0o077 for place in (path, *path.parents[:3], folder / store.INCOMING)] == [0] * 5


def test_other_storages_serve_as_well(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    assert keep() == keep()
    assert content_of(HASH) == CONTENT
    assert isinstance(storages["evidence"], InMemoryStorage)


def test_the_storage_itself_writes_whole_files_too(folder: Path) -> None:
    storages["evidence"].save("derived/a", ContentFile(b"abc"))
    storages["evidence"].save("derived/a", ContentFile(b"abcd"))
    assert files_below(folder) == ["derived/a"]
    assert (folder / "derived/a").read_bytes() == b"abcd"


def test_something_derived_is_built_once(folder: Path) -> None:
    built = []

    def build(target: BytesIO) -> bool:
        built.append(target.write(b"small"))
        return True

    for _ in range(2):
        found = store.derived("derived/x", build)
        assert found is not None
        assert found.read() == b"small"
        found.close()
    assert built == [5]


def test_what_cannot_be_derived_leaves_nothing(folder: Path) -> None:
    assert store.derived("derived/x", lambda target: False) is None
    assert files_below(folder) == []


SCRIPT = """
    import sys, os
    from pathlib import Path
    from django.conf import settings
    backend = {"BACKEND": "zhujian.kernel.files.store.DurableStorage", "OPTIONS": {"location": sys.argv[1]}}
    settings.configure(STORAGES={"evidence": backend}, USE_I18N=False)
    from zhujian.kernel.files import store

    def pause(*arguments, **options):
        print("here", flush=True)
        sys.stdin.read()

    if sys.argv[2] == "writing":
        store._flush = pause
    elif sys.argv[2] == "renaming":
        Path.replace = pause
    elif sys.argv[2] == "after":
        store._flush_directory = pause
    with open(sys.argv[3], "rb") as source, store.staged(source) as draft:
        store.put(draft)
"""


@pytest.mark.parametrize(("moment", "whole"), [("writing", False), ("renaming", False), ("after", True)])
def test_a_process_killed_at_any_moment_leaves_the_whole_content_or_none(
    folder: Path, tmp_path: Path, moment: str, whole: bool
) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(CONTENT)
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(folder), moment, str(source)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (folder / store.key_of(HASH)).exists() is whole
    assert store.is_sound(HASH) is whole
    assert [name for name in files_below(folder) if not name.startswith(("incoming/", HASH[:2]))] == []
    keep()
    assert store.is_sound(HASH)
