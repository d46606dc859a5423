"""What is wrong with a topic's file: where, and why, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext

from zhujian.kernel.wording import listed

MOST = 200


@dataclass(frozen=True)
class Fault:
    """One wrong thing. `key` is dotted (`category[major-hazard].clock`), empty where the whole file is meant.

    A value that is a tuple is said as a list, in the reader's language like the sentence around it.
    """

    file: str
    key: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def reason(self) -> str:
        """The reason as a whole sentence."""
        values = {
            name: listed(map(str, value)) if isinstance(value, tuple) else value for name, value in self.values.items()
        }
        return gettext(self.message) % values

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


@dataclass(frozen=True)
class Refusal:
    """A topic that was left out, and every reason why."""

    directory: Path
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
