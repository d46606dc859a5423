"""What became of an import, as its page and the API tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from zhujian.topics.invoices.exports.kinds import RANKS
from zhujian.topics.invoices.screening.days import date_of
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import FileCount, Import
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.receiving import Refusal

STATES = {str(rank): state.value for state, rank in RANKS.items()}
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
        **_disagreements(places),
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


def _disagreements(places: Places) -> dict[str, Any]:
    """Of the invoices about which two files differ, by their numbers: the field, what is used, what else was said."""
    import pyarrow.dataset as ds

    held = manifests.load(places)
    files = [
        str(file)
        for bucket, generation in held.partitions.items()
        for file in places.partition("disagreements", bucket).rglob(f"g{generation}_*.parquet")
    ]
    columns = ["invoice", "buyer", "buyer_name", "field", "used", "other"]
    found = ds.dataset(files).to_table(columns=columns).sort_by("invoice") if files else None
    listed = found.slice(0, MOST).to_pylist() if found is not None else []
    return {
        "disagreements": [_worded(each) for each in listed],
        "differing": found.num_rows if found is not None else 0,
    }


def _worded(each: dict[str, Any]) -> dict[str, Any]:
    """With states by their codes and days as dates."""
    if each["field"] == "state":
        return each | {name: STATES.get(each[name], each[name]) for name in ("used", "other")}
    if each["field"] == "day":
        return each | {name: date_of(int(each[name])).isoformat() for name in ("used", "other")}
    return each
