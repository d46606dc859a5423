"""A month's calendar as PDF, set by Typst on A4 across: as wide as a month, as long as the sites need.

All text goes to the template as one JSON value; nothing is ever written into its markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.coverage.ledgers import Ledger, legend, share
from zhujian.kernel.coverage.missed import explained
from zhujian.kernel.letters.fonts import SANS, SERIF, inventory_of

SATURDAY = 5


def render_pdf(ledger: Ledger) -> bytes:
    """The same ledger at the same moment gives the same bytes."""
    now = time.now()
    with as_file(files("zhujian.kernel.coverage") / "typst") as templates:
        data = typst.compile(
            templates / "month.typ",
            root=templates,
            font_paths=inventory_of((Path(settings.ZHUJIAN_DATA) / "fonts",)).typst_fonts,
            sys_inputs={"data": json.dumps(_data(ledger, now), ensure_ascii=False)},
            timestamp=int(now.timestamp()),
            format="pdf",
            pdf_standards="a-2u",
        )
    if not isinstance(data, bytes):
        raise TypeError("one PDF was expected")
    return data


def _data(ledger: Ledger, now: datetime) -> dict[str, Any]:
    calendar = ledger.calendar
    return {
        "fonts": [SANS, SERIF],
        "title": ledger.title,
        "date": {"year": now.year, "month": now.month, "day": now.day},
        "notice": ledger.notice,
        "legend": legend(),
        "days": [{"day": day.day, "off": day.weekday() >= SATURDAY} for day in calendar.month.days],
        "lines": [{"name": name, "signs": signs, "done": done} for name, signs, done in ledger.lines()],
        "shares": [share(line) for line in calendar.days],
        "full": _full(ledger),
        "words": {"site": _("点位"), "done": _("已查"), "share": _("覆盖率（%）")},
        "tables": [table for table in (_missed(ledger), _teams(ledger)) if table["rows"]],
    }


def _full(ledger: Ledger) -> str:
    counted = [line for line in ledger.calendar.days if line.is_counted]
    if not counted:
        return ""
    words = _("全覆盖 %(full)d 天，共 %(days)d 天，占 %(share)s%%。")
    full = sum(line.is_full for line in counted)
    return words % {"full": full, "days": len(counted), "share": ledger.calendar.full_percent}


def _missed(ledger: Ledger) -> dict[str, Any]:
    rows = [[str(visit.day), visit.site.name, str(visit.team or ""), explained(visit)] for visit in ledger.missed]
    return {"title": _("漏查"), "heads": [_("日期"), _("点位"), _("督查组"), _("未到原因和处理")], "rows": rows}


def _teams(ledger: Ledger) -> dict[str, Any]:
    heads = [_("督查组"), _("安排"), _("已查"), _("漏查"), _("单日最多"), _("同一点位最多"), _("最短间隔（天）")]
    rows = [
        [load.team.name, *map(str, (load.visits, load.done, load.missed, load.most, load.returns, load.gap or "—"))]
        for load in ledger.loads
    ]
    return {"title": _("督查组"), "heads": heads, "rows": rows}
