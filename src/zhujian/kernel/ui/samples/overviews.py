"""Figures, tiles and calendars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhujian.kernel.ui.components import CalendarCell, CalendarDay, CalendarRow, Figure, Tile
from zhujian.kernel.ui.components.overviews import CellState, outline


def overviews() -> dict[str, Any]:
    places = outline("430481")
    days = [date(2022, 9, 1) + timedelta(days=step) for step in range(30)]
    return {
        "figures": (
            Figure("今天要办", 12, "件", "/styleguide/", (9, 14, 11, 16, 12, 13, 12), "比上周同日少 2 件"),
            Figure("紧急", 3, "件", "/styleguide/", (1, 1, 0, 2, 2, 4, 3), "2 件已超期", "red"),
            Figure("临期", 7, "件", "/styleguide/", (3, 5, 4, 6, 6, 8, 7), light="amber"),
            Figure("等待我决定", 4, "件", "/styleguide/"),
            Figure("累计督查", 9_812, "矿次", "/styleguide/", (30, 34, 36, 36, 36, 36, 36)),
        ),
        "tiles": [
            Tile(place.code, (int(place.code[-3:]) * 7) % 23, "/styleguide/")
            for place in places
            if place.code[-1] != "0"
        ],
        "days": [CalendarDay(day, day.weekday() >= 5) for day in days],
        "calendar": [
            CalendarRow(f"示例煤矿 {site:02d}", [_cell(site, day) for day in days], "/styleguide/")
            for site in range(1, 13)
        ],
        "option": {
            "grid": {"left": 40, "right": 16, "top": 32, "bottom": 24},
            "legend": {"top": 0, "left": 0},
            "xAxis": {"type": "category", "data": ["4月", "5月", "6月", "7月", "8月", "9月"]},
            "yAxis": {"type": "value"},
            "series": [
                {"name": "交办", "type": "bar", "data": [42, 51, 38, 60, 55, 47]},
                {"name": "销号", "type": "line", "data": [30, 44, 41, 52, 57, 49]},
            ],
        },
    }


def _cell(site: int, day: date) -> CalendarCell:
    turn = (site * 5 + day.day * 3) % 29
    states: dict[int, CellState] = {0: "missed", 7: "covert", 14: "covert"}
    state: CellState = "due" if day.day == 30 else states.get(turn, "visited")
    return CalendarCell(state, "/styleguide/" if state in {"visited", "covert"} else "")
