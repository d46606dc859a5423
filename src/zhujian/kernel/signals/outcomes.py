"""What a signal can become. A room above (problems, later leads) declares its outcome here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel.action import Act
from zhujian.kernel.errors import Invalid
from zhujian.kernel.signals.models import Signal


@dataclass(frozen=True)
class Result:
    """The row that a signal became: the number by which people know it, and its page for those with the permission."""

    number: str
    url: str
    permission: str


Maker = Callable[[Act, Signal, Mapping[str, Any]], models.Model]
Namer = Callable[[Collection[int]], Mapping[int, Result]]
_makers: dict[str, Maker] = {}
_namers: dict[str, Namer] = {}


def outcome(name: str, *, kind: str, named: Namer) -> Callable[[Maker], Maker]:
    """Declare that `name` turns a signal into a row of table `kind`: `(act, signal, details) -> row`.

    `named` gives what people know the rows with these ids by, in one query.
    """

    def declare(function: Maker) -> Maker:
        _makers[name] = function
        _namers[kind] = named
        return function

    return declare


def outcomes() -> tuple[str, ...]:
    return tuple(_makers)


def make(act: Act, name: str, signal: Signal, details: Mapping[str, Any]) -> models.Model:
    if name not in _makers:
        raise Invalid.one("outcome", _("没有“%(name)s”这一去向。") % {"name": name})
    return _makers[name](act, signal, details)


def results_of(signals: Iterable[Signal]) -> dict[int, Result]:
    """What these signals became, by their ids; the number of queries does not grow with them."""
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for signal in signals:
        if signal.result_row is not None and signal.result_kind in _namers:
            wanted[signal.result_kind][signal.pk] = signal.result_row
    found: dict[int, Result] = {}
    for kind, rows in wanted.items():
        named = _namers[kind](set(rows.values()))
        found.update({signal: named[row] for signal, row in rows.items() if row in named})
    return found
