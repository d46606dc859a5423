"""Rows that the log answers for.

A `Recorded` row can be written inside an action only. Whatever is written there is noted, and the action's event
carries a salted digest of the row as it then stands; `zhujian audit verify` replays these digests against the
tables. The salt lives in the row: once the row is erased, its digests in the log say nothing about what it held.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from zhujian.kernel.records.digests import Key, Table, digest, key_of, label_of, recorded_fields, settled
from zhujian.kernel.records.fitting import require_fitting, values_of
from zhujian.kernel.records.ledgers import GONE, Ledger, current_ledger, is_writing, writing

__all__ = [
    "GONE",
    "Key",
    "Ledger",
    "Recorded",
    "RecordedManager",
    "RecordedQuerySet",
    "current_ledger",
    "digest",
    "is_writing",
    "key_of",
    "label_of",
    "new_salt",
    "recorded_fields",
    "recorded_models",
    "settled",
    "writing",
]

SALT_BYTES = 16
M = TypeVar("M", bound=models.Model)


class RecordedQuerySet(models.QuerySet[M]):
    """Every writing method of a query set notes which rows it wrote."""

    def _locked_pks(self) -> list[Any]:
        """The rows that will be written, so that they are the very ones that are noted."""
        return list(self.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))

    def update(self, **values: Any) -> int:
        ledger, pks = current_ledger(), self._locked_pks()
        changed = models.QuerySet.update(self.filter(pk__in=pks), **values) if pks else 0
        ledger.wrote_unseen(self.model, pks)
        return changed

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        ledger = current_ledger()
        if len(args) > 1 or kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise TypeError("with conflicts passed over, nobody knows which rows were written")
        rows = list(objs)
        for row in rows:
            require_fitting(self.model, values_of(row))
        made = super().bulk_create(rows, *args, **kwargs)
        for row in made:
            ledger.wrote(row)
        return made

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        ledger, rows, names = current_ledger(), list(objs), list(fields)
        for row in rows:
            require_fitting(self.model, values_of(row, names))
        changed = models.QuerySet[M](self.model, using=self.db).bulk_update(rows, names, batch_size)
        ledger.wrote_unseen(self.model, [row.pk for row in rows])
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        ledger, pks = current_ledger(), self._locked_pks()
        result = models.QuerySet.delete(self.filter(pk__in=pks))
        for pk in pks:
            ledger.removed(self.model, pk)
        return result

    def _raw_delete(self, using: str | None) -> int:
        current_ledger()
        return super()._raw_delete(using)


class RecordedManager(models.Manager[M]):
    """The manager of recorded rows, also where Django reaches for a base manager."""

    def get_queryset(self) -> RecordedQuerySet[M]:
        return RecordedQuerySet(self.model, using=self._db)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


class Recorded(models.Model):
    """A row that the log answers for. `unrecorded` names columns for which it does not (a counter of reads, say).

    Where `counted_in_log` is false, pages of the log do not list the rows that an event wrote: their number would tell
    what only some may know.
    """

    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)

    unrecorded: ClassVar[frozenset[str]] = frozenset()
    counted_in_log: ClassVar[bool] = True
    objects: ClassVar[RecordedManager[Self]] = RecordedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def _save_table(
        self,
        raw: bool = False,
        cls: Any = None,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> bool:
        """Where every save of one row ends, also that of `loaddata`, which does not call `save`."""
        given = (raw, cls, force_insert, force_update, using, update_fields)
        if update_fields and self.unrecorded.issuperset(update_fields):
            return bool(super()._save_table(*given))  # type: ignore[misc]
        ledger = current_ledger()
        require_fitting(type(self), values_of(self, update_fields))
        updated = bool(super()._save_table(*given))  # type: ignore[misc]
        ledger.wrote(self, update_fields if updated else None)
        return updated

    def swap(self, where: Mapping[str, Any], **values: Any) -> bool:
        """Compare and swap: write these columns, here and in the table, if the row there still is as `where` says."""
        ledger = current_ledger()
        require_fitting(type(self), values)
        if not models.QuerySet(type(self)).filter(pk=self.pk, **where).update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        ledger.wrote(self, values)
        return True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        ledger, pk = current_ledger(), self.pk
        result = super().delete(*args, **kwargs)
        ledger.removed(type(self), pk)
        return result


@cache
def recorded_models() -> tuple[Table, ...]:
    """Every table that the log answers for, by label."""
    from django.apps import apps

    found = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return tuple(sorted(found, key=label_of))
