"""The check that every workbook passes before it is opened: what the files room knows about hostile containers."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.utils.module_loading import import_string


def inspected(source: IO[bytes]) -> str:
    """The kind of an upload by its content, such as `xlsx`.

    The inspector stands higher in the house than this, so the composition root names it
    (ZHUJIAN_UPLOAD_INSPECTOR). Raises Invalid with the reason: a program, macros, a bomb, a password.
    """
    inspect: Any = import_string(settings.ZHUJIAN_UPLOAD_INSPECTOR)
    found = inspect(source)
    source.seek(0)
    return str(found.type)
