"""What the page consists of, as its build left it (`frontend/`): read once, each file named by its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.templatetags.static import static

BUILT = Path(__file__).resolve().parent / "static" / "offline"
TEMPLATE = Path(__file__).resolve().parent / "templates" / "offline" / "page.html"


class NotBuiltError(RuntimeError):
    """The page's files are missing: an installation was put together without them."""


@dataclass(frozen=True)
class Shell:
    """`files` are all that the phone keeps; `version` changes with any of them and with the page around them."""

    version: str
    entry: str
    styles: tuple[str, ...]
    files: tuple[str, ...]


@cache
def shell() -> Shell:
    """Raises NotBuiltError."""
    try:
        listing = json.loads((BUILT / "shell.json").read_text("utf-8"))
        around = TEMPLATE.read_bytes()
    except FileNotFoundError as error:
        raise NotBuiltError("static/offline is not built: run `make setup`") from error
    version = hashlib.sha256(listing["version"].encode() + around).hexdigest()[:16]
    return Shell(version, listing["entry"], tuple(listing["styles"]), tuple(listing["files"]))


def url_of(name: str) -> str:
    return static(f"offline/{name}")


@cache
def worker() -> str:
    return (BUILT / "sw.js").read_text("utf-8")
