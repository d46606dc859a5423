"""What no row needs is cleared, and nothing else."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.actor import Actor
from zhujian.kernel.files import copies, store
from zhujian.kernel.files.jobs import AGE, sweep
from zhujian.kernel.time import real_now


def age(folder: Path) -> None:
    """Everything in the store is two days old."""
    moment = (real_now() - AGE * 2).timestamp()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def stored(content: bytes) -> str:
    """A content without a row, as a transaction that failed leaves it."""
    with store.staged(BytesIO(content)) as draft:
        store.put(draft)
    return draft.sha256


def test_a_content_without_a_row_is_swept_after_a_day(county: people.County, folder: Path) -> None:
    kept = people.given(Actor.system("demo"))
    orphan = stored(samples.picture("PNG"))
    sweep()
    assert store.is_sound(orphan)
    age(folder)
    sweep()
    assert not store.is_sound(orphan)
    assert store.is_sound(kept.sha256)


def test_there_is_nothing_to_sweep_before_the_first_upload(db: None, folder: Path) -> None:
    sweep()


def test_another_kind_of_store_is_swept_as_well(
    county: people.County, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    kept = people.given(Actor.system("demo"))
    orphan = stored(samples.picture("PNG"))
    later = real_now() + AGE * 2
    monkeypatch.setattr("zhujian.kernel.time.real_now", lambda: later)
    sweep()
    assert (store.is_sound(orphan), store.is_sound(kept.sha256)) == (False, True)


def test_what_was_made_from_a_content_goes_with_it(county: people.County, folder: Path) -> None:
    file = people.given(Actor.system("demo"))
    for handle in (copies.copy_for_peers(file), copies.thumbnail(file)):
        assert handle is not None
        handle.close()
    assert len(files_below(folder)) == 3
    copies.forget(file.sha256)
    assert files_below(folder) == []


def test_what_a_killed_process_left_is_swept_after_a_day(county: people.County, folder: Path) -> None:
    left = store.staging() / "draft-left"
    left.write_bytes(b"half")
    sweep()
    assert left.exists()
    age(folder)
    sweep()
    assert not left.exists()


def test_the_sweeper_leaves_what_is_just_arriving_again(county: people.County, folder: Path) -> None:
    stored(samples.picture("PNG"))
    age(folder)
    again = stored(samples.picture("PNG"))
    sweep()
    assert store.is_sound(again)
