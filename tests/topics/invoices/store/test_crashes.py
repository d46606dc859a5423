"""An import that ended in its middle leaves the store as it was, and nothing that a later one takes for its own."""

from pathlib import Path

import pytest

from tests.topics.invoices.store.making import bring, everything, export, stored, unit
from tests.topics.invoices.world import DAY, World, after
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.places import Places

pytestmark = pytest.mark.engine("sqlite")


class Killed(BaseException):
    """What no code catches."""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "store")


def county(*days: int) -> World:
    """One unit that bought something on each of these days."""
    world = World()
    buyer = unit(world)
    for day in days:
        buyer.buys("*餐饮服务*餐费", "300.00", on=after(day, DAY))
    return world


def bring_and_be_killed(places: Places, world: World, folder: Path) -> None:
    """Killed where all files are written and the manifest is not."""

    def killed(*_given: object) -> None:
        raise Killed

    files = export(world, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifests, "save", killed)
        with pytest.raises(Killed):
            bring(places, files)


def test_what_a_killed_import_wrote_is_nobodys(places: Places, tmp_path: Path) -> None:
    """The next one writes under the same number, and has no row in a month for which the killed one left a file."""
    bring_and_be_killed(places, county(0, 40, 80), tmp_path / "killed")
    assert not places.manifest.exists()
    assert list(places.root.rglob("month=*/g1_*.parquet"))

    bring(places, export(county(0), tmp_path / "next"))

    at_once = Places(tmp_path / "at-once")
    bring(at_once, export(county(0), tmp_path / "next"))
    assert everything(places) == everything(at_once)
    assert len(stored(places, "invoices")) == 1
    assert {folder.name for folder in places.received.iterdir()} == set(manifests.load(places).taken)


def test_what_was_there_before_stays_readable(places: Places, tmp_path: Path) -> None:
    bring(places, export(county(0), tmp_path / "first"))
    before = everything(places)

    bring_and_be_killed(places, county(0, 40), tmp_path / "killed")

    assert everything(places) == before
    bring(places, export(county(0, 40), tmp_path / "again"))
    assert len(stored(places, "invoices")) == 2


def test_files_of_an_older_state_are_swept(places: Places, tmp_path: Path) -> None:
    bring(places, export(county(0), tmp_path / "first"))
    bring(places, export(county(40), tmp_path / "second"))

    assert {file.name.partition("_")[0] for file in places.root.rglob("bucket=*/**/*.parquet")} == {"g2"}
    assert not places.incoming.exists()
    assert not places.scratch.exists()


def test_a_key_is_there_whole_or_not_at_all(places: Places) -> None:
    places.root.mkdir()
    (places.root / "key.new").write_bytes(b"half")
    assert len(places.key) == 32
    assert Places(places.root).key == places.key
    assert (places.root / "key").stat().st_mode & 0o077 == 0
