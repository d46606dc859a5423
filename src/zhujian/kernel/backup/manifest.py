"""What an archive says about itself: by whom and when it was made, the log's signed head, a digest of each member."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from zhujian.kernel.audit.heads import TreeHead

FORMAT = 1
NAME = "manifest.json"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASE = {SQLITE: "zhujian.sqlite3", POSTGRESQL: "database.pgdump"}


@dataclass(frozen=True)
class Member:
    """`size` in bytes, `sha256` in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made_at` is ISO 8601; `migrations` are those applied, as "app.name"; `members` by their path in the archive."""

    program: str
    made_at: str
    engine: str
    with_keys: bool
    head: TreeHead
    migrations: tuple[str, ...]
    members: Mapping[str, Member] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises ValueError for anything that is not a manifest of this format."""
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ValueError("unknown format")
        try:
            return cls._read(value)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error

    @classmethod
    def _read(cls, value: Mapping[str, Any]) -> Manifest:
        members = {str(name): Member(int(item["size"]), str(item["sha256"])) for name, item in value["members"].items()}
        for name in members:
            require_plain(name)
        engine = str(value["engine"])
        if DATABASE.get(engine) not in members:
            raise ValueError("no database")
        return cls(
            program=str(value["program"]),
            made_at=str(value["made_at"]),
            engine=engine,
            with_keys=bool(value["with_keys"]),
            head=TreeHead.from_json(value["head"]),
            migrations=tuple(str(name) for name in value["migrations"]),
            members=members,
        )


def require_plain(name: str) -> None:
    """Raise ValueError for a path that leads out of the directory that it is unpacked in."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts or str(path) != name:
        raise ValueError(f"{name!r} is no plain path")
