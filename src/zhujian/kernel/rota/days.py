"""Day by day: the day's sites in groups, a team for each group, and the ways made shorter."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

from zhujian.kernel.rota.board import NOBODY, Board, Mask, Table
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.flows import Duties, assign
from zhujian.kernel.rota.groups import Pool, improve, pool_of
from zhujian.kernel.rota.progress import Progress

CONFLICT, UNFIT, DRAW = 10**6, 10**10, 10**5
WORK, MOST_ROUNDS, PATIENCE = 60_000, 40, 250
TRIES = 6


@dataclass(eq=False)
class Bundler:
    """Makes the groups of a day, and remembers them for days that are alike."""

    board: Board
    seed: bytes
    effort: int = 1
    pools: dict[bytes, Pool] = field(default_factory=dict)
    kinds: int = 1

    def pool(self, sites: Table, sizes: Table) -> Pool:
        name = sites.tobytes() + b"/" + np.sort(sizes).tobytes()
        if name not in self.pools:
            chance = Chance(self.seed, "groups", self.board.duty.code, len(self.pools))
            rounds = max(2, min(WORK // len(sites) // self.kinds, MOST_ROUNDS * len(sites)) * self.effort)
            self.pools[name] = pool_of(
                self.board.far[np.ix_(sites, sites)], np.sort(sizes), chance, rounds, PATIENCE * self.effort
            )
        return self.pools[name]


def roll(board: Board, wanted: Mask, duties: Duties, bundler: Bundler, progress: Progress) -> Table:
    """[D, S]: who goes where, one day after the other. `wanted` [D, S] are the sites of each day."""
    found = board.nobody()
    for day in range(len(board.dates)):
        sites = np.flatnonzero(wanted[day])
        if len(sites):
            found[day, sites] = _Day(bundler, day, duties.quota[day], found).planned(sites)
        progress(day + 1, len(board.dates))
    return found


class _Day:
    """One day: `quota` [T] says how many visits each team makes, `found` [D, S] who went where before."""

    def __init__(self, bundler: Bundler, day: int, quota: Table, found: Table) -> None:
        self.bundler, self.board = bundler, bundler.board
        self.quota, self.room = quota, self.board.room[day]
        self.shut = self.board.shut(day, found)
        self.chance = Chance(bundler.seed, "day", self.board.duty.code, day)

    def planned(self, sites: Table) -> Table:
        """[S]: the team for each of the sites, NOBODY for those that go without. Which ones that are is drawn."""
        if int(self.quota.sum()) == len(sites):
            return self._whole(sites)
        cost = self.chance.table(len(sites), len(self.quota), DRAW)
        chosen = assign(cost, self.shut[sites], self.quota, self.room)
        met = np.flatnonzero(chosen != NOBODY)
        if len(met) and len(met) == int(self.quota.sum()):
            chosen[met] = self._whole(sites[met])
        return chosen

    def _whole(self, sites: Table) -> Table:
        """A visit for each of the sites, by teams that make as many as their quotas say."""
        far, shut = self.board.far[np.ix_(sites, sites)], self.shut[sites]
        pool = self.bundler.pool(sites, self.quota[self.quota > 0])
        count = int((self.quota > 0).sum())
        noise = self.chance.table(count, count, DRAW)
        drawn = (pool.groupings[self.chance.below(len(pool.groupings))] for _try in range(TRIES))
        tried = (_matched(grouping, self.quota, shut, noise) for grouping in drawn)
        chosen, conflicts = min(tried, key=lambda found: found[1])
        if conflicts:
            chosen = assign(_pull(far, chosen, len(self.quota)), shut, self.quota, self.room)
        _shorten(far, chosen, shut)
        return chosen


def _shorten(far: Table, chosen: Table, shut: Mask) -> None:
    met = np.flatnonzero(chosen != NOBODY)
    part = chosen[met]
    if improve(far[np.ix_(met, met)], part, shut[met], shut.shape[1]):
        chosen[met] = part


def _matched(grouping: Table, quota: Table, shut: Mask, noise: Table) -> tuple[Table, int]:
    """Groups with teams that make as many visits: few sites where the team must not go, and otherwise drawn."""
    teams = np.flatnonzero(quota)
    count = len(teams)
    member = np.zeros((count, len(grouping)), dtype=np.int64)
    member[grouping, np.arange(len(grouping))] = 1
    conflicts = member @ shut[:, teams].astype(np.int64)
    unfit = member.sum(axis=1)[:, None] != quota[teams][None, :]
    mates = match(noise + CONFLICT * conflicts + UNFIT * unfit)
    chosen = teams[mates[grouping]]
    return chosen, int(conflicts[np.arange(count), mates].sum())


def match(cost: Table) -> Table:
    """[N]: for each row the column that it is given, at the least cost [N, N] in all."""
    count = len(cost)
    solver = SimpleLinearSumAssignment()
    left, right = np.divmod(np.arange(count * count), count)
    solver.add_arcs_with_cost(left, right, cost.ravel())
    status = solver.solve()
    if status != SimpleLinearSumAssignment.Status.OPTIMAL:
        raise RuntimeError(f"groups and teams could not be matched: {status}")
    return np.array([solver.right_mate(row) for row in range(count)], dtype=np.int64)


def _pull(far: Table, chosen: Table, teams: int) -> Table:
    """[S, T]: how far each site lies from the sites that a team has got."""
    member = np.zeros((len(chosen), teams), dtype=np.int64)
    member[np.arange(len(chosen)), chosen] = 1
    return far @ member


def shorten_all(board: Board, found: Table) -> None:
    """Swap visits within each day, in place, now that all days are known."""
    for day in range(len(found)):
        sites = np.flatnonzero(found[day] != NOBODY)
        part = found[day, sites]
        shut = board.shut(day, found)[sites]
        if improve(board.far[np.ix_(sites, sites)], part, shut, shut.shape[1]):
            found[day, sites] = part
