"""The header lines of digest authentication, as RFC 7616 and the OpenRosa authentication standard write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from zhujian.kernel.devices.keys import HASHES, MD5, REALM, SHA256, hashed
from zhujian.kernel.devices.nonces import new_nonce

DOMAIN = "/openrosa/"
_PARAMETER = re.compile(r'([a-z*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))', re.IGNORECASE)
_COUNT = re.compile(r"[0-9a-f]{8}", re.IGNORECASE)
_LONGEST = 4096


def challenges(origin: str, *, stale: bool = False) -> list[str]:
    """Values of WWW-Authenticate, one for each algorithm.

    MD5 stands first: the OpenRosa standard demands it, and its clients take the first challenge that they find.
    """
    nonce = new_nonce(origin)
    fixed = f'realm="{REALM}", domain="{DOMAIN}", qop="auth", nonce="{nonce}", charset=UTF-8'
    end = ", stale=true" if stale else ""
    return [f"Digest {fixed}, algorithm={algorithm}{end}" for algorithm in (MD5, SHA256)]


@dataclass(frozen=True)
class Response:
    """What a client says in `Authorization: Digest …`."""

    username: str
    nonce: str
    uri: str
    count: str
    cnonce: str
    response: str
    algorithm: str

    def holds(self, ha1: str, method: str) -> bool:
        """Whether whoever sent it knows the key (RFC 7616, 3.4.1); in constant time."""
        ha2 = hashed(self.algorithm, f"{method}:{self.uri}")
        parts = (ha1, self.nonce, self.count, self.cnonce, "auth", ha2)
        return constant_time_compare(hashed(self.algorithm, ":".join(parts)), self.response.lower())


def response_of(request: HttpRequest) -> Response | None:
    """The client's response; None where there is none, or none for this realm and this very address."""
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "digest" or len(rest) > _LONGEST:
        return None
    found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
    algorithm = found.get("algorithm", MD5).upper()
    given = Response(
        username=found.get("username", ""),
        nonce=found.get("nonce", ""),
        uri=found.get("uri", ""),
        count=found.get("nc", ""),
        cnonce=found.get("cnonce", ""),
        response=found.get("response", ""),
        algorithm=algorithm,
    )
    is_ours = found.get("realm") == REALM and found.get("qop") == "auth" and algorithm in HASHES
    return given if is_ours and _COUNT.fullmatch(given.count) and given.cnonce and _is_at(request, given.uri) else None


def _is_at(request: HttpRequest, uri: str) -> bool:
    """Whether the response was made for the address that it came to; proxies may write it in another way."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return unquote(parts.path) == request.path and parts.query == request.META.get("QUERY_STRING", "")
