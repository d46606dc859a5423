"""What letters are about. A room above (problems, later rules) declares how a letter's subject is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhujian.kernel.actor import Actor
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.ui.components.details import Fact

Finder = Callable[[Actor, Letter], Sequence[Fact]]
_finders: dict[str, Finder] = {}


def origin(name: str) -> Callable[[Finder], Finder]:
    """Declare where letters come from: `(actor, letter) -> facts`, of rows that the actor sees and no others."""

    def declare(finder: Finder) -> Finder:
        _finders[name] = finder
        return finder

    return declare


def origins_of(actor: Actor, letter: Letter) -> list[Fact]:
    return [fact for finder in _finders.values() for fact in finder(actor, letter)]
