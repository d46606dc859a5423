"""A county with its holiday tables, and a way to run what is called inside actions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.kernel.clocks.moments import at
from tests.kernel.clocks.personas import OFFICER, SYSTEM, Inside
from zhujian.kernel import action as kernel_action
from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.clocks import following
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.clocks.models import LocalLimit


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _no_follower_outlives_its_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_followers", dict(following._followers))


@pytest.fixture
def inside(db: None, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Run a function with the act of an action that an officer performs."""
    monkeypatch.setattr(kernel_action, "_registry", dict(kernel_action._registry))

    @kernel_action.action("clocks.test")
    def perform(act: Act, *, do: Callable[[Act], Any]) -> Any:
        return do(act)

    return lambda do: perform(OFFICER, do=do)


@pytest.fixture
def seeded(db: None) -> None:
    """The notices for 2020 to 2026 are stored."""
    with time.at(at("2022-01-01")):
        seed_holidays(SYSTEM)


@pytest.fixture
def row(inside: Inside, seeded: None) -> LocalLimit:
    """A row on which clocks can run; any recorded row will do."""
    made: LocalLimit = inside(
        lambda act: LocalLimit.objects.create(
            code="ROW",
            basis="本单位办法",
            trigger="收到",
            action="办结",
            amount=1,
            unit="days",
            since=at("2020-01-01").date(),
        )
    )
    return made
