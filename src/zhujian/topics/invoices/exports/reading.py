"""A file that somebody brought, to batches of the tables it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import columnar, delimited, own, workbooks
from zhujian.topics.invoices.exports.containers import Form, form
from zhujian.topics.invoices.exports.faults import DETAILED, Refused, Unreadable
from zhujian.topics.invoices.exports.normalise import Part, Source, normalise, nothing
from zhujian.topics.invoices.exports.recognise import Header, demand, header, special_name
from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.exports.sheets import Batch, Sheet, frame

__all__ = ["SKIPPED", "Part", "Refused", "Unreadable", "read"]

SKIPPED = "skipped"  # the note of a sheet that repeats what another one holds


def read(path: Path, *, name: str, identity_key: bytes) -> Iterator[Part]:
    """The tables of one file, batch by batch, with what was refused and why.

    `name` is what the person calls the file; sentences name it so. Identity numbers leave only as digests under
    `identity_key`. Raises Unreadable where the whole file is refused: at once if it cannot be opened or if no sheet of
    it is a known table, and between two parts if it breaks off in its middle.
    """
    shape = form(path, name)
    if shape is Form.PARQUET:
        yield from _columnar(path, name, identity_key)
    elif shape is Form.TEXT:
        yield from _parts(delimited.sheets(path, name), name, identity_key)
    else:
        yield from _parts(workbooks.sheets(path, name, shape), name, identity_key)


def _columnar(path: Path, name: str, identity_key: bytes) -> Iterator[Part]:
    file = columnar.opened(path, name)
    kind = columnar.own(file)
    if kind is None:
        yield from _parts(columnar.sheets(file, name), name, identity_key)
    else:
        yield from own.parts(file, kind, Source(name, "", identity_key))


def _parts(sheets: Iterator[Sheet], name: str, identity_key: bytes) -> Iterator[Part]:
    """Each sheet that is a known table; the others are told at the end, if any was."""
    known: set[Kind] = set()
    strange: list[Part] = []
    for sheet in sheets:
        found = header(sheet.top)
        if sheet.blank:
            continue
        if _repeats(sheet, found, known):
            yield nothing(Kind.LINES, sheet.name, SKIPPED)
            continue
        try:
            sure = demand(found, file=name, sheet=sheet.name)
        except Unreadable as fault:
            strange.append(_strange(sheet, found, Refused(name, sheet.name, 1, str(fault))))
            continue
        known.add(sure.layout.kind)
        yield from _sheet(sheet, sure, Source(name, sheet.name, identity_key))
    if not known:
        raise Unreadable(_reasons(name, strange))
    yield from strange


def _repeats(sheet: Sheet, found: Header | None, known: set[Kind]) -> bool:
    """Does this sheet only repeat, for one special business, invoices that another sheet holds?"""
    if not (special_name(sheet.name) or (found is not None and found.special)):
        return False
    whole = found is not None and found.layout.kind is Kind.LINES and not found.missing
    return bool(known) and (Kind.LINES in known or not whole)


def _strange(sheet: Sheet, found: Header | None, refused: Refused) -> Part:
    """A sheet that is no known table, as a part of the kind that comes nearest."""
    at = 1 if found is None else found.at + 1
    kind = Kind.INVOICES if found is None else found.layout.kind
    return nothing(kind, sheet.name, "", (replace(refused, row=at),))


def _reasons(name: str, strange: list[Part]) -> str:
    if not strange:
        return _("文件“%(file)s”里没有数据；请重新导出后上传。") % {"file": name}
    return "".join(refused.reason for part in strange for refused in part.refused)


def _sheet(sheet: Sheet, sure: Header, source: Source) -> Iterator[Part]:
    told = False
    for batch in sheet.batches(sure):
        told = True
        yield _with_torn(normalise(frame(batch, sure, sheet.name), source), batch)
    if not told:
        yield nothing(sure.layout.kind, sheet.name, "")


def _with_torn(part: Part, batch: Batch) -> Part:
    """The part with the rows that could not even be told into cells."""
    if not batch.torn_count:
        return part
    refused = sorted((*batch.torn, *part.refused), key=lambda one: one.row)[:DETAILED]
    return replace(
        part,
        read=part.read + batch.torn_count,
        refused=tuple(refused),
        refused_count=part.refused_count + batch.torn_count,
    )
