"""An action of a test's own is no action of the application."""

import pytest

from zhujian.kernel import action


@pytest.fixture(autouse=True)
def _own_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "_registry", dict(action._registry))
