"""A body is read as it arrives: to the disk, up to its limits, and what came whole is told from what did not."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from tests.kernel.openrosa.clients import BOUNDARY, multipart
from zhujian.kernel.errors import TooLarge
from zhujian.kernel.openrosa import bodies
from zhujian.kernel.openrosa.bodies import Body, Unreadable, WrongType, body_of

TYPE = f"multipart/form-data; boundary={BOUNDARY}"
XML = b'<data id="mines-daily"/>'
PHOTO = bytes(range(256)) * 40


def request(body: bytes, content_type: str = TYPE, **meta: Any) -> HttpRequest:
    return RequestFactory().generic("POST", "/openrosa/submission", body, content_type, **meta)


@contextmanager
def read(body: bytes, **meta: Any) -> Iterator[Body]:
    with body_of(request(body, **meta)) as found:
        yield found


class Endless(io.RawIOBase):
    """A body that goes on for as long as somebody reads."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        chunk, self.head = (self.head, b"") if self.head else (b"x" * size, b"")
        self.given += len(chunk)
        return chunk


def chunked(stream: io.RawIOBase) -> HttpRequest:
    """A request without a declared length, as a server hands over one that was sent in chunks."""
    made = request(b"x")
    made.META.pop("CONTENT_LENGTH")
    made.META["wsgi.input"] = stream
    return made


def test_the_text_the_files_and_whether_more_is_to_come() -> None:
    with read(multipart(XML, {"1.jpg": PHOTO, "签名.png": b"png"}, unfinished=True)) as body:
        assert body.xml == XML
        assert {name: stream.read() for name, stream in body.files.items()} == {"1.jpg": PHOTO, "签名.png": b"png"}
        assert body.is_unfinished
        assert body.fault is None


def test_a_text_that_comes_as_a_plain_field_is_read_too() -> None:
    plain = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"\r\n\r\n'.encode()
    with read(plain + XML + f"\r\n--{BOUNDARY}--\r\n".encode()) as body:
        assert (body.xml, body.files, body.fault) == (XML, {}, None)


def test_the_name_is_the_fields_whatever_the_phone_calls_the_file() -> None:
    sent = multipart(XML, {"1.jpg": PHOTO}).replace(b'filename="1.jpg"', b'filename="/storage/emulated/0/odk/x.jpg"')
    with read(sent) as body:
        assert list(body.files) == ["1.jpg"]


def test_a_body_in_chunks_is_read_to_its_end() -> None:
    with body_of(chunked(io.BytesIO(multipart(XML, {"1.jpg": PHOTO})))) as body:  # type: ignore[arg-type]
        assert body.files["1.jpg"].read() == PHOTO
        assert body.fault is None


@pytest.mark.parametrize("content_type", ["text/xml", "application/json", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_content_is_named(content_type: str) -> None:
    with pytest.raises(WrongType) as caught, body_of(request(XML, content_type)):
        pass
    assert caught.value.status == 415


def test_a_large_body_is_refused_by_its_declared_length_and_not_read() -> None:
    stream = Endless(b"")
    made = request(b"x")
    made.META["CONTENT_LENGTH"] = str(200 << 20)
    made._stream = stream  # type: ignore[attr-defined]
    with pytest.raises(TooLarge), body_of(made):
        pass
    assert stream.given == 0


def test_a_large_body_in_chunks_is_stopped_at_the_limit_and_what_came_whole_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "LARGEST_BODY", 4 << 20)
    head = multipart(XML, {"1.jpg": PHOTO, "2.jpg": b""}).split(f"\r\n--{BOUNDARY}--".encode())[0]
    stream = Endless(head)
    with body_of(chunked(stream)) as body:
        assert isinstance(body.fault, TooLarge)
        assert body.xml == XML
        assert list(body.files) == ["1.jpg"]
    assert stream.given < 5 << 20


def test_what_was_cut_off_is_dropped_and_what_came_whole_is_kept() -> None:
    sent = multipart(XML, {"1.jpg": PHOTO, "2.jpg": PHOTO})
    with read(sent[: len(sent) - len(PHOTO) // 2]) as body:
        assert isinstance(body.fault, Unreadable)
        assert body.xml == XML
        assert list(body.files) == ["1.jpg"]


def test_wherever_the_line_breaks_no_part_is_kept_that_did_not_come_whole() -> None:
    small = PHOTO[:300]
    sent = multipart(XML, {"1.jpg": small, "2.jpg": small})
    for length in range(len(sent) - len(f"--{BOUNDARY}--\r\n"), len(sent) - 2):
        assert fault_of(sent[:length], small)
    for length in range(sent.index(small), len(sent) - 2, 7):
        assert fault_of(sent[:length], small)


def fault_of(sent: bytes, photo: bytes) -> bool:
    with read(sent) as body:
        assert body.xml == XML
        assert all(stream.read() == photo for stream in body.files.values())
        return body.fault is not None


def test_a_line_that_broke_before_the_declared_end_is_noticed() -> None:
    sent = multipart(XML, {"1.jpg": PHOTO})
    made = request(sent)
    made.META["CONTENT_LENGTH"] = str(len(sent) + 10)
    with body_of(made) as body:
        assert isinstance(body.fault, Unreadable)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense",
        multipart(None, {"1.jpg": PHOTO}),
        multipart(XML)[: len(XML)],
        multipart(XML).replace(BOUNDARY.encode(), b"other"),
    ],
)
def test_a_body_without_a_text_says_so(sent: bytes) -> None:
    with pytest.raises(Unreadable) as caught, read(sent):
        pass
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="é"']
)
def test_a_body_without_a_boundary_says_so(content_type: str) -> None:
    with pytest.raises(Unreadable), body_of(request(multipart(XML), content_type)):
        pass


def test_a_text_of_many_megabytes_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST_XML", 1000)
    with pytest.raises(TooLarge), read(multipart(b"<data>" + b"x" * 2000 + b"</data>")):
        pass


def test_a_hundred_and_more_files_are_asked_to_come_in_parts() -> None:
    with read(multipart(XML, {f"{number}.jpg": b"x" for number in range(120)})) as body:
        assert body.fault is not None
        assert len(body.files) == 99


def test_forty_megabytes_are_not_held_in_memory() -> None:
    class Sent(io.RawIOBase):
        """Forty photos of a megabyte each, made as they are read."""

        def __init__(self) -> None:
            self.chunks = self._chunks()

        def _chunks(self) -> Iterator[bytes]:
            yield multipart(XML)[: -len(f"--{BOUNDARY}--\r\n")]
            for number in range(40):
                head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{number}"; filename="{number}"\r\n\r\n'
                yield head.encode()
                for _chunk in range(16):
                    yield b"x" * 65536
                yield b"\r\n"
            yield f"--{BOUNDARY}--\r\n".encode()

        def read(self, size: int = -1) -> bytes:
            return next(self.chunks, b"")

    tracemalloc.start()
    with body_of(chunked(Sent())) as body:
        assert body.fault is None
        assert len(body.files) == 40
        assert body.files["39"].seek(0, 2) == 1 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
