"""How far a long command has come, for whoever watches it on a terminal."""

from __future__ import annotations

import sys

WIDTH = 30
CLEAR = "\x1b[K"  # to the end of the line: the words of the step before may have been longer


class Bar:
    """A line that grows on a terminal, and nothing where the words go to a file."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.percent, self.what = -1, ""

    def __call__(self, done: int, total: int, what: str = "") -> None:
        percent = 100 * done // max(total, 1)
        if not self.shown or (percent, what) == (self.percent, self.what):
            return
        self.percent, self.what = percent, what
        full = WIDTH * done // max(total, 1)
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r[{'█' * full}{'·' * (WIDTH - full)}] {percent:3} %  {what}{CLEAR}{end}")
        sys.stderr.flush()
