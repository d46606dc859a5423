"""Keys of phones: what is shown once, and what is kept of it.

A key is 28 random characters out of 31 (138 bits), so that a plain SHA-256 is digest enough. Digest authentication
computes with HA1 = H(user:realm:key) (RFC 7616, 3.4.2): whoever reads HA1 can sign in by it, so it is sealed with a key
made of the installation's secret, bound to the phone's user name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread for another
KEY_LENGTH, LOGIN_LENGTH = 28, 8
REALM = "zhujian"
MD5, SHA256 = "MD5", "SHA-256"
HASHES = {SHA256: hashlib.sha256, MD5: hashlib.md5}
_SIZES = {MD5: 16, SHA256: 32}
_SALT = "zhujian.devices.sealed"
_NONCE = 12


def new_key() -> str:
    return _random(KEY_LENGTH)


def new_login() -> str:
    """The user name of a phone: no secret, and nothing about its owner."""
    return f"phone-{_random(LOGIN_LENGTH)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _each in range(length))


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def hashed(algorithm: str, text: str) -> str:
    """H of RFC 7616 in hexadecimal digits."""
    return HASHES[algorithm](text.encode()).hexdigest()


def seal(login: str, key: str) -> str:
    """HA1 under both algorithms, readable with the installation's secret alone."""
    plain = b"".join(bytes.fromhex(hashed(name, f"{login}:{REALM}:{key}")) for name in (MD5, SHA256))
    nonce = os.urandom(_NONCE)
    return b64encode(nonce + _cipher().encrypt(nonce, plain, login.encode())).decode()


def unseal(login: str, sealed: str) -> dict[str, str]:
    """HA1 by algorithm; nothing where it was sealed for another phone or under another secret."""
    raw = b64decode(sealed)
    try:
        plain = _cipher().decrypt(raw[:_NONCE], raw[_NONCE:], login.encode())
    except InvalidTag:
        return {}
    return {MD5: plain[: _SIZES[MD5]].hex(), SHA256: plain[_SIZES[MD5] :].hex()}


def _cipher() -> AESGCM:
    return AESGCM(salted_hmac(_SALT, "", settings.SECRET_KEY, algorithm="sha256").digest())
