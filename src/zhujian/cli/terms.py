"""The command line's language: Chinese, or English where LANG asks for it.

It reads the same catalogue as the pages, but by the standard library: help and mistakes must not need the settings,
which make a data directory.
"""

from __future__ import annotations

import functools
import gettext
import os
from collections.abc import Mapping
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
CHINESE, ENGLISH = "zh-hans", "en"


def language(environ: Mapping[str, str] = os.environ) -> str:
    """The code of the reader's language, as Django knows it."""
    chosen = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return ENGLISH if chosen.lower().startswith("en") else CHINESE


@functools.cache
def _catalogue() -> gettext.NullTranslations:
    if language() == CHINESE:
        return gettext.NullTranslations()
    return gettext.translation("django", CATALOGUES, [language()], fallback=True)


def _(text: str) -> str:
    return _catalogue().gettext(text)
