"""The words of each kind of notice. A room declares its own:

declare("problems.assigned", _("有问题交办给您单位：%(text)s"))
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_kinds: dict[str, str | Promise] = {}


def declare(kind: str, words: str | Promise) -> None:
    """`words` may name `%(text)s`: what the notice is about, such as a problem's number."""
    _kinds[kind] = words


def declared() -> frozenset[str]:
    return frozenset(_kinds)


def words_of(kind: str, text: str) -> str:
    """A notice in the reader's language; a kind that nobody declared still says that something waits."""
    if kind in _kinds:
        return str(_kinds[kind]) % {"text": text}
    return _("有一件事项请您查看：%(text)s") % {"text": text} if text else _("有一件事项请您查看。")
