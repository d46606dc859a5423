"""What every set-up script shares: where things stand, running a program, knowing whether a step is still done."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
STAMPS = CACHE / "stamps"


class StepError(Exception):
    """A step that cannot be done; the message says what is missing and what to do."""


def say(words: str) -> None:
    print(words, flush=True)


def main(step: Callable[[], int]) -> None:
    """Run a script's step; a StepError becomes words on standard error and exit code 1."""
    try:
        sys.exit(step())
    except StepError as error:
        print(f"\nzhujian: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def run(command: list[str], *, failure: str, env: Mapping[str, str] | None = None) -> str:
    """Run a program in the project's folder and return what it printed; StepError(failure + its words) if it fails."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise StepError(f"{failure}\n{error}") from error
    if done.returncode:
        words = "\n".join(f"  {line}" for line in (done.stdout + done.stderr).strip().splitlines()[-15:])
        raise StepError(f"{failure}\n{words}")
    return done.stdout


def digest(*parts: Path | str) -> str:
    """SHA-256 over texts and the contents of files (a missing file counts as empty)."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part.read_bytes() if part.is_file() else b""
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def is_done(stamp: Path, key: str) -> bool:
    return stamp.is_file() and stamp.read_text("utf-8") == key


def mark_done(stamp: Path, key: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, "utf-8")
