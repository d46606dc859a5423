"""Numbers that a room shows the monitoring system, read when it asks.

    @gauge("zhujian_clocks_overdue", "Clocks past their due date.")
    def overdue() -> int: ...

They stand in a room's `metrics.py`. A mapping gives one value for each label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Reading = int | float | Mapping[str, float]
Source = Callable[[], Reading]
S = TypeVar("S", bound=Source)


@dataclass(frozen=True)
class Gauge:
    """`label` names what the keys of a mapping are."""

    name: str
    text: str
    source: Source
    label: str = ""


_gauges: dict[str, Gauge] = {}


def gauge(name: str, text: str, *, label: str = "") -> Callable[[S], S]:
    """Declare a gauge. It is read on every scrape and must be one cheap query."""

    def declare(function: S) -> S:
        _gauges[name] = Gauge(name, text, function, label)
        return function

    return declare


def gauges() -> tuple[Gauge, ...]:
    return tuple(_gauges[name] for name in sorted(_gauges))
