"""A small log of real actions, and ways to go behind its back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from tests import factories
from zhujian.kernel.audit.heads import TreeHead, sign_now
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.org.models import Unit


@dataclass
class Log:
    """A log with units in it; `yesterday` is a head that somebody kept outside before the last of them were made."""

    units: list[Unit]
    yesterday: TreeHead

    @property
    def size(self) -> int:
        return Event.objects.count()

    def sql(self, statement: str, *values: Any) -> None:
        """What somebody with the database's password does."""
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def faults(self, head: TreeHead | None = None, **options: Any) -> list[str]:
        """What a verification names, in words; it must name something."""
        report = verify(head, **options)
        assert not report.holds
        return [str(fault) for fault in report.faults]


@pytest.fixture
def own_keys(settings: Settings, tmp_path: Path) -> Path:
    """Keys of this test's own."""
    settings.ZHUJIAN_DATA = tmp_path
    return tmp_path / "keys"


@pytest.fixture
def log(db: None, own_keys: Path) -> Log:
    county = factories.county()
    units = [factories.unit(name=f"示例局{number}") for number in range(6)]
    yesterday = sign_now()
    units += [factories.unit(name=f"示例所{number}") for number in range(4)]
    return Log([county, *units], yesterday)
