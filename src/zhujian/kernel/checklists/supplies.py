"""Lists of choices that the system makes itself, for each reader anew: a form only names the file.

A room that holds the rows declares how a list is made; `sites.csv` has the columns `name` (the site's code), `label`
and `township`.
"""

from __future__ import annotations

from collections.abc import Callable

from zhujian.kernel.actor import Actor

SITES = "sites.csv"
SUPPLIED = frozenset((SITES,))

Maker = Callable[[Actor, str], bytes]
_makers: dict[str, Maker] = {}


def supply(name: str) -> Callable[[Maker], Maker]:
    """Declare how a list is made: `(actor, topic code) -> CSV in UTF-8`."""
    if name not in SUPPLIED:
        raise ValueError(f"{name} is not among the supplied lists")

    def declare(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return declare


def supplied(name: str, actor: Actor, topic: str) -> bytes:
    """The list as this actor may see it. Raises LookupError where nobody makes it."""
    return _makers[name](actor, topic)
