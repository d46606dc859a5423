"""Virus check by clamd, where the setting ZHUJIAN_CLAMD names its socket (a path, or host:port).

GB/T 22239-2019 asks for one beside the allow-list. Without the setting nothing is scanned; with it nothing passes
unscanned: a scanner that does not answer refuses the upload.
"""

from __future__ import annotations

import socket
from typing import IO, TYPE_CHECKING

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Conflict
from zhujian.kernel.files.formats import Refusal
from zhujian.kernel.files.limits import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT = 60.0
_REPLY = 4096
logger = structlog.get_logger(__name__)


def scan(source: IO[bytes]) -> None:
    """Raises Refusal where clamd finds something, Conflict where it cannot be asked."""
    address = getattr(settings, "ZHUJIAN_CLAMD", "")
    if not address:
        return
    try:
        reply = _ask(address, source)
    except OSError as error:
        raise _unavailable(str(error)) from error
    name = reply.removeprefix("stream: ")
    if name.endswith(" FOUND"):
        raise Refusal(_("文件未通过病毒查杀（%(name)s），不予接收。") % {"name": name.removesuffix(" FOUND")})
    if name != "OK":
        raise _unavailable(reply)


def _ask(address: str, source: IO[bytes]) -> str:
    with _connection(address) as connection:
        try:
            for part in _parts(source):
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has answered before the end: over its own limit, say
        return connection.recv(_REPLY).decode("utf-8", "replace").strip("\0\n ")


def _connection(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), TIMEOUT)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _parts(source: IO[bytes]) -> Iterator[bytes]:
    """clamd's INSTREAM: chunks after their length, a length of zero at the end."""
    yield b"zINSTREAM\0"
    while chunk := source.read(CHUNK):
        yield len(chunk).to_bytes(4) + chunk
    yield bytes(4)


def _unavailable(reason: str) -> Conflict:
    logger.error("files.scan_failed", reason=reason)
    return Conflict(_("病毒查杀服务没有完成检查，文件未接收，请稍后再上传。"), rule="scan-unavailable")
