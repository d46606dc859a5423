"""What one transaction writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from zhujian.kernel.errors import OutsideAction
from zhujian.kernel.records.digests import (
    Column,
    Columns,
    Key,
    Table,
    Unsettled,
    digest,
    digest_of_columns,
    key_of,
    label_of,
    salted_fields,
    settled,
    usual_values,
)

GONE = ""


class Ledger:
    """What one transaction wrote: which rows, and their columns as far as they are known without reading them again.

    Known are the columns of rows that were read and locked here (`hold`) and whatever was written since: nobody else
    changes them before the transaction ends. Instances are not kept: what a function does to one after saving it is
    no business of the log's.
    """

    def __init__(self) -> None:
        self.models: dict[str, Table] = {}
        self.touched: list[set[Key]] = [set()]
        self._known: dict[Key, Columns] = {}
        self._written: dict[Key, bool] = {}

    def hold(self, row: models.Model) -> None:
        """The row was read and locked here."""
        key = key_of(row)
        self._known.pop(key, None)
        if not row.get_deferred_fields():
            self._merge(key, row, salted_fields(type(row)))

    def wrote(self, row: models.Model, names: Collection[str] | None = None) -> None:
        """The row was saved: all of its columns, or those named."""
        key = self._touch(type(row), row.pk)
        fields = salted_fields(type(row))
        if names is not None:
            fields = tuple(item for item in fields if item.name in names or item.attname in names)
        elif key not in self._known:
            self._known[key] = {}
        if key in self._known:
            self._merge(key, row, fields)

    def _merge(self, key: Key, row: models.Model, fields: Iterable[Column]) -> None:
        try:
            written = {item.attname: settled(item, getattr(row, item.attname)) for item in fields}
        except Unsettled:
            self._known.pop(key, None)
        else:
            self._known.setdefault(key, {}).update(written)

    def wrote_unseen(self, model: Table, pks: Iterable[Any]) -> None:
        """Rows were written by their keys; their columns are read again at the end."""
        for pk in pks:
            self._known.pop(self._touch(model, pk), None)

    def removed(self, model: Table, pk: Any) -> None:
        self._written[self._touch(model, pk)] = False

    def forget(self, keys: Iterable[Key]) -> None:
        """What was noted of these rows may have been rolled back: read them again at the end."""
        for key in keys:
            self._known.pop(key, None)
            self._written[key] = True

    def _touch(self, model: Table, pk: Any) -> Key:
        key = (label_of(model), str(pk))
        self.models[key[0]] = model
        self.touched[-1].add(key)
        self._written[key] = True
        return key

    def digests(self) -> dict[Key, str]:
        """The digest of every row written, as it stands now; GONE where it was deleted."""
        found = dict.fromkeys(self._written, GONE)
        unseen: dict[str, list[str]] = defaultdict(list)
        for key, there in self._written.items():
            if there and key in self._known:
                found[key] = digest_of_columns(self._known[key], usual_values(self.models[key[0]]))
            elif there:
                unseen[key[0]].append(key[1])
        for label, pks in unseen.items():
            for row in self.models[label]._base_manager.in_bulk(pks).values():
                found[key_of(row)] = digest(row)
        return found


_ledger: ContextVar[Ledger | None] = ContextVar("zhujian_ledger", default=None)


@contextmanager
def writing(ledger: Ledger) -> Iterator[Ledger]:
    """Open the recorded tables for one transaction."""
    token = _ledger.set(ledger)
    try:
        yield ledger
    finally:
        _ledger.reset(token)


def is_writing() -> bool:
    """Whether an action is under way."""
    return _ledger.get() is not None


def current_ledger() -> Ledger:
    ledger = _ledger.get()
    if ledger is None:
        raise OutsideAction("business rows are written inside an action only")
    return ledger
