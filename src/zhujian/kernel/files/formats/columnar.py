"""Apache Parquet: tables by columns, as other systems hand them over. Nothing in one is run."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, found

MARK = b"PAR1"
SHORTEST = 3 * len(MARK)


def examine(source: IO[bytes]) -> Inspection:
    """Raises Refusal where the end is missing: all that a reader needs stands there."""
    size = source.seek(0, 2)
    source.seek(max(0, size - len(MARK)))
    if size < SHORTEST or source.read() != MARK:
        raise Refusal(_("Parquet 文件不完整，请重新导出。"))
    return found("parquet")
