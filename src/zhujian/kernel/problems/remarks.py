"""What rooms above say about a problem: each tells it of many at once, to those who may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zhujian.kernel.actor import Actor
from zhujian.kernel.problems.models import Problem


@dataclass(frozen=True)
class Remark:
    """`kind` is for programs, `label` and `text` for people; `url` leads to what it speaks of."""

    kind: str
    label: str
    text: str
    url: str = ""


Teller = Callable[[Actor, Sequence[int]], Mapping[int, Sequence[Remark]]]
_tellers: dict[str, Teller] = {}


def remark(name: str) -> Callable[[Teller], Teller]:
    """Declare what a room says about problems: `(actor, ids) -> remarks by id`, in a constant number of queries."""

    def declare(teller: Teller) -> Teller:
        _tellers[name] = teller
        return teller

    return declare


def remarks_on(actor: Actor, problems: Sequence[Problem]) -> dict[int, list[Remark]]:
    found: dict[int, list[Remark]] = defaultdict(list)
    ids = [problem.pk for problem in problems]
    for name in sorted(_tellers) if ids else ():
        for pk, remarks in _tellers[name](actor, ids).items():
            found[pk].extend(remarks)
    return found
