"""The topics to which a grant may be limited. The registry stands higher in the house, so a room there says which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhujian.kernel.wording import listed

Titles = Sequence[tuple[str, str]]
Source = Callable[[], Titles]


@dataclass
class _Known:
    source: Source | None = None


_known = _Known()


def tell_topics(source: Source) -> Source:
    """Register who knows the topics: pairs of code and title. It stands in a room's `scopes.py`."""
    _known.source = source
    return source


def topic_titles() -> Titles:
    return _known.source() if _known.source else ()


def topic_words(codes: Sequence[str]) -> str:
    """The titles of these topics; a topic that is gone keeps its code."""
    titles = dict(topic_titles())
    return listed(titles.get(code, code) for code in codes)
