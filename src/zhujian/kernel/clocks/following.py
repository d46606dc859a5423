"""Rooms that keep copies of a clock's dates beside their own rows hear of every change here."""

from __future__ import annotations

from collections.abc import Callable

from zhujian.kernel.action import Act
from zhujian.kernel.clocks.models import Clock

Follower = Callable[[Act, Clock], None]

_followers: dict[str, Follower] = {}


def follow(kind: str) -> Callable[[Follower], Follower]:
    """Call the function, inside the action, whenever a clock on a row of this kind was started or has changed.

    There is one follower for each kind.
    """

    def declare(function: Follower) -> Follower:
        if kind in _followers:
            raise ValueError(f"clocks on {kind} are already followed")
        _followers[kind] = function
        return function

    return declare


def tell_follower(act: Act, clock: Clock) -> None:
    follower = _followers.get(clock.kind)
    if follower is not None:
        follower(act, clock)
