"""The `zhujian` command. It exits with 0 only if what was asked for holds or was done: 1 refused, 2 misused."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from zhujian.cli.console import complain
from zhujian.cli.parsing import parser
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

REFUSED, INTERRUPTED = 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(chosen.run(chosen))
    except Refused as refusal:
        complain(refusal.message)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. Nothing may be written to it any more, not even when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:
        if not _is_of_the_database(error):
            raise
        words = _("数据库无法使用：%(reason)s。请检查 DATABASE_URL 和数据目录。")
        complain(words % {"reason": _first_line(error)})
        return REFUSED


def _is_of_the_database(error: Exception) -> bool:
    """Told by name: neither Django nor a driver is imported for a command that has not needed it."""
    return any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
