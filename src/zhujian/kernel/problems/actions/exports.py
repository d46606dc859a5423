"""An export is in the log: who took how many rows out, by which filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhujian.kernel.action import Act, action


@action("problems.export")
def note_export(act: Act, *, filters: Mapping[str, Any], count: int) -> None:
    """Note an export. What was typed into the search box may name a person, and is not noted."""
    act.note(count=count, filters={name: value for name, value in filters.items() if name != "q"})
