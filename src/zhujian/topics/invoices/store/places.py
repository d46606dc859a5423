"""Where everything of a store stands, and which buyers' rows stand together."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

BUCKETS = tuple(f"{number:x}" for number in range(16))


def bucket_of(buyer: str) -> str:
    """One of sixteen: all rows of a buyer stand together, and a partition is small enough for one machine's memory."""
    return hashlib.md5(buyer.encode(), usedforsecurity=False).hexdigest()[0]


@dataclass(frozen=True)
class Places:
    """The paths of a store below its root."""

    root: Path

    @property
    def manifest(self) -> Path:
        return self.root / "manifest.json"

    @property
    def received(self) -> Path:
        """What was read from each file, under the file's SHA-256."""
        return self.root / "received"

    def taken(self, sha256: str) -> Path:
        return self.received / sha256

    @property
    def incoming(self) -> Path:
        """Files that are being read; what lies here after a crash is of no use and is removed."""
        return self.root / "incoming"

    def refusals(self, number: int) -> Path:
        """The rows that an import refused, with their reasons."""
        return self.root / "refused" / f"{number}.json"

    @property
    def scratch(self) -> Path:
        """Where the engine puts aside what does not fit into memory."""
        return self.root / "scratch"

    def partition(self, table: str, bucket: str) -> Path:
        """The folder of a bucket; of `invoices` and `lines` it holds a folder per month."""
        return self.root / table / f"bucket={bucket}"

    def shape(self, table: str) -> Path:
        """A file without a row, that has the columns of `invoices`, `lines`, `goods`, `names` or `disagreements`."""
        return self.root / f"{table}.parquet"

    def table(self, name: str, generation: int) -> Path:
        return self.root / "tables" / f"{name}-{generation}.parquet"

    @cached_property
    def key(self) -> bytes:
        """The key of the digests of identity numbers: made once, and kept beside the data that it guards."""
        place = self.root / "key"
        if not place.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            # A key that is there is whole: half of one, or none, would guard nothing.
            fresh = place.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(32))
            fresh.replace(place)
        return place.read_bytes()
