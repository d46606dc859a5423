"""Files on their way in, in pieces: beside the store, under names of ours, until the last byte is there."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Conflict
from zhujian.kernel.files.store import UNFINISHED, staging


@dataclass(frozen=True)
class Arrival:
    """One file of one submission from one phone. What the phone calls them goes into a hash and into no path."""

    path: Path

    @property
    def size(self) -> int:
        """Bytes that have arrived."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def held(self) -> Iterator[IO[bytes]]:
        """The file, for this process alone: a phone that lost an answer may be sending the same piece once more."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)


def arrival_of(device: Device, instance: str, name: str) -> Arrival:
    digest = hashlib.sha256("\0".join((str(device.pk), instance, name)).encode()).hexdigest()
    return Arrival(staging() / f"phone-{digest}{UNFINISHED}")


def append(handle: IO[bytes], piece: bytes, *, at: int) -> int:
    """Write a piece where the phone says that it belongs; how many bytes there are now, on the disk.

    Raises Conflict, naming the right place, where that is not the end.
    """
    end = handle.seek(0, os.SEEK_END)
    if at != end:
        raise Conflict(_("这一段接不上已收到的内容，请从已收到处继续。"), rule="offset", state=str(end))
    handle.write(piece)
    handle.flush()
    os.fsync(handle.fileno())
    return end + len(piece)
