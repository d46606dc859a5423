"""Groups of sites that lie near each other: how the visits of one day are bundled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhujian.kernel.rota.board import Mask, Table
from zhujian.kernel.rota.chance import Chance

PASSES = 60
PERCENT = 2


def improve(far: Table, group: Table, shut: Mask | None = None, count: int | None = None) -> bool:
    """Swap sites between groups, in place, as long as that shortens the ways. Whether anything was swapped.

    `group` [S] says to which of `count` groups each site belongs; `shut` [S, G] where it must not.
    """
    sites = len(group)
    if sites < 2:
        return False
    count = int(group.max()) + 1 if count is None else count
    member = np.zeros((sites, count), dtype=np.int64)
    member[np.arange(sites), group] = 1
    within = far @ member
    changed = False
    for _pass in range(PASSES):
        swapped = False
        for site in range(sites):
            swapped |= _swap_best(far, group, within, site, shut)
        changed |= swapped
        if not swapped:
            break
    return changed


def _swap_best(far: Table, group: Table, within: Table, site: int, shut: Mask | None) -> bool:
    """`within` [S, G] holds the sums of the distances from each site to each group's members."""
    own = group[site]
    others = np.arange(len(group))
    gain = within[site, group] + within[:, own] - within[others, group] - within[site, own] - 2 * far[site]
    gain[group == own] = 0
    if shut is not None:
        gain[shut[site, group] | shut[:, own]] = 0
    other = int(gain.argmin())
    if gain[other] >= 0:
        return False
    theirs = group[other]
    moved = far[:, other] - far[:, site]
    within[:, own] += moved
    within[:, theirs] -= moved
    group[site], group[other] = theirs, own
    return True


def cost_of(far: Table, group: Table) -> int:
    same = group[:, None] == group[None, :]
    return int(far[same].sum()) // 2


@dataclass(frozen=True, eq=False)
class Pool:
    """Groupings of one set of sites whose ways are nearly as short as the best that was found."""

    groupings: list[Table]
    cost: int


def pool_of(far: Table, sizes: Table, chance: Chance, rounds: int, patience: int) -> Pool:
    """Groupings of all sites into groups of these `sizes`, whose ways are within PERCENT of the best that was found.

    Each of at most `rounds` tries disturbs the best by a few drawn swaps and improves it again; after `patience` tries
    in vain it ends.
    """
    best = _first(far, sizes)
    improve(far, best, count=len(sizes))
    least = cost_of(far, best)
    found, idle = {_named(best): (least, best.copy())}, 0
    for _round in range(rounds):
        if idle == patience or not least:
            break
        other = _disturbed(best, chance)
        improve(far, other, count=len(sizes))
        cost = cost_of(far, other)
        if cost * 100 <= least * (100 + PERCENT):
            found.setdefault(_named(other), (cost, other))
        idle = idle + 1 if cost >= least else 0
        if cost <= least:
            least, best = cost, other
    near = [grouping for cost, grouping in found.values() if cost * 100 <= least * (100 + PERCENT)]
    return Pool(near, least)


def _named(group: Table) -> bytes:
    """The same for groupings that differ in the groups' numbers alone: each site names the first of its group."""
    _numbers, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    return bytes(first[inverse].astype(np.int64).tobytes())


def _first(far: Table, sizes: Table) -> Table:
    """Each group begins with the site that lies farthest from those that are left, and takes its neighbours."""
    group = np.full(len(far), -1, dtype=np.int64)
    for number in sorted(range(len(sizes)), key=lambda at: -int(sizes[at])):
        left = np.flatnonzero(group < 0)
        if not len(left) or not sizes[number]:
            continue
        middle = far[np.ix_(left, left)].sum(axis=1)
        start = left[int(middle.argmax())]
        nearest = left[np.argsort(far[start, left], kind="stable")]
        group[nearest[: int(sizes[number])]] = number
    return group


def _disturbed(group: Table, chance: Chance) -> Table:
    other = group.copy()
    for _swap in range(2 + chance.below(3)):
        one, two = chance.below(len(other)), chance.below(len(other))
        other[one], other[two] = other[two], other[one]
    return other
