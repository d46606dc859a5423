"""Putting words together as the reader's language does."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, gettext


def listed(items: Iterable[str]) -> str:
    """`甲、乙、丙`."""
    return gettext("、").join(items)


def clauses(parts: Iterable[str]) -> str:
    """`甲；乙；丙`."""
    return gettext("；").join(parts)


def labelled(label: object, text: object) -> str:
    """`甲：乙`."""
    return gettext("%(label)s：%(text)s") % {"label": label, "text": text}


def joined(sentences: Iterable[str]) -> str:
    """Whole sentences one after the other, with a space between them where the language has one."""
    return ("" if (get_language() or "zh").startswith("zh") else " ").join(sentences)
