"""A schedule with nothing in it but what a test declares."""

from __future__ import annotations

import pytest

from zhujian.kernel.jobs import schedule


@pytest.fixture
def timetable(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})
    monkeypatch.setattr(schedule, "_turns", {})
