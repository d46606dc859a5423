"""Compile each gettext catalogue that is newer than its compiled form."""

from pathlib import Path

from environment import PYTHON
from steps import ROOT, StepError, run, say

LOCALE = ROOT / "src" / "zhujian" / "locale"


def ensure() -> None:
    """Compile src/zhujian/locale/*/LC_MESSAGES/*.po where the .mo is missing or older.

    Raises StepError for a catalogue that Babel refuses, or whose header still says "fuzzy" (Babel skips those).
    """
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not _is_current(source, compiled):
            say(f"Compiling {source.relative_to(ROOT)} ...")
            _compile(source, compiled)


def _is_current(source: Path, compiled: Path) -> bool:
    return compiled.is_file() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _compile(source: Path, compiled: Path) -> None:
    compiled.unlink(missing_ok=True)
    name = str(source.relative_to(ROOT))
    command = [str(PYTHON), "-m", "babel.messages.frontend", "compile", "-i", name, "-o", str(compiled)]
    run([*command, "-l", source.parent.parent.name], failure=f"{name} cannot be compiled.")
    if not compiled.is_file():
        raise StepError(f'{name} was left out: take the "#, fuzzy" mark off its header.')
