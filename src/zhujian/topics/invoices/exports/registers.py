"""Registers that the findings are checked against: public bodies, firms, officials' kin, official vehicles."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import days, money, numbers
from zhujian.topics.invoices.exports.cells import Frame, coded, empty, matches, plain
from zhujian.topics.invoices.exports.faults import Faults, Numbers, flags, mangled, unlike
from zhujian.topics.invoices.exports.ledgers import Spread, body

_DIGEST = r"^[0-9a-f]{64}$"
_BETWEEN = r"\s*[、,;/|\n]+\s*"
_SPACED_NAME = r"^[\p{Han}\s]+$"
_DUTIES = {"legal": "法定代表人", "holders": "股东", "overseers": "监事"}
_METRES_IN_A_KILOMETRE = 1_000
_FARTHEST = 10_000_000  # metres


def digests(text: pa.Array, key: bytes) -> pa.Array:
    """Keyed digests of identity numbers, "" for none; what is a digest already stays one."""
    clean = pc.utf8_upper(numbers.unwrapped(text))
    kept = pa.array(matches(text, _DIGEST))
    made = coded(clean, lambda one: hmac.new(key, one.encode(), "sha256").hexdigest() if one else "", pa.string())
    return pc.if_else(kept, text, made)


def units(frame: Frame, faults: Faults) -> Mapping[str, pa.Array]:
    """The office's list of public bodies."""
    return body(frame, faults) | {"category": frame.text("category")}


def people(frame: Frame, faults: Faults, key: bytes) -> Mapping[str, pa.Array]:
    """公职人员及近亲属."""
    told = body(frame, faults) | {name: frame.text(name) for name in ("person", "relation", "official")}
    faults.add(empty(told["person"]), lambda _at: _("没有姓名；请补填。"))
    named = {"person": spoken(told["person"]), "official": spoken(told["official"])}
    return told | named | {"identity": digests(_identities(frame, "identity", faults), key)}


def _identities(frame: Frame, name: str, faults: Faults) -> pa.Array:
    """Cells with identity numbers, one or several; none of them is ever repeated in a sentence."""
    frame.refuse(faults, numbers.spoiled(frame, name), name, lambda heading, _text: mangled(heading))
    return frame.text(name)


def spoken(text: pa.Array) -> pa.Array:
    """A person's name as one word: 张 三 is written so to fill a form's three places."""
    spaced = matches(text, _SPACED_NAME) & matches(text, r"\s")
    return pc.if_else(pa.array(spaced), pc.replace_substring_regex(text, r"\s+", ""), text) if spaced.any() else text


def vehicles(frame: Frame, faults: Faults) -> Mapping[str, pa.Array]:
    """公务用车."""
    plate = pc.utf8_upper(pc.replace_substring_regex(plain(frame.text("plate")), r"[\s·•・.-]", ""))
    faults.add(empty(plate), lambda _at: _("没有车牌号；请补填。"))
    tank = money.read(frame, "tank", money.MEASURE, faults)
    return body(frame, faults) | {"plate": plate, "fuel": frame.text("fuel"), "tank": tank}


def sellers(frame: Frame, faults: Faults, key: bytes) -> Spread:
    """企业登记信息: a firm with several persons becomes as many rows, one without any stays one row."""
    told = _firm(frame, faults)
    persons = _persons(frame, faults, key)
    return Spread(
        persons.rows,
        {name: cells.take(pa.array(persons.rows)) for name, cells in told.items()}
        | {"person": persons.names, "duty": persons.duties, "identity": persons.identities},
    )


def _firm(frame: Frame, faults: Faults) -> dict[str, pa.Array]:
    told = {name: frame.text(name) for name in ("seller_name", "business_scope", "status", "region", "address")}
    seller = numbers.credit(frame, "seller", faults)
    faults.add(empty(seller), lambda _at: _("没有统一社会信用代码；请补填。"))
    registered = days.read(frame, "registered", faults, since=days.OLDEST_FIRM).day
    return told | {"seller": seller, "registered": registered, "metres": _metres(frame, faults)}


