"""Overviews: figure cards, township tiles, coverage calendar, charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from zhujian.kernel.ui.components.overviews import CELL_WORDS, CalendarDay, CalendarRow, Figure, Tile, draw_tiles

register = template.Library()


@register.inclusion_tag("ui/components/figure_card.html")
def figure_card(figure: Figure) -> dict[str, Any]:
    """A number that opens the list it counts."""
    return {"figure": figure}


@register.inclusion_tag("ui/components/townships.html")
def township_overview(tiles: Sequence[Tile], caption: str, unit: str = "") -> dict[str, Any]:
    """The county's townships laid out roughly as on the map, shaded by a figure in at most five classes."""
    drawn, legend = draw_tiles(tiles)
    return {"tiles": drawn, "legend": legend, "caption": caption, "unit": unit}


@register.inclusion_tag("ui/components/calendar.html")
def coverage_calendar(days: Sequence[CalendarDay], rows: Sequence[CalendarRow], caption: str) -> dict[str, Any]:
    """Sites × days: visited, covert, missed, due."""
    return {"days": days, "rows": rows, "caption": caption, "states": CELL_WORDS.items()}


@register.inclusion_tag("ui/components/chart.html")
def chart(key: str, option: Mapping[str, Any], label: str, tall: bool = False) -> dict[str, Any]:
    """An ECharts option; `label` says in a sentence what the picture shows, for those who do not see it."""
    return {"id": key, "id_option": f"{key}-option", "option": option, "label": label, "tall": tall}
