"""Photos for tests: large enough that sending them takes several pieces, and no two alike."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

from PIL import Image

SIDE = (1600, 1200)


def photo(target: Path) -> str:
    """Write a JPEG of random noise, which no compression makes small; its SHA-256."""
    picture = Image.frombytes("RGB", SIDE, os.urandom(SIDE[0] * SIDE[1] * 3))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    target.write_bytes(content.getvalue())
    return hashlib.sha256(content.getvalue()).hexdigest()
