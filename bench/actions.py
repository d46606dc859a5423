"""What an action costs: authorisation, locks, digests and the log, beside the same rows written by the bare ORM.

Every action of a problem's walk runs for real; right after it, the very rows that it wrote are written again by
`save()` and `update()` in one transaction, without authorisation and without the log. Prints medians and the ratio.

    .venv/bin/python bench/actions.py [WALKS]        DATABASE_URL=postgresql://… for PostgreSQL
"""

from __future__ import annotations

import sys
import time as clock
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import stage

stage.set_up()

from django.db import connection, models, transaction  # noqa: E402

from tests.kernel.problems.world import CATEGORY, World, made  # noqa: E402
from zhujian.kernel import time  # noqa: E402
from zhujian.kernel.action import Act, on_finish  # noqa: E402
from zhujian.kernel.problems import actions  # noqa: E402
from zhujian.kernel.records import Ledger, writing  # noqa: E402

Row = tuple[type[models.Model], Any, dict[str, Any]]
written: list[Row] = []
WALKS = int(sys.argv[1]) if len(sys.argv) > 1 else 60


@on_finish
def note_rows(act: Act) -> None:
    """What the action wrote: model, key, columns."""
    written.clear()
    for (label, pk), columns in act.ledger._known.items():
        if act.ledger._written.get((label, pk)):
            written.append((act.ledger.models[label], pk, dict(columns)))


class NoLedger(Ledger):
    """The baseline writes recorded tables without anything being noted."""

    def wrote(self, row: models.Model, names: object = None) -> None:
        pass


class Baseline:
    """Writes rows like those of an action, new ones under keys of their own."""

    def __init__(self) -> None:
        self.last: dict[type[models.Model], int] = defaultdict(int)
        self.saved: dict[Any, Any] = {}

    def prepare(self) -> list[Callable[[], object]]:
        """The writes, ready to run; looking rows up is not part of what is measured."""
        found: list[Callable[[], object]] = []
        for model, pk, columns in written:
            name = model._meta.pk.attname
            fresh = int(pk) > self.last[model]
            self.last[model] = max(self.last[model], int(pk))
            values = {key: value for key, value in columns.items() if key != name}
            found.append(self._insert(model, values) if fresh else self._update(model, pk, values))
        return found

    def _insert(self, model: type[models.Model], values: dict[str, Any]) -> Callable[[], object]:
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key and not field.is_relation:
                values[field.attname] = _other(values[field.attname])
        if model._meta.label in {"workflow.Move", "files.Evidence"}:
            values["row"] = -values["row"]
        if model._meta.label == "letters.Letter":
            values["year"], values["serial"] = values["year"] + 1000, values["serial"]
        row = model(**values)
        return lambda: self._save(row)

    def _save(self, row: models.Model) -> None:
        for field in row._meta.concrete_fields:
            if field.one_to_one:  # The other end was written just before.
                setattr(row, field.attname, self.saved[field.related_model])
        models.Model.save(row, force_insert=True)
        self.saved[type(row)] = row.pk

    def _update(self, model: type[models.Model], pk: Any, values: dict[str, Any]) -> Callable[[], object]:
        return lambda: models.QuerySet(model).filter(pk=pk).update(**values)


def _other(value: Any) -> Any:
    return -value if isinstance(value, int) else f"x{value}"[:20]


def walk(world: World) -> list[tuple[str, Callable[[], Any]]]:
    """The steps of one problem's life, each a call without arguments."""
    state: dict[str, Any] = {}
    photo, office = world.photograph(), world.actor("a")
    fault = {"topic": "mines", "category": CATEGORY, "title": "应急照明损坏", "facts": "副井口三盏不亮。"}

    def keep(step: Callable[[], Any]) -> Callable[[], None]:
        return lambda: state.__setitem__("problem", step())

    def at(function: Callable[..., Any], who: str, **values: Any) -> Callable[[], None]:
        actor = world.actor(who)
        return keep(lambda: function(actor, problem=state["problem"], **values))

    return [
        ("register", keep(lambda: actions.register(office, site=world.site, **fault))),
        ("assign", at(actions.assign, "a", unit=world.owner)),
        ("acknowledge", at(actions.acknowledge, "owner")),
        ("rectify", at(actions.rectify, "owner", measure="更换", done_on=time.today(), files=[photo])),
        ("submit", at(actions.submit, "owner", summary="完成")),
        ("close", at(actions.close, "b", finding="属实")),
    ]


def measure(world: World) -> dict[str, list[tuple[float, float]]]:
    baseline, times = Baseline(), defaultdict(list)
    for number in range(WALKS):
        for name, step in walk(world):
            begun = clock.perf_counter()
            step()
            spent = clock.perf_counter() - begun
            writes = baseline.prepare()
            if not number:  # The first walk makes the year's counters, of which there is one each.
                continue
            begun = clock.perf_counter()
            with transaction.atomic(), writing(NoLedger()):
                for write in writes:
                    write()
            times[name].append((spent, clock.perf_counter() - begun))
    return times


def main() -> None:
    times = measure(made())
    print(f"engine {connection.vendor}, {WALKS - 1} walks\n{'step':12} {'action':>11} {'bare ORM':>11}  ratio")
    for name, pairs in times.items():
        action = stage.median(pair[0] for pair in pairs)
        bare = stage.median(pair[1] for pair in pairs)
        print(f"{name:12} {stage.milliseconds(action)} {stage.milliseconds(bare)}  {action / bare:5.2f}")
    every = [pair for pairs in times.values() for pair in pairs]
    whole = stage.median(pair[0] for pair in every) / stage.median(pair[1] for pair in every)
    sums = sum(pair[0] for pair in every) / sum(pair[1] for pair in every)
    print(f"all steps, median over median: {whole:.2f}; sum over sum: {sums:.2f}")


if __name__ == "__main__":
    main()
