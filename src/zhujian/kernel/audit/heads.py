"""Signed tree heads: what somebody outside keeps, so that the log cannot be cut or rewritten behind their back."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.log import Entry, append, compact
from zhujian.kernel.audit.merkle import Frontier
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.db import write_gate

RAW = serialization.Encoding.Raw
RAW_PUBLIC = serialization.PublicFormat.Raw
KEY_FILE = "audit.key"
SIGNED = "audit.signed"


@dataclass(frozen=True)
class TreeHead:
    """`root` is hexadecimal; `signature` (64 bytes) and `key` (32 bytes, Ed25519) are base64.

    `signed_at` is the very text that is signed: ISO 8601 in UTC, unlike the API's other moments. docs/log-format.md.
    """

    size: int
    root: str
    signed_at: str
    signature: str
    key: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> TreeHead:
        """Raises ValueError naming the key that is missing or of the wrong kind."""
        for name, kind in (("size", int), ("root", str), ("signed_at", str), ("signature", str), ("key", str)):
            if not isinstance(value.get(name), kind):
                raise ValueError(f"{name}: expected {kind.__name__}")
        return cls(*(value[name] for name in ("size", "root", "signed_at", "signature", "key")))

    @classmethod
    def read(cls, path: Path) -> TreeHead:
        value = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(value, dict):
            raise ValueError("expected an object")
        return cls.from_json(value)

    def signed_bytes(self) -> bytes:
        return f"zhujian tree head\n{self.size}\n{self.root}\n{self.signed_at}".encode()

    def signature_holds(self) -> bool:
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.key, validate=True))
            key.verify(base64.b64decode(self.signature, validate=True), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


def key_path() -> Path:
    return Path(settings.ZHUJIAN_DATA) / "keys" / KEY_FILE


def signing_key() -> Ed25519PrivateKey:
    """The installation's key, made on first use; readable by its owner alone."""
    path = key_path()
    if not path.exists():
        _write_key(path, Ed25519PrivateKey.generate())
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))


def _write_key(path: Path, key: Ed25519PrivateKey) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    raw = key.private_bytes(RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(raw))


def public_key() -> str:
    return base64.b64encode(signing_key().public_key().public_bytes(RAW, RAW_PUBLIC)).decode()


def sign(size: int, root: bytes, moment: datetime) -> TreeHead:
    key = signing_key()
    unsigned = TreeHead(size, root.hex(), moment.isoformat(timespec="microseconds"), "", public_key())
    signature = base64.b64encode(key.sign(unsigned.signed_bytes())).decode()
    return TreeHead(unsigned.size, unsigned.root, unsigned.signed_at, signature, unsigned.key)


def sign_now() -> TreeHead:
    """Sign the log as it stands and keep the head.

    That a head is signed is itself an event, the last that the head covers: a stored head that is deleted is missed.
    A log that has not grown since is signed once more without another, and one head of each size is kept: a head that
    is fetched after a backup covers no more than the backup holds.
    """
    with write_gate(), transaction.atomic():
        edge = _noted()
        root = Frontier.from_bytes(edge.size, bytes(edge.frontier)).root()
        signed = sign(edge.size, root, time.real_now())
        if not SignedHead.objects.filter(size=signed.size, key=signed.key).exists():
            SignedHead.objects.create(
                size=signed.size,
                root=signed.root,
                signed_at=datetime.fromisoformat(signed.signed_at),
                signature=signed.signature,
                key=signed.key,
            )
    return signed


def _noted() -> Head:
    """The log's edge, locked, behind an event of signing that names the key."""
    edge, data = Head.objects.select_for_update().first(), {"key": public_key()}
    if edge and Event.objects.filter(seq=edge.size, action=SIGNED, data=compact(data)).exists():
        return edge
    append([Entry(SIGNED, business=time.now(), role=Actor.system("audit").name, data=data)])
    return Head.objects.get()


def stored(head: SignedHead) -> TreeHead:
    moment = head.signed_at.isoformat(timespec="microseconds")
    return TreeHead(head.size, head.root, moment, head.signature, head.key)
