"""What rooms above add to a site's page, each for those who may know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.ui.components.lists import Link, Table, Words
from zhujian.kernel.ui.components.overviews import Figure


@dataclass(frozen=True)
class Panel:
    """One section: figures, then a table whose `rows` are drawn already, then `more`; `none` where it has no rows."""

    title: Words
    table: Table
    rows: SafeString
    none: Words
    figures: Sequence[Figure] = ()
    more: Link | None = None


Teller = Callable[[Actor, Site], Panel | None]
_tellers: dict[str, Teller] = {}


def panel(name: str) -> Callable[[Teller], Teller]:
    """Declare a section of every site's page: `(actor, site) -> Panel`, None for whoever is shown nothing."""

    def declare(teller: Teller) -> Teller:
        _tellers[name] = teller
        return teller

    return declare


def panels_of(actor: Actor, site: Site) -> list[Panel]:
    """The sections in the order of their names."""
    found = (_tellers[name](actor, site) for name in sorted(_tellers))
    return [each for each in found if each is not None]
