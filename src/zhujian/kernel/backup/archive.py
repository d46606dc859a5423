"""The archive: a zip file, so that one that was cut short is known at once and each member can be read alone."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel.backup.manifest import NAME, Manifest, Member
from zhujian.kernel.db.sqlite import sync_directory
from zhujian.kernel.errors import Refused

CHUNK = 1024 * 1024
# Evidence is photographs, recordings and documents, which are compressed already.
STORED_BELOW = ("files/", "media/")


class Writer:
    """Adds members and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """A file that has gone in the meantime is left out: nothing in the database's copy can name it."""
        kind = zipfile.ZIP_STORED if name.startswith(STORED_BELOW) else zipfile.ZIP_DEFLATED
        info = zipfile.ZipInfo(name)
        info.compress_type = kind
        info.external_attr = 0o600 << 16
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source, self._archive.open(info, "w", force_zip64=True) as target:
            self.members[name] = copied(source, target)

    def finish(self, manifest: Manifest) -> None:
        self._archive.writestr(NAME, manifest.to_json())


def copied(source: IO[bytes], target: IO[bytes]) -> Member:
    """Copy to the end; size and digest of what was copied."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Member(size, digest.hexdigest())


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write beside the target and put it there only once it is whole and on the disk."""
    partial = target.with_name(target.name + ".partial")
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        sync_directory(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Raises Refused where the file is no archive of ours, or was cut short."""
    try:
        with zipfile.ZipFile(path) as archive:
            return Manifest.from_json(archive.read(NAME))
    except OSError as error:
        raise Refused(
            _("读不出备份文件 %(file)s：%(reason)s。") % {"file": path, "reason": error.strerror or error}
        ) from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(_("%(file)s 不是完整的竹鉴备份：%(reason)s。") % {"file": path, "reason": error}) from error


def unpack(path: Path, manifest: Manifest, into: Path) -> None:
    """Unpack every member that the manifest names, and nothing else. Raises Refused naming the first broken one."""
    with zipfile.ZipFile(path) as archive:
        for name, expected in manifest.members.items():
            target = into / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with archive.open(name) as source, _private(target) as file:
                    found = copied(source, file)
            except (KeyError, zipfile.BadZipFile, EOFError, ValueError) as error:
                raise Refused(_("备份中的 %(name)s 已损坏：%(reason)s。") % {"name": name, "reason": error}) from error
            if found != expected:
                raise Refused(_("备份中的 %(name)s 与清单不符。") % {"name": name})


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
