"""What an account still has open: each room says so for its own rows, in a `handover.py` of its own.

@open_work("problems", _("问题"))
class Problems: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor
from zhujian.kernel.wording import listed


@dataclass(frozen=True)
class Piece:
    """One thing that an account has open. `state` is in words; `url` its page."""

    kind: str
    row: int
    name: str = ""
    title: str = ""
    state: str | Promise = ""
    url: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row}"


class Kind(Protocol):
    """One room's part."""

    def count(self, account: Account) -> int:
        """How many pieces the account has open, whoever asks: a number and nothing else."""
        ...

    def pieces(self, actor: Actor, account: Account) -> list[Piece]:
        """Those of them that the actor sees."""
        ...

    def give(self, act: Act, account: Account, successor: Account, rows: Sequence[int], reason: str) -> None:
        """Give rows to the successor. Raises Invalid where the successor does not see one of them."""
        ...


_kinds: dict[str, Kind] = {}
_labels: dict[str, str | Promise] = {}


def open_work(code: str, label: str | Promise) -> Callable[[type[Kind]], type[Kind]]:
    """Declare one room's part."""

    def declare(kind: type[Kind]) -> type[Kind]:
        _kinds[code], _labels[code] = kind(), label
        return kind

    return declare


def kinds() -> Mapping[str, Kind]:
    return dict(_kinds)


def label_of(code: str) -> str:
    return str(_labels.get(code, code))


def pieces_of(actor: Actor, account: Account) -> list[Piece]:
    """The account's open work as far as the actor sees it."""
    return [piece for kind in _kinds.values() for piece in kind.pieces(actor, account)]


def counts_of(account: Account) -> list[tuple[str, int]]:
    """Label and number of every kind that the account has open, for those who may not see what it is."""
    counted = ((label_of(code), kind.count(account)) for code, kind in _kinds.items())
    return [(label, count) for label, count in counted if count]


def out_of_reach(names: Sequence[str], successor: Account) -> str:
    """The words of a refusal."""
    values = {"names": listed(names), "person": successor}
    return _("%(names)s不在%(person)s的授权范围内，请先授权或另选接收人。") % values
