"""Overviews: the township tiles, the coverage calendar, and the small line beside a figure."""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from math import ceil
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.components.lists import Words

CLASSES = 5
DIVISION = 6
TOWNSHIP = 9
SPARK_WIDTH = 96
SPARK_HEIGHT = 28
SPARK_MARGIN = 2

CellState = Literal["visited", "covert", "missed", "due", "none"]
CELL_WORDS: dict[str, Promise] = {
    "visited": _("已督查"),
    "covert": _("已暗访"),
    "missed": _("漏查"),
    "due": _("待查"),
}


@dataclass(frozen=True)
class Figure:
    """A number that opens the list it counts. `change` says the trend in words; `light` is for clocks alone."""

    label: Words
    value: float | None
    unit: Words = ""
    url: str = ""
    trend: Sequence[float] = ()
    change: Words = ""
    light: Literal["", "green", "amber", "red"] = ""

    @property
    def points(self) -> str:
        return spark_points(self.trend)


@dataclass(frozen=True)
class Tile:
    """A township's figure. `code` is its division code, of nine digits or twelve; `note` one more line to read."""

    code: str
    value: float
    url: str
    note: Words = ""


@dataclass(frozen=True)
class Place:
    """Where a township stands in the outline: column from the west, row from the north, both from 1."""

    code: str
    name: str
    short: str
    column: int
    row: int


@dataclass(frozen=True)
class DrawnTile:
    place: Place
    tile: Tile | None
    shade: int


@dataclass(frozen=True)
class Shade:
    """One class of the legend: from `low` to `high`, both included."""

    number: int
    low: float
    high: float


@lru_cache
def outline(division: str) -> tuple[Place, ...]:
    """The places of a county by its six-digit code; empty where no outline is known."""
    source = files("zhujian.kernel.ui") / "outlines" / f"{division}.csv"
    if not division.isdigit() or not source.is_file():
        return ()
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return tuple(Place(row["code"], row["name"], row["short"], int(row["column"]), int(row["row"])) for row in rows)


def shades(values: Sequence[float]) -> list[Shade]:
    """At most five classes holding about as many townships each; equal values never fall into two."""
    ordered = sorted(values)
    if not ordered:
        return []
    tops = sorted({ordered[ceil(len(ordered) * step / CLASSES) - 1] for step in range(1, CLASSES + 1)})
    lows = [ordered[0], *(ordered[bisect_right(ordered, top)] for top in tops[:-1])]
    offset = CLASSES - len(tops)
    return [Shade(place + 1 + offset, low, top) for place, (low, top) in enumerate(zip(lows, tops, strict=True))]


def draw_tiles(tiles: Sequence[Tile]) -> tuple[list[DrawnTile], list[Shade]]:
    """Every place of the county in which the tiles lie, with its class (0 for nothing), and the legend."""
    by_code = {tile.code[:TOWNSHIP]: tile for tile in tiles}
    legend = shades([tile.value for tile in tiles if tile.value])
    tops = [shade.high for shade in legend]
    places = outline(tiles[0].code[:DIVISION]) if tiles else ()
    drawn = []
    for place in places:
        tile = by_code.get(place.code)
        drawn.append(DrawnTile(place, tile, legend[bisect_left(tops, tile.value)].number if tile and tile.value else 0))
    nothing = [Shade(0, 0, 0)] if any(not tile.value for tile in tiles) else []
    return drawn, [*nothing, *legend]


@dataclass(frozen=True)
class CalendarDay:
    day: date
    off: bool = False


@dataclass(frozen=True)
class CalendarCell:
    state: CellState = "none"
    url: str = ""
    note: Words = ""

    @property
    def word(self) -> Words:
        return CELL_WORDS.get(self.state, "")


@dataclass(frozen=True)
class CalendarRow:
    """A site and one cell for each day of the calendar, in the same order."""

    label: str
    cells: Sequence[CalendarCell]
    url: str = ""


def spark_points(values: Sequence[float]) -> str:
    """Points of an SVG polyline in a box of 96 × 28; a flat series runs through the middle; empty below two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    step = (SPARK_WIDTH - 2 * SPARK_MARGIN) / (len(values) - 1)
    room = SPARK_HEIGHT - 2 * SPARK_MARGIN
    points = (
        (SPARK_MARGIN + place * step, SPARK_MARGIN + room * (1 - ((value - low) / (high - low) if high > low else 0.5)))
        for place, value in enumerate(values)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
