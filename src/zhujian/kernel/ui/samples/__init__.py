"""Sample data for the style guide. Every unit, person and number is invented."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhujian.kernel.time import ZONE
from zhujian.kernel.ui.samples.details import details
from zhujian.kernel.ui.samples.forms import PROGRESS, SampleForm, forms
from zhujian.kernel.ui.samples.lists import lists
from zhujian.kernel.ui.samples.overviews import overviews

__all__ = ["PROGRESS", "SampleForm", "everything"]

NOW = datetime(2022, 9, 30, 9, 0, tzinfo=ZONE)
BASIS = "安全生产领域监督检查工作规定（示例）第十二条：整改期限自签收次日起算"


def everything(empty: bool = False) -> dict[str, Any]:
    """The whole style guide's context; with `empty`, its lists have no rows."""
    context = {**lists(), **details(NOW), **overviews(), **forms(), "now": NOW, "basis": BASIS}
    return {**context, "rows": []} if empty else context
