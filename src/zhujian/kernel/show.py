"""What the pages, files and API of a topic with code are made of: components, formats, sheets."""

from zhujian.kernel.files.limits import largest_document
from zhujian.kernel.files.presenting import evidence_strip
from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.letters.fonts import SANS, SERIF, inventory_of
from zhujian.kernel.rest.fields import Body, Day, Title
from zhujian.kernel.rest.fields import Text as LongText
from zhujian.kernel.sheets.pages import xlsx
from zhujian.kernel.sheets.writing import table as sheet
from zhujian.kernel.ui.components.details import Confirm, Fact, Moment, Stage, Verb
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.forms import FilePicker
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Pager, Table
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.formats import WEEKDAYS, day, moment, number
from zhujian.kernel.ui.pages import checked
from zhujian.kernel.wording import clauses, joined, labelled, listed

__all__ = [
    "SANS",
    "SERIF",
    "WEEKDAYS",
    "Body",
    "Choice",
    "Column",
    "Confirm",
    "Day",
    "Empty",
    "Fact",
    "Figure",
    "FilePicker",
    "Filter",
    "FilterBar",
    "Link",
    "LongText",
    "Moment",
    "Pager",
    "Stage",
    "Table",
    "Title",
    "Verb",
    "checked",
    "clauses",
    "day",
    "evidence_strip",
    "files_in",
    "inventory_of",
    "joined",
    "labelled",
    "largest_document",
    "listed",
    "moment",
    "number",
    "sheet",
    "xlsx",
]
