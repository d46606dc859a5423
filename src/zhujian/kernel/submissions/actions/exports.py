"""An export is in the log: who took how many visits out, by which filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhujian.kernel.action import Act, action


@action("visits.export")
def note_export(act: Act, *, filters: Mapping[str, Any], count: int) -> None:
    act.note(count=count, filters=dict(filters))
