"""Days and moments, in the writings that exports and ledgers have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.cells import Frame, distinct, empty, matches, plain
from zhujian.topics.invoices.exports.faults import Faults, Flags, Numbers, flags, unlike

FIRST_YEAR, LAST_YEAR = 2000, 2100
OLDEST_FIRM = 1900
DAY_SECONDS = 86_400
# A spreadsheet's day 0, in days since 1970-01-01; from March 1900 on this holds in spite of its 29 February 1900.
SERIAL_ZERO = -25_569
_MOMENT = pa.timestamp("s")
_WRITTEN = (
    r"^(?P<y>\d{4})(?:[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?|(?P<mm>\d{2})(?P<dd>\d{2}))"
    r"(?:[ T]*(?P<H>\d{1,2})[:时](?P<M>\d{1,2})(?:[:分](?P<S>\d{1,2})秒?(?:\.\d+)?|分)?"
    r"|[ T]*(?P<HH>\d{2})(?P<MM>\d{2})(?P<SS>\d{2}))?$"
)
_SERIAL = r"^\d{5}(?:\.\d+)?$"


@dataclass(frozen=True)
class Moments:
    """Days since 1970-01-01 and the second of the day; both null where there is none."""

    day: pa.Array
    second: pa.Array


def read(frame: Frame, name: str, faults: Faults, *, needed: bool = False, since: int = FIRST_YEAR) -> Moments:
    """A field as moments; rows whose cell is no possible day are refused, and empty ones too if a day is needed."""
    text = frame.text(name)
    moments = distinct_moments(text)
    none, lost = empty(text), flags(pc.is_null(moments))
    frame.refuse(faults, lost & ~none, name, _unlike)
    years = pc.fill_null(pc.year(moments), FIRST_YEAR)
    outside = flags(pc.or_(pc.less(years, since), pc.greater(years, LAST_YEAR)))
    frame.refuse(faults, outside, name, partial(_outside, since))
    if needed:
        frame.refuse(faults, none, name, lambda heading, _text: _("“%(column)s”为空，请补填。") % {"column": heading})
    return _split(pc.if_else(pa.array(outside), pa.scalar(None, _MOMENT), moments))


def _unlike(heading: str, text: str) -> str:
    return unlike(heading, text, _("应是确实存在的日期，写作 2022-09-30 的样式"))


def _outside(since: int, heading: str, text: str) -> str:
    years = {"first": since, "last": LAST_YEAR}
    return unlike(heading, text, _("年份应在 %(first)d 至 %(last)d 之间") % years)


def distinct_moments(text: pa.Array) -> pa.Array:
    """Text to moments, null where it is not one. Most exports are read at once; the others text by text."""
    try:
        return text.cast(_MOMENT)
    except pa.ArrowInvalid:
        return distinct(text, moments_of)


def _split(moments: pa.Array) -> Moments:
    """Midnight exactly is how exports without a time of day write it."""
    seconds = moments.cast(pa.int64())
    days = pc.floor(pc.divide(seconds.cast(pa.float64()), float(DAY_SECONDS))).cast(pa.int32())
    rest = pc.subtract(seconds, pc.multiply(days.cast(pa.int64()), DAY_SECONDS)).cast(pa.int32())
    return Moments(days, pc.if_else(pc.equal(rest, 0), pa.scalar(None, pa.int32()), rest))


def moments_of(text: pa.Array) -> pa.Array:
    """Each text as a moment, null where it is none or an impossible one."""
    clean = pc.utf8_trim_whitespace(plain(text))
    seconds, known = _written(clean)
    serial = matches(clean, _SERIAL)
    seconds = np.where(serial, _serials(clean, serial), seconds)
    return pa.array(seconds, _MOMENT, mask=~(known | serial))


def _serials(text: pa.Array, serial: Flags) -> Numbers:
    """Days since the end of 1899 with their fraction; a second is far coarser than what the fraction can tell."""
    days = pc.if_else(pa.array(serial), text, "0").cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.asarray(np.rint((days + SERIAL_ZERO) * DAY_SECONDS), np.int64)


def _written(text: pa.Array) -> tuple[Numbers, Flags]:
    """Seconds since 1970 of texts that spell a date, and which ones do."""
    found = pc.extract_regex(text, _WRITTEN)
    part = {group.name: _number(found.field(group.name)) for group in found.type}
    hour, minute, second = part["H"] + part["HH"], part["M"] + part["MM"], part["S"] + part["SS"]
    days, possible = _calendar(part["y"], part["m"] + part["mm"], part["d"] + part["dd"])
    known = flags(pc.is_valid(found)) & possible & (hour < 24) & (minute < 60) & (second < 60)
    return days * DAY_SECONDS + hour * 3_600 + minute * 60 + second, known


def _number(digits: pa.Array) -> Numbers:
    """Captured digits as numbers; what was not captured counts as 0."""
    found = pc.if_else(pc.equal(pc.binary_length(pc.fill_null(digits, "")), 0), "0", digits)
    return np.asarray(pc.fill_null(found, "0").cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64)


def _calendar(year: Numbers, month: Numbers, day: Numbers) -> tuple[Numbers, Flags]:
    """Days since 1970-01-01, and whether there is such a day."""
    months = np.asarray((year - 1970) * 12 + month - 1, "datetime64[M]")
    first, following = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    length = (following - first).astype(np.int64)
    return first.astype(np.int64) + day - 1, (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)
