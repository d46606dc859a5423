"""Units that are added may be those that a topic was missing."""

from __future__ import annotations

from zhujian.kernel.action import Act, on_finish
from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import label_of
from zhujian.kernel.registry.queries import units_changed


@on_finish
def tell_topics(act: Act) -> None:
    if label_of(Unit) in act.ledger.models:
        units_changed()
