"""What the command says: results on standard output, complaints on standard error, a line each."""

from __future__ import annotations

import json
import sys
from typing import Any


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def say_json(value: Any) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2))


def complain(words: str) -> None:
    sys.stderr.write(f"zhujian: {words}\n")


def note(words: str) -> None:
    """What goes on, for whoever watches: beside the results, not among them."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
