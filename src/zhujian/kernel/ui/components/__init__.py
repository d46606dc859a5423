"""The values that components draw. Views build them from rows; templates hand them to the tags of `{% load ui %}`."""

from zhujian.kernel.ui.components.details import (
    Chain,
    ChainAct,
    Confirm,
    Consent,
    Evidence,
    Fact,
    Moment,
    Stage,
    Verb,
)
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.forms import FilePicker, ImportReport, Refusal
from zhujian.kernel.ui.components.lists import Bulk, BulkChoice, Column, Empty, Link, Pager, Table
from zhujian.kernel.ui.components.overviews import CalendarCell, CalendarDay, CalendarRow, Figure, Tile

__all__ = [
    "Bulk",
    "BulkChoice",
    "CalendarCell",
    "CalendarDay",
    "CalendarRow",
    "Chain",
    "ChainAct",
    "Choice",
    "Column",
    "Confirm",
    "Consent",
    "Empty",
    "Evidence",
    "Fact",
    "Figure",
    "FilePicker",
    "Filter",
    "FilterBar",
    "ImportReport",
    "Link",
    "Moment",
    "Pager",
    "Refusal",
    "Stage",
    "Table",
    "Tile",
    "Verb",
]
