"""Phones for tests: enrolled ones, and the answers of a client to a digest challenge, as RFC 7616 computes them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from tests import factories, personas
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.actions import enrol
from zhujian.kernel.devices.models import Device

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def person(**fields: Any) -> Account:
    """Somebody of a field team."""
    return somebody("field-team", **fields)


def somebody(role: str, **fields: Any) -> Account:
    """Somebody who has a password of their own, and so can open pages."""
    return personas.account(role, password=factories.PASSWORD, **fields)


def enrolled(owner: Account, *, name: str = "三组红米", kind: str = Device.OPENROSA) -> tuple[Device, str]:
    return enrol(actor_for(owner, "field-team"), account=owner, name=name, kind=kind)


@dataclass
class Answerer:
    """A client's half of digest authentication, written from the standard and not from our code."""

    login: str
    key: str
    algorithm: str = "MD5"
    cnonce: str = "0a4f113b9c27d6e1"
    count: int = 0
    challenge: dict[str, str] = field(default_factory=dict)

    def heed(self, header: str) -> None:
        """Read a challenge; the count begins anew with another nonce."""
        assert header.startswith("Digest ")
        found = dict(re.findall(r'(\w+)="?([^",]+)"?', header.removeprefix("Digest ")))
        if found["nonce"] != self.challenge.get("nonce"):
            self.count = 0
        self.challenge = found

    def header(self, method: str, uri: str, *, count: int | None = None) -> str:
        """The value of Authorization for one request; each call counts on, unless a count is given."""
        self.count += count is None
        nc = f"{self.count if count is None else count:08x}"
        realm, nonce = self.challenge["realm"], self.challenge["nonce"]
        ha1 = self._hash(f"{self.login}:{realm}:{self.key}")
        ha2 = self._hash(f"{method}:{uri}")
        response = self._hash(f"{ha1}:{nonce}:{nc}:{self.cnonce}:auth:{ha2}")
        return (
            f'Digest username="{self.login}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", qop=auth, nc={nc}, cnonce="{self.cnonce}", algorithm={self.algorithm}'
        )

    def _hash(self, text: str) -> str:
        return HASHES[self.algorithm](text.encode()).hexdigest()
