"""Contents by their SHA-256, through Django's Storage API (`STORAGES["evidence"]`).

What stands under a key is whole or absent: contents are written beside it, flushed to the disk and renamed. The same
content is stored once, however often it arrives.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Conflict
from zhujian.kernel.files.limits import CHUNK, capped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import IO

    from django.core.files.storage import Storage

    _New = tempfile._TemporaryFileWrapper[bytes]

ALIAS = "evidence"
INCOMING = "incoming"
UNFINISHED = ".partial"  # by which a backup leaves it out
_PREFIX = 2  # hexadecimal digits in the name of a folder
_settled: set[Path] = set()  # folders whose names are on the disk for good, as far as this process knows
# What no hash is, somebody may have written into a row all the same: then nothing is stored under it.
_ABSENT = (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation)


class DamagedError(Conflict):
    """A stored content is missing or is not what its key says.

    409, and not 404: the file is known, and the reader may see it. Nor 410: it may be put back, and is then served.
    """

    def __init__(self, sha256: str, *, is_missing: bool) -> None:
        self.sha256, self.is_missing = sha256, is_missing
        if is_missing:
            message = _("这个文件的内容在存储中缺失，无法提供。请联系系统管理员核查存储，并请审计管理员核验日志。")
        else:
            message = _(
                "这个文件的内容与登记的摘要不符，已停止提供。请联系系统管理员核查存储，并请审计管理员核验日志。"
            )
        super().__init__(message, rule="content-missing" if is_missing else "content-altered")


class DurableStorage(FileSystemStorage):
    """A directory in which a file is whole or absent, even if the process is killed while it writes."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is: it is the content's own."""
        del max_length
        return name

    def incoming(self) -> Path:
        """Where contents wait, on the same file system as their final place."""
        path = Path(self.location) / INCOMING
        _private(path)
        return path

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        _private(target.parent)
        if isinstance(content, Staged):
            Path(content.temporary_file_path()).replace(target)
        else:
            self._copy(content, target)
        _flush_directory(target.parent)
        if target.parent not in _settled:
            self._settle(target.parent)
        return name

    def _settle(self, directory: Path) -> None:
        """A folder that was just made is on the disk only once the folders above it are."""
        for above in directory.parents:
            _flush_directory(above)
            if above == Path(self.location):
                break
        _settled.add(directory)

    def _copy(self, content: File[bytes], target: Path) -> None:
        with tempfile.NamedTemporaryFile(dir=self.incoming(), suffix=UNFINISHED, delete=False) as handle:
            shutil.copyfileobj(content, handle)
            _flush(handle)
            Path(handle.name).replace(target)


class Staged(File):  # type: ignore[type-arg]
    """A draft's file on its way into the store; a DurableStorage renames it instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@dataclass(frozen=True)
class Draft:
    """A content that has arrived whole, is flushed to the disk, and is not yet stored."""

    path: Path
    sha256: str
    size: int

    def open(self) -> IO[bytes]:
        return self.path.open("rb")


def storage() -> Storage:
    return storages[ALIAS]


def staging() -> Path:
    """The directory for what is on its way: in the store's own file system where it has one."""
    found = storage()
    return found.incoming() if isinstance(found, DurableStorage) else Path(tempfile.gettempdir())


def key_of(sha256: str) -> str:
    return f"{sha256[:_PREFIX]}/{sha256}"


@contextmanager
def staged(source: IO[bytes]) -> Iterator[Draft]:
    """Take a stream in under its limit. Whatever was not stored by the end of the block leaves nothing behind.

    Raises TooLarge.
    """
    with _scratch() as handle:
        digest = hashlib.sha256()
        for chunk in capped(source):
            digest.update(chunk)
            handle.write(chunk)
        _flush(handle)
        yield Draft(Path(handle.name), digest.hexdigest(), handle.tell())


def put(draft: Draft) -> None:
    """Store a draft under its hash. A content that is there already, and sound, stays as it is."""
    key = key_of(draft.sha256)
    if is_sound(draft.sha256):
        _touch(key)
        return
    with draft.open() as handle:
        storage().save(key, Staged(handle, name=str(draft.path)))


def read(sha256: str, *, verify: bool = False) -> File[bytes]:
    """The content, open at its start. Raises DamagedError where it is missing or, with `verify`, has another hash."""
    try:
        handle: File[bytes] = storage().open(key_of(sha256), "rb")
    except _ABSENT as error:
        raise DamagedError(sha256, is_missing=True) from error
    try:
        if verify and _digest(handle) != sha256:
            raise DamagedError(sha256, is_missing=False)
    except BaseException:
        handle.close()
        raise
    handle.seek(0)
    return handle


def is_sound(sha256: str) -> bool:
    """Whether the content is stored and has its hash."""
    try:
        read(sha256, verify=True).close()
    except DamagedError:
        return False
    return True


def contents(before: datetime) -> Iterator[str]:
    """Hashes of everything stored or wanted again last before a moment."""
    found = storage()
    for folder in _folders():
        for sha256 in found.listdir(folder)[1]:
            if found.get_modified_time(key_of(sha256)) < before:
                yield sha256


def clear_incoming(before: datetime) -> None:
    """Remove what processes that were killed left on its way; other stores have no such place."""
    if not isinstance(storage(), DurableStorage):
        return
    for path in staging().iterdir():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _folders() -> list[str]:
    try:
        found, _files = storage().listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return []
    return [folder for folder in found if len(folder) == _PREFIX]


def _private(directory: Path) -> None:
    """Make a directory and those above it for the owner alone; mkdir's own mode holds for the last one only."""
    if not directory.is_dir():
        _private(directory.parent)
        directory.mkdir(mode=0o700, exist_ok=True)
        _settled.discard(directory)


def derived(key: str, build: Callable[[IO[bytes]], bool]) -> File[bytes] | None:
    """Something made from a content (a thumbnail, a copy for peers), built on first use; None where `build` says no."""
    found = storage()
    if not found.exists(key):
        with _scratch() as handle:
            if not build(handle):
                return None
            _flush(handle)
            handle.seek(0)
            found.save(key, Staged(handle, name=handle.name))
    return found.open(key, "rb")


@contextmanager
def _scratch() -> Iterator[_New]:
    """A new file in the staging directory; gone at the end of the block unless it was renamed into the store."""
    with _new_file() as handle:
        try:
            yield handle
        finally:
            Path(handle.name).unlink(missing_ok=True)


def _digest(handle: File[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := handle.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _new_file() -> _New:
    return tempfile.NamedTemporaryFile(dir=staging(), suffix=UNFINISHED, delete=False)


def _flush(handle: _New) -> None:
    handle.flush()
    os.fsync(handle.fileno())


def _flush_directory(directory: Path) -> None:
    """A rename is on the disk only once its directory is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _touch(key: str) -> None:
    """Tell the sweeper that the content is wanted again; other stores keep no such time to set."""
    with suppress(NotImplementedError, FileNotFoundError):
        os.utime(storage().path(key))
