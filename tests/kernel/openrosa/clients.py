"""An OpenRosa client written from its specification: multipart bodies, envelopes, the headers of every request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from django.test import Client

from tests.kernel.devices.phones import Answerer

BOUNDARY = "----------314159265358979"
RESPONSE = "{http://openrosa.org/http/response}"
HEADERS = {"x-openrosa-version": "1.0", "date": "Fri, 30 Sep 2022 01:00:00 GMT", "accept-language": "zh-CN"}
DIGEST, KEYED = "digest", "keyed"


def multipart(xml: bytes | None, files: Mapping[str, bytes] | None = None, *, unfinished: bool = False) -> bytes:
    """The body that ODK Collect sends: each part's field and file have one name."""
    parts = [] if xml is None else [_part("xml_submission_file", "submission.xml", "text/xml", xml)]
    if unfinished:
        parts.append(b'Content-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes')
    parts += [_part(name, name, "image/jpeg", content) for name, content in (files or {}).items()]
    start = f"--{BOUNDARY}\r\n".encode()
    return b"".join(start + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, file_name: str, mime: str, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: {mime}\r\n\r\n'
    return head.encode() + content


def instance() -> str:
    return f"uuid:{uuid.uuid4()}"


@dataclass
class Phone:
    """A client over Django's test client; `way` says how it shows its key."""

    login: str
    key: str
    way: str = DIGEST
    client: Client = field(default_factory=Client)
    answerer: Answerer = field(init=False)

    def __post_init__(self) -> None:
        self.answerer = Answerer(self.login, self.key)

    def url(self, path: str) -> str:
        return f"/openrosa/key/{self.key}/{path}" if self.way == KEYED else f"/openrosa/{path}"

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def head(self, path: str) -> Any:
        return self.ask("HEAD", path)

    def post(self, body: bytes, **headers: str) -> Any:
        return self.ask("POST", "submission", body, f"multipart/form-data; boundary={BOUNDARY}", **headers)

    def ask(self, method: str, path: str, body: bytes = b"", content_type: str = "", **headers: str) -> Any:
        """One request; a challenge is answered once, as clients do."""
        uri = path if path.startswith("/") else self.url(path)
        answer = self._send(method, uri, body, content_type, headers)
        if answer.status_code == 401 and self.way == DIGEST:
            self.answerer.heed(answer["WWW-Authenticate"])
            answer = self._send(method, uri, body, content_type, headers)
        return answer

    def _send(self, method: str, uri: str, body: bytes, content_type: str, headers: Mapping[str, str]) -> Any:
        given = {**HEADERS, **headers}
        if self.way == DIGEST and self.answerer.challenge:
            given["authorization"] = self.answerer.header(method, uri)
        return self.client.generic(method, uri, body, content_type or "text/plain", headers=given)


def envelope(answer: Any) -> Element:
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = fromstring(answer.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    return root


def said(answer: Any) -> tuple[int, str, str]:
    """Status, nature and words."""
    message = envelope(answer).find(f"{RESPONSE}message")
    assert message is not None
    return answer.status_code, message.get("nature", ""), message.text or ""
