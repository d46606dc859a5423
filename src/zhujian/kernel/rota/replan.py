"""The rest of a plan after something has changed: every visit met that can be, with the fewest changes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from zhujian.kernel.rota.board import NOBODY, Board, Mask, Table, board_of
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.exact import is_small, mend
from zhujian.kernel.rota.flows import assign
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.solve import EXACT_LIMIT, around, finished, score_of
from zhujian.kernel.rota.values import Plan, Slot, World

CHANGE, LOADED, DRAWN = 10**6, 100, 100


def replan(
    world: World, old: Iterable[Slot], seed: bytes, kept: Iterable[Slot] = (), progress: Progress = silent
) -> Plan:
    """The plan of the world's days that is nearest to the `old` slots.

    The world holds the days that are left, and what was done before them in `before`. `kept` are visits of these days
    that have been made already and stand as they are. `changes` of the plan counts the days and sites at which
    somebody else comes, or comes where nobody did, or nobody any more.
    """
    given, standing = sorted(old), sorted(kept)
    slots: list[Slot] = []
    scores, changes = [], 0
    for number, duty in enumerate(sorted(world.duties, key=lambda item: item.code)):
        board = board_of(world, duty, seed, slots + [slot for slot in standing if slot.duty != duty.code])
        before, stays = board.placed(given), board.placed(standing)
        found, proved = _nearest(board, before, stays, seed)
        slots += board.slots(found)
        changes += int((found != np.where(stays != NOBODY, stays, before)).sum())
        scores.append(score_of(board, found, None, proved=proved))
        progress(number + 1, len(world.duties))
    return finished(world, slots, tuple(scores), changes)


def _nearest(board: Board, old: Table, stays: Table, seed: bytes) -> tuple[Table, bool]:
    chance = Chance(seed, "replan", board.duty.code)
    found = np.where(stays != NOBODY, stays, old)
    broken = _clear(board, found, stays)
    wanted = (board.active if board.duty.every_days == 1 else broken) & (found == NOBODY)
    for day in np.flatnonzero(wanted.any(axis=1)):
        found[day] = _refilled(board, int(day), found, stays, wanted[day], chance)
    late, changes = int(board.overdue(found).sum()), int((found != np.where(stays != NOBODY, stays, old)).sum())
    if not late and changes == int(wanted.sum()):
        return found, True
    return _mended(board, found, old, stays, chance)


def _clear(board: Board, found: Table, stays: Table) -> Mask:
    """Take out, in place, the visits that cannot be made any more; [D, S] where that was."""
    broken = np.zeros(found.shape, dtype=bool)
    for day in range(len(found)):
        made = np.bincount(found[day][stays[day] != NOBODY], minlength=board.size[2])
        shut = board.shut(day, found)
        for site in np.flatnonzero((found[day] != NOBODY) & (stays[day] == NOBODY)):
            team = found[day, site]
            if shut[site, team] or made[team] >= board.room[day, team] or not board.active[day, site]:
                found[day, site], broken[day, site] = NOBODY, board.active[day, site]
            else:
                made[team] += 1
    return broken


def _refilled(board: Board, day: int, found: Table, stays: Table, wanted: Mask, chance: Chance) -> Table:
    """One day with the missing visits, changing as few of the others as can be."""
    row: Table = found[day].copy()
    teams = board.size[2]
    sites = np.flatnonzero((wanted | (row != NOBODY)) & (stays[day] == NOBODY))
    made = np.bincount(row[stays[day] != NOBODY], minlength=teams)
    room = np.maximum(board.room[day] - made, 0)
    cost = np.tile(CHANGE + LOADED * board.loads(found), (len(sites), 1)) + chance.table(len(sites), teams, DRAWN)
    met = np.flatnonzero(row[sites] != NOBODY)
    cost[met, row[sites[met]]] = 0
    chosen = assign(cost, board.shut(day, found)[sites], room, room)
    row[sites] = chosen
    return row


def _mended(board: Board, found: Table, old: Table, stays: Table, chance: Chance) -> tuple[Table, bool]:
    free = board.active & (stays == NOBODY)
    if is_small(board):
        better = mend(board, found, old, chance, EXACT_LIMIT, free)
        return better.found, better.fewest
    for day, site in zip(*np.nonzero(board.overdue(found)), strict=True):
        if board.overdue(found)[day, site]:
            part = free & around(board, int(day), int(site), chance)
            found = mend(board, found, old, chance, 1.0, part).found
    return found, not board.overdue(found).any()
