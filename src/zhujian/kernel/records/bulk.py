"""Many recorded rows by one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhujian.kernel.db.writing import update_each
from zhujian.kernel.records.fitting import require_fitting
from zhujian.kernel.records.ledgers import current_ledger


def write_each(rows: Sequence[Any], values: Sequence[Mapping[str, Any]]) -> None:
    """Write to rows of one table that were read and locked here, each its own values for the same columns."""
    if not rows:
        return
    ledger, model = current_ledger(), type(rows[0])
    wanted = {row.pk: changes for row, changes in zip(rows, values, strict=True)}
    for changes in values:
        require_fitting(model, changes)
    if update_each(model, wanted) != len(wanted):
        raise LookupError(f"{model._meta.label}: a row that was locked is gone")
    for row in rows:
        for name, value in wanted[row.pk].items():
            setattr(row, name, value)
        ledger.wrote(row, wanted[row.pk])
