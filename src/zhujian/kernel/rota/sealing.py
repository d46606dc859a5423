"""The office's part of a seed, kept from everybody until it is revealed: AES-256-GCM under the installation's secret.

Whoever takes a copy of the database alone cannot compute a plan's unannounced visits from it.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Conflict

NONCE_BYTES = 12
PURPOSE = b"zhujian rota part 1"


def seal(part: str, inputs_hash: str) -> str:
    """Bound to the inputs, so that no other row's part can take its place."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, part.encode(), inputs_hash.encode())).decode()


def unseal(sealed: str, inputs_hash: str) -> str:
    """Raises Conflict where the installation's secret is not the one that it was sealed with."""
    raw = base64.b64decode(sealed)
    try:
        return _cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], inputs_hash.encode()).decode()
    except InvalidTag as error:
        words = _("密封的随机数打不开：本机的 secret.key 不是当时的那一个。请恢复原文件，或者作废后重新抽取。")
        raise Conflict(words, rule="sealed") from error


def _cipher() -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return AESGCM(key)
