"""Every look is an event: who looked at whose invoices, and for which task."""

from __future__ import annotations

from collections.abc import Sequence

from zhujian.kernel.api import Act, action
from zhujian.topics.invoices.models import Doubt


@action("invoices.view", row="doubt", name="invoices.look")
def look(act: Act, *, doubt: Doubt, way: str = "page") -> Doubt:
    """Somebody opens a doubt with its invoices. `way` is page, api, pdf or xlsx."""
    act.note(task=doubt.task.number, doubt=doubt.number, unit=doubt.unit_id or 0, way=way)
    return doubt


@action("invoices.export", row="doubt", name="invoices.take-out")
def take_out(act: Act, *, doubt: Doubt, way: str) -> Doubt:
    """Somebody takes a doubt's file out of the house."""
    act.note(task=doubt.task.number, doubt=doubt.number, unit=doubt.unit_id or 0, way=way)
    return doubt


@action("invoices.view", name="invoices.survey")
def survey(act: Act, *, tasks: Sequence[str], what: str, units: Sequence[int] = ()) -> None:
    """Somebody looks at a list, an overview or units side by side: of which tasks, and of which units."""
    act.note(tasks=list(tasks), what=what, units=list(units))
