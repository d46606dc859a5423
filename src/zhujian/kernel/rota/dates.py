"""On which days each site is to be visited.

Where every day is due there is nothing to draw. Otherwise the next visit falls, each day being equally likely, on one
of the `every_days` days after the last: of all ways to keep the limit this tells least about the day. An announced
visit is drawn from the last third of them, so that it does not come more often than it must. CP-SAT then keeps as many
of the drawn days as the teams have room for; the limit comes first.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from zhujian.kernel.rota.board import Board, Mask
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.exact import Terms, minimize, solve

LATE, KEPT = 1000, 10
LIMIT = 20.0


def draw_days(board: Board, seed: bytes, shut: Mask | None = None) -> Mask:
    """[D, S]: where a visit is wanted; `shut` [D, S] where none can be made after all."""
    if board.duty.every_days == 1:
        return board.active.copy()
    drawn = _drawn(board, Chance(seed, "days", board.duty.code))
    usable = board.active & (~board.closed & (board.room > 0)[:, None, :]).any(axis=2)
    if shut is not None:
        usable &= ~shut
    return _fitted(board, drawn, usable, Chance(seed, "fit", board.duty.code))


def _drawn(board: Board, chance: Chance) -> Mask:
    days, sites, _teams = board.size
    every = board.duty.every_days
    shortest = 1 if board.duty.unannounced else every - every // 3
    ordinals = {int(ordinal): day for day, ordinal in enumerate(board.dates)}
    first, end = int(board.dates[0]), int(board.dates[-1])
    drawn = np.zeros((days, sites), dtype=bool)
    for site in range(sites):
        last = max(int(board.last[site]), first - every)
        while last <= end:
            earliest, latest = max(last + shortest, first), max(last + every, first)
            last = earliest + chance.below(latest - earliest + 1) if earliest < latest else latest
            if last in ordinals and board.active[ordinals[last], site]:
                drawn[ordinals[last], site] = True
    return drawn


def _fitted(board: Board, drawn: Mask, usable: Mask, chance: Chance) -> Mask:
    model = cp_model.CpModel()
    days, sites, _teams = board.size
    visit = {(day, site): model.new_bool_var("") for day in range(days) for site in range(sites) if usable[day, site]}
    for day in range(days):
        due = [visit[day, site] for site in range(sites) if usable[day, site]]
        model.add(sum(due) <= int(board.room[day].sum()))
    late = late_days(model, board, visit)
    terms: Terms = [(found, -KEPT if drawn[at] else KEPT + chance.below(KEPT)) for at, found in visit.items()]
    minimize(model, terms + [(day, LATE) for day in late])
    for at, found in visit.items():
        model.add_hint(found, bool(drawn[at]))
    solver, _status = solve(model, chance, LIMIT)
    wanted = np.zeros((days, sites), dtype=bool)
    for at, found in visit.items():
        wanted[at] = solver is not None and solver.boolean_value(found)
    return wanted


def late_days(
    model: cp_model.CpModel, board: Board, visit: dict[tuple[int, int], cp_model.IntVar]
) -> list[cp_model.LiteralT]:
    """A variable for each day and site that is 1 where the site has gone without a visit for too long."""
    every = board.duty.every_days
    found: list[cp_model.LiteralT] = []
    days, sites, _teams = board.size
    for site in range(sites):
        for day in np.flatnonzero(board.active[:, site]):
            if board.dates[day] - board.last[site] < every:
                continue
            since = board.dates[day] - every
            window = [
                visit[at, site]
                for at in range(days)
                if since < board.dates[at] <= board.dates[day] and (at, site) in visit
            ]
            late = model.new_bool_var("")
            model.add_bool_or([late, *window])
            found.append(late)
    return found
