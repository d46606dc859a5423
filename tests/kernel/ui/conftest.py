"""Pages are read in Chinese unless a test says otherwise; what a test registers is gone after it."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from zhujian.kernel.ui import frame, navigation


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _empty_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_sources", {})
    monkeypatch.setattr(frame, "_sources", frame._Sources())
