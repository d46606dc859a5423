"""A phone with the page on it, as the office's server sees it: a key, a clock, files in pieces."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.kernel.devices.phones import enrolled
from tests.kernel.openrosa.clients import instance
from tests.kernel.openrosa.world import World
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.models import Device

API = "/field/api/"
PIECE = "application/offset+octet-stream"


@dataclass
class Phone:
    device: Device
    key: str
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: bytes = b"", content_type: str = "", **headers: str) -> Any:
        given = {"authorization": f"Bearer {self.key}", **headers}
        told = {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": content_type or "text/plain"}
        return self.client.generic(method, API + path, body, **told, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def put(self, xml: bytes, visit: object, named: str, **headers: str) -> Any:
        return self.ask("PUT", f"submissions/{named}?visit={visit}", xml, "application/xml", **headers)

    def head(self, named: str, name: str) -> Any:
        return self.ask("HEAD", f"submissions/{named}/files/{name}", **{"tus-resumable": "1.0.0"})

    def patch(self, named: str, name: str, piece: bytes, *, at: int, length: int, kind: str = PIECE) -> Any:
        headers = {"upload-offset": str(at), "upload-length": str(length)}
        return self.ask("PATCH", f"submissions/{named}/files/{name}", piece, kind, **headers)

    def send(self, named: str, name: str, content: bytes, *, pieces: int = 3) -> Any:
        """A file in some pieces; the answer to the last one."""
        step = -(-len(content) // pieces)
        answer: Any = None
        for at in range(0, len(content), step):
            answer = self.patch(named, name, content[at : at + step], at=at, length=len(content))
            assert answer.status_code == 204, answer.content
        return answer


def phone_of(owner: Account) -> Phone:
    return Phone(*enrolled(owner, kind=Device.PAGE))


@dataclass
class Filled:
    """A form as the page hands it in: its UUID and its text."""

    named: str
    xml: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.xml).hexdigest()


def filled(world: World, **values: str) -> Filled:
    name = instance()
    return Filled(name.removeprefix("uuid:"), world.answers(instance=name, **values))
