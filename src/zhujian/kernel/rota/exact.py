"""The duty as one CP-SAT model: for worlds where step by step is not good enough, and for the proof that nothing is.

One worker, a seed and a limit in the solver's own deterministic time: the same model gives the same answer on every
machine that runs the pinned version. A limit in seconds never would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from zhujian.kernel.rota.board import NOBODY, Board, Mask, Table
from zhujian.kernel.rota.chance import Chance

LARGEST = 60_000
NOISE = 16
HIGHEST_SEED = 2**31 - 1
Cell = tuple[int, int, int]
Terms = list[tuple[cp_model.LinearExprT, int]]


def solve(model: cp_model.CpModel, chance: Chance, limit: float) -> tuple[cp_model.CpSolver | None, bool]:
    """The solver with its answer, None without one; and whether it is proved to be the best."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = chance.below(HIGHEST_SEED)
    solver.parameters.max_deterministic_time = limit
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, False
    return solver, status == cp_model.OPTIMAL


def minimize(model: cp_model.CpModel, terms: Terms) -> None:
    """Make the sum of the terms, each times its weight, as small as can be."""
    found = [term for term, _weight in terms]
    model.minimize(cp_model.LinearExpr.weighted_sum(found, [weight for _term, weight in terms]))


@dataclass(frozen=True, eq=False)
class Better:
    """What was found, and what is proved of it: the fewest late days, the least spread given those."""

    found: Table
    fewest: bool
    most_even: bool


def is_small(board: Board) -> bool:
    return int(np.prod(board.size)) <= LARGEST


class Model:
    """Who goes where as variables. What is not in `free` [D, S] stays as it is in `found`."""

    def __init__(self, board: Board, found: Table, free: Mask | None = None) -> None:
        self.board, self.found = board, found
        self.free = board.active if free is None else free & board.active
        self.model = cp_model.CpModel()
        self.cells: dict[Cell, cp_model.IntVar] = {}
        self.visits: dict[tuple[int, int], cp_model.IntVar] = {}
        for day, site in zip(*np.nonzero(self.free), strict=True):
            self._open(int(day), int(site))
        self._room()
        self._apart()
        self.late: list[cp_model.LiteralT] = self._late()

    def _open(self, day: int, site: int) -> None:
        shut = self.board.closed[day, site] | (self.board.room[day] == 0)
        for team in np.flatnonzero(~shut):
            cell = (day, site, int(team))
            self.cells[cell] = self.model.new_bool_var("")
            self.model.add_hint(self.cells[cell], int(self.found[day, site]) == int(team))
        mine = [self.cells[day, site, int(team)] for team in np.flatnonzero(~shut)]
        self.visits[day, site] = self.model.new_bool_var("")
        self.model.add(sum(mine) == self.visits[day, site])

    def _stands(self, day: int, site: int) -> bool:
        return not self.free[day, site] and self.found[day, site] != NOBODY

    def _room(self) -> None:
        sites = self.board.size[1]
        per: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for (day, _site, team), cell in self.cells.items():
            per.setdefault((day, team), []).append(cell)
        for (day, team), cells in per.items():
            fixed = sum(self._stands(day, site) and self.found[day, site] == team for site in range(sites))
            self.model.add(sum(cells) <= int(self.board.room[day, team]) - int(fixed))

    def _apart(self) -> None:
        """At most one visit in any stretch of days, and none near one that stands."""
        by_pair: dict[tuple[int, int], list[int]] = {}
        for day, site, team in self.cells:
            by_pair.setdefault((site, team), []).append(day)
        for (site, team), days in by_pair.items():
            self._apart_at(site, team, sorted(days))

    def _apart_at(self, site: int, team: int, days: list[int]) -> None:
        dates, apart = self.board.dates, self.board.duty.apart
        for at, day in enumerate(days):
            near = self.board.near[day]
            if any(self._stands(other, site) and self.found[other, site] == team for other in near):
                self.model.add(self.cells[day, site, team] == 0)
            stretch = [other for other in days[at:] if dates[other] - dates[day] <= apart]
            if len(stretch) > 1:
                self.model.add_at_most_one(self.cells[other, site, team] for other in stretch)

    def _late(self) -> list[cp_model.LiteralT]:
        from zhujian.kernel.rota.dates import late_days

        if self.board.duty.every_days == 1:
            return [~found for found in self.visits.values()]
        fixed = {}
        days, sites, _teams = self.board.size
        for day in range(days):
            for site in range(sites):
                if self._stands(day, site):
                    fixed[day, site] = self.model.new_constant(1)
        return late_days(self.model, self.board, {**self.visits, **fixed})

    def loads(self) -> list[cp_model.LinearExprT]:
        teams = self.board.size[2]
        standing = self.board.loads(np.where(self.free, NOBODY, self.found))
        return [
            sum((cell for (_day, _site, who), cell in self.cells.items() if who == team), int(standing[team]))
            for team in range(teams)
        ]

    def table(self, solver: cp_model.CpSolver) -> Table:
        found = np.where(self.free, NOBODY, self.found)
        for (day, site, team), cell in self.cells.items():
            if solver.boolean_value(cell):
                found[day, site] = team
        return found


def cover(
    board: Board, found: Table, chance: Chance, limit: float, free: Mask | None = None, keep: Mask | None = None
) -> Better:
    """As few late days as can be; then, of other visits, as many as possible on the days of `keep` [D, S]."""
    model = Model(board, found, free)
    terms: Terms = [(late, 2 * len(model.visits)) for late in model.late]
    if board.duty.every_days > 1:
        terms += [(visit, -1 if keep is not None and keep[at] else 1) for at, visit in model.visits.items()]
    minimize(model.model, terms)
    solver, proved = solve(model.model, chance, limit)
    return Better(found if solver is None else model.table(solver), proved, False)


def even_out(board: Board, found: Table, chance: Chance, limit: float) -> Better:
    """The least spread of the teams' loads with the very visits of `found`, whoever makes them."""
    free = found != NOBODY
    model = Model(board, found, free)
    for visit in model.visits.values():
        model.model.add(visit == 1)
    total = int(free.sum())
    low, high = model.model.new_int_var(0, total, ""), model.model.new_int_var(0, total, "")
    for load in model.loads():
        model.model.add(load >= low)
        model.model.add(load <= high)
    model.model.minimize(high - low)
    solver, proved = solve(model.model, chance, limit)
    return Better(found if solver is None else model.table(solver), False, proved)


def mend(board: Board, found: Table, old: Table, chance: Chance, limit: float, free: Mask) -> Better:
    """As few late days as can be, then as few changes against `old` [D, S], then drawn. `fewest` stands for both."""
    model = Model(board, found, free)
    changes: list[cp_model.LiteralT] = []
    for (day, site), visit in model.visits.items():
        kept = model.cells.get((day, site, int(old[day, site])))
        if old[day, site] == NOBODY:
            changes.append(visit)
        elif kept is not None:
            changes.append(~kept)
    step = NOISE * (len(model.visits) + 1)
    terms: Terms = [(cell, chance.below(NOISE)) for cell in model.cells.values()]
    terms += [(change, step) for change in changes]
    terms += [(late, step * (len(changes) + 1)) for late in model.late]
    minimize(model.model, terms)
    solver, proved = solve(model.model, chance, limit)
    return Better(found if solver is None else model.table(solver), proved, False)
