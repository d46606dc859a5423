"""Nonces of digest authentication: made without a table, checked by their seal, used once by what writes.

A nonce carries the moment when it was made and an HMAC over that moment and the address it was made for. After
`LIFE`, or from another address, it is stale: the client answers a new one without asking its person (RFC 7616, 3.3).
Reading may repeat a nonce with its count within that time. A POST may not: what somebody overheard would hand in other
answers under it, since `qop=auth` does not cover the body.
"""

from __future__ import annotations

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from zhujian.kernel import time
from zhujian.kernel.db import write_gate
from zhujian.kernel.db.together import Together
from zhujian.kernel.devices.models import UsedNonce

LIFE = timedelta(minutes=10)
_SALT = "zhujian.devices.nonce"
_MOMENT = struct.Struct(">Q")
_RANDOM, _SEAL = 8, 16
INSERT = f"INSERT INTO {UsedNonce._meta.db_table} (mark, until)"
_LENGTH = _MOMENT.size + _RANDOM + _SEAL


def new_nonce(origin: str) -> str:
    content = _MOMENT.pack(time.microseconds(time.real_now())) + os.urandom(_RANDOM)
    return urlsafe_b64encode(content + _seal(content, origin)).decode()


def is_fresh(nonce: str, origin: str) -> bool:
    """Whether it is one of ours, made for this address not longer than `LIFE` ago."""
    try:
        raw = urlsafe_b64decode(nonce)
    except ValueError:
        return False
    content, seal = raw[:-_SEAL], raw[-_SEAL:]
    if len(raw) != _LENGTH or not constant_time_compare(seal, _seal(content, origin)):
        return False
    age = time.microseconds(time.real_now()) - _MOMENT.unpack_from(content)[0]
    return bool(0 <= age <= LIFE / timedelta(microseconds=1))


def use(nonce: str, count: str) -> bool:
    """Take a nonce with this count for a request that writes; False where one has taken it before."""
    return _use_at_once(f"{nonce}:{count}")


def _use_each(marks: Sequence[str]) -> list[bool]:
    """Each mark goes to the first that asks for it, by one statement for all."""
    until = connection.ops.adapt_datetimefield_value(time.real_now() + LIFE)
    wanted = list(dict.fromkeys(marks))
    line, parameters = ", ".join(["(%s, %s)"] * len(wanted)), [value for mark in wanted for value in (mark, until)]
    with write_gate(), connection.cursor() as cursor:
        cursor.execute(f"{INSERT} VALUES {line} ON CONFLICT (mark) DO NOTHING RETURNING mark", parameters)
        fresh = {mark for (mark,) in cursor.fetchall()}
    return [mark in fresh and mark not in marks[:place] for place, mark in enumerate(marks)]


_use_at_once: Together[str, bool] = Together(_use_each)


def forget_used() -> int:
    """Delete what no nonce can match any more."""
    return UsedNonce.objects.filter(until__lt=time.real_now()).delete()[0]


def _seal(content: bytes, origin: str) -> bytes:
    return salted_hmac(_SALT, content.hex() + origin, algorithm="sha256").digest()[:_SEAL]
