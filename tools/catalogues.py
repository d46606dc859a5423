"""Compile each gettext catalogue that is newer than its compiled form."""

from pathlib import Path

from environment import PYTHON
from steps import ROOT, run, say

LOCALE = ROOT / "src" / "zhujian" / "locale"

# Babel's own command passes over what it cannot read.
COMPILE = """
import sys
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

source, compiled, locale = sys.argv[1:]
with open(source, "rb") as catalogue:
    read = read_po(catalogue, locale=locale, abort_invalid=True)
with open(compiled, "wb") as target:
    write_mo(target, read)
"""


def ensure() -> None:
    """Compile src/zhujian/locale/*/LC_MESSAGES/*.po where the .mo is missing or older; StepError for a broken one."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not _is_current(source, compiled):
            say(f"Compiling {source.relative_to(ROOT)} ...")
            locale = source.parent.parent.name
            command = [str(PYTHON), "-c", COMPILE, str(source), str(compiled), locale]
            run(command, failure=f"{source.relative_to(ROOT)} cannot be compiled.")


def _is_current(source: Path, compiled: Path) -> bool:
    return compiled.is_file() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns
