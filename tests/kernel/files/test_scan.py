"""The virus check, against a clamd that speaks its protocol."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.kernel.files import people, samples
from tests.kernel.files.conftest import files_below
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.files.models import File
from zhujian.kernel.files.scan import scan

VIRUS = b"pretend to be a virus"


@contextmanager
def clamd(reply: bytes | None = None, *, path: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner for one question: finds VIRUS, or answers `reply`. Yields its address and what it was sent."""
    server = socket.create_server(("127.0.0.1", 0)) if path is None else _local(path)
    sent: list[bytes] = []

    def serve() -> None:
        connection, _address = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(stream.read(4)):
                sent.append(stream.read(size))
            found = b"stream: Test.Virus FOUND\0" if VIRUS in b"".join(sent) else b"stream: OK\0"
            connection.sendall(found if reply is None else reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.getsockname()[1]}", sent
        thread.join(30)
    finally:
        server.close()


def _local(path: Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()
    return server


def test_a_clean_upload_is_sent_whole_and_taken(county: people.County, settings: Settings) -> None:
    content = samples.picture(size=(900, 900), quality=100)
    with clamd() as (settings.ZHUJIAN_CLAMD, sent):
        assert people.given(people.actor("liaison", county.mine), content).size == len(content)
    assert b"".join(sent) == content


def test_a_virus_is_refused_by_name_and_leaves_nothing(county: people.County, folder: Path, settings: Settings) -> None:
    with clamd() as (settings.ZHUJIAN_CLAMD, _sent), pytest.raises(Invalid, match=r"Test\.Virus"):
        people.given(people.actor("liaison", county.mine), VIRUS, "a.txt")
    assert (File.objects.count(), files_below(folder)) == (0, [])


def test_a_scanner_on_a_local_socket_serves_as_well(tmp_path: Path, settings: Settings) -> None:
    with clamd(path=tmp_path / "clamd.ctl") as (settings.ZHUJIAN_CLAMD, sent):
        scan(BytesIO(b"clean"))
    assert sent == [b"clean"]


def test_nothing_passes_a_scanner_that_is_not_there(county: people.County, folder: Path, settings: Settings) -> None:
    settings.ZHUJIAN_CLAMD = str(folder.parent / "nobody.ctl")
    with pytest.raises(Conflict) as refused:
        people.given(people.actor("liaison", county.mine))
    assert refused.value.rule == "scan-unavailable"
    assert files_below(folder) == []


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \0"])
def test_nothing_passes_a_scanner_that_does_not_say_that_it_is_clean(reply: bytes, settings: Settings) -> None:
    with clamd(reply) as (settings.ZHUJIAN_CLAMD, _sent), pytest.raises(Conflict):
        scan(BytesIO(b"clean"))


def test_without_a_scanner_nothing_is_asked(settings: Settings) -> None:
    settings.ZHUJIAN_CLAMD = ""
    scan(BytesIO(VIRUS))
