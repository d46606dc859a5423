"""Evidence in a folder of its own, and rows that bear it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Q, QuerySet
from django.utils import translation
from pytest_django.fixtures import Settings

from tests.kernel.files import people
from zhujian.kernel.actor import Actor
from zhujian.kernel.files import visibility
from zhujian.kernel.org.models import Unit


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Whatever language the last request of an earlier test asked for."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Where evidence is kept for the length of a test."""
    location = tmp_path / "files"
    chosen = {"BACKEND": "zhujian.kernel.files.store.DurableStorage", "OPTIONS": {"location": location}}
    settings.STORAGES = {**settings.STORAGES, "evidence": chosen}
    return location


@pytest.fixture
def county(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> people.County:
    """The office sees every row; the mine sees the first, the bureau the second."""
    found = people.county()

    def rows(actor: Actor) -> QuerySet[Unit]:
        mine, bureau = actor.unit == found.mine.pk, actor.unit == found.bureau.pk
        seen = Q(pk=found.first.pk) if mine else Q(pk=found.second.pk) if bureau else Q(code__startswith="LY-")
        return Unit.objects.filter(seen)

    monkeypatch.setattr(visibility, "_rules", {})
    visibility.evidence_rule("org.unit", rows, reference=lambda unit: unit.code)
    return found


def files_below(folder: Path) -> list[str]:
    """Every file in the store, whatever it is."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