def _metres(frame: Frame, faults: Faults) -> pa.Array:
    """The distance in whole metres."""
    name, factor = ("kilometres", _METRES_IN_A_KILOMETRE) if frame.has("kilometres") else ("metres", 1)
    told = money.read(frame, name, money.MEASURE, faults)
    far = flags(pc.greater(pc.abs(told.cast(pa.float64())), _FARTHEST / factor))
    frame.refuse(faults, far, name, lambda heading, text: unlike(heading, text, _("距离过大，请核对单位")))
    kept = pc.if_else(pa.array(~far), told, pa.scalar(None, told.type))
    metres = pc.multiply(kept.cast(pa.decimal128(24, 6)), pa.scalar(Decimal(factor), pa.decimal128(8, 0)))
    return pc.round(metres, 0, round_mode="half_towards_infinity").cast(pa.int32())


@dataclass(frozen=True)
class Persons:
    """Persons of firms, each with its firm's row."""

    rows: Numbers
    names: pa.Array
    duties: pa.Array
    identities: pa.Array


def _persons(frame: Frame, faults: Faults, key: bytes) -> Persons:
    """In the firms' order; within a firm first the legal representative, then holders, then overseers."""
    groups = [_group(frame, field, duty, faults, key) for field, duty in _DUTIES.items() if frame.has(field)]
    if frame.has("person"):
        groups.append(_long(frame, faults, key))
    known = np.concatenate([group.rows for group in groups]) if groups else np.zeros(0, np.int64)
    groups.append(_nobody(np.setdiff1d(np.arange(len(frame)), known)))
    return _sorted(groups)


def _sorted(groups: list[Persons]) -> Persons:
    rows = np.concatenate([group.rows for group in groups])
    order = np.argsort(rows, kind="stable")
    columns = [
        pa.concat_arrays([getattr(group, name) for group in groups]).take(pa.array(order))
        for name in ("names", "duties", "identities")
    ]
    return Persons(rows[order], *columns)


def _nobody(rows: Numbers) -> Persons:
    none = pa.repeat("", len(rows))
    return Persons(rows, none, none, none)


def _group(frame: Frame, field: str, duty: str, faults: Faults, key: bytes) -> Persons:
    """The persons of one duty: cells with several names, and their identity numbers in the same order."""
    numbered = _identities(frame, f"{field}_identity", faults)
    names, identities = _split(frame.text(field)), _split(numbered)
    told = ~empty(numbered)
    uneven = told & flags(pc.not_equal(pc.list_value_length(names), pc.list_value_length(identities)))
    faults.add(uneven, lambda _at: _("“%(duty)s”的姓名与身份证号个数不一致；请逐一对应填写。") % {"duty": duty})
    parents, name = _flat(names)
    number = np.full(len(name), "", object)
    number[(told & ~uneven)[parents]] = _flat(identities.filter(pa.array(told & ~uneven)))[1]
    duties = pa.repeat(duty, len(name))
    return _told(Persons(parents, spoken(name), duties, digests(pa.array(number, pa.string()), key)))


def _long(frame: Frame, faults: Faults, key: bytes) -> Persons:
    """A table with a row for each person."""
    identities = digests(_identities(frame, "identity", faults), key)
    return _told(Persons(np.arange(len(frame)), spoken(frame.text("person")), frame.text("duty"), identities))


def _told(persons: Persons) -> Persons:
    """Those that have a name."""
    kept = ~empty(persons.names)
    names, duties, identities = (
        column.filter(pa.array(kept)) for column in (persons.names, persons.duties, persons.identities)
    )
    return Persons(persons.rows[kept], names, duties, identities)


def _split(text: pa.Array) -> pa.Array:
    bare = pc.replace_substring_regex(plain(text), rf"^(?:{_BETWEEN})|(?:{_BETWEEN})$", "")
    return pc.split_pattern_regex(bare, _BETWEEN)


def _flat(lists: pa.Array) -> tuple[Numbers, pa.Array]:
    parents = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False), np.int64)
    return parents, pc.list_flatten(lists)
