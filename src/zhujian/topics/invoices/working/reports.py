"""What became of an import, as its page and the API tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import FileCount, Import
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Refusal

MOST = 1_000
"""Refused rows and disagreements that are listed; all are counted."""


def imported(places: Places, act: Import, refusals: Sequence[Refusal]) -> dict[str, Any]:
    """Counts in all and by file, the refused rows with their reasons, and where two exports disagree."""
    held = manifests.load(places)
    tables = [table for file in act.files for table in file.tables]
    return {
        "number": act.number,
        "files": [_file(file) for file in act.files],
        "read": sum(table.read for table in tables),
        "kept": sum(table.kept for table in tables),
        "dropped": sum(table.dropped for table in tables),
        "refused": sum(table.refused for table in tables),
        "refusals": [asdict(refusal) for refusal in refusals[:MOST]],
        "disagreements": _disagreements(places),
        "store": {"invoices": held.count("invoices"), "lines": held.count("lines")},
    }


def _file(file: FileCount) -> dict[str, Any]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "fault": file.fault,
        "repeats": file.repeats,
        "notes": list(file.notes),
        "tables": [asdict(table) for table in file.tables],
    }


def _disagreements(places: Places) -> list[dict[str, Any]]:
    """Field, what is used and what else was said, of the invoices about which two files differ."""
    import pyarrow.dataset as ds

    held = manifests.load(places)
    files = [
        str(file)
        for bucket, generation in held.partitions.items()
        for file in places.partition("disagreements", bucket).rglob(f"g{generation}_*.parquet")
    ]
    columns = ["invoice", "buyer", "buyer_name", "field", "used", "other"]
    return ds.dataset(files).head(MOST, columns=columns).to_pylist() if files else []
