"""From a world and a seed to a plan: coverage first, then even load, then short ways. docs/adr/0016-rota.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhujian.kernel.rota.balance import balance
from zhujian.kernel.rota.board import NOBODY, Board, Mask, Table, board_of
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.dates import draw_days
from zhujian.kernel.rota.days import Bundler, roll, shorten_all
from zhujian.kernel.rota.distances import is_in_metres
from zhujian.kernel.rota.exact import cover, even_out, is_small
from zhujian.kernel.rota.flows import Duties, share_out
from zhujian.kernel.rota.obstacles import obstacles_of
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.rotation import fewest_gaps
from zhujian.kernel.rota.values import Plan, Score, Slot, World, gaps_of

EXACT_LIMIT = 60.0
REDRAWS = 3
NEIGHBOURS = 24


def solve(world: World, seed: bytes, progress: Progress = silent, effort: int = 1) -> Plan:
    """The plan that follows from a seed of 32 bytes. What the rules do not allow is left out and named.

    `effort` multiplies the tries at shorter ways; anything but 1 is another plan. Raises ValueError for another seed.
    """
    slots: list[Slot] = []
    scores = []
    for number, duty in enumerate(sorted(world.duties, key=lambda item: item.code)):
        share = _Share(progress, number, len(world.duties), len(world.days))
        board = board_of(world, duty, seed, slots)
        found, score = _planned(board, seed, share.at, effort)
        slots += board.slots(found)
        scores.append(score)
    return finished(world, slots, tuple(scores))


def finished(world: World, slots: list[Slot], scores: tuple[Score, ...], changes: int | None = None) -> Plan:
    gaps = gaps_of(world, slots)
    return Plan(tuple(sorted(slots)), gaps, obstacles_of(world, gaps, slots), scores, changes)


@dataclass(frozen=True)
class _Share:
    """The progress of one duty within that of all."""

    progress: Progress
    number: int
    duties: int
    days: int

    def at(self, done: int, _total: int) -> None:
        self.progress(self.number * self.days + done, self.duties * self.days)


def _planned(board: Board, seed: bytes, progress: Progress, effort: int) -> tuple[Table, Score]:
    if not board.places or not board.crews:
        found = board.nobody()
        return found, score_of(board, found, None, proved=True)
    wanted, duties, found = _drawn(board, seed, progress, effort)
    found, proved = _covered(board, found, wanted, duties, seed)
    found, spread = _evened(board, found, duties, seed)
    shorten_all(board, found)
    return found, score_of(board, found, spread, proved=proved)


def _drawn(board: Board, seed: bytes, progress: Progress, effort: int) -> tuple[Mask, Duties, Table]:
    """Days, teams' shares, and who goes where. Days on which a site finds no team are drawn again without them."""
    shut = np.zeros((len(board.dates), len(board.places)), dtype=bool)
    for _draw in range(REDRAWS):
        wanted = draw_days(board, seed, shut)
        duties = share_out(board, wanted, Chance(seed, "shares", board.duty.code))
        bundler = Bundler(board, seed, effort, kinds=_kinds(wanted, duties.quota))
        found = roll(board, wanted, duties, bundler, progress)
        left = wanted & (found == NOBODY)
        if board.duty.every_days == 1 or not left.any():
            break
        shut |= left
    return wanted, duties, found


def _kinds(wanted: Mask, quota: Table) -> int:
    """How many days differ in their sites or in the sizes of their groups."""
    return len({row.tobytes() + np.sort(sizes).tobytes() for row, sizes in zip(wanted, quota, strict=True)})


def _covered(board: Board, found: Table, wanted: Mask, duties: Duties, seed: bytes) -> tuple[Table, bool]:
    """Fewer gaps, where there are more than there must be; and whether it is proved that there cannot be fewer."""
    least = fewest_gaps(board, duties)
    if int(board.overdue(found).sum()) <= least:
        return found, True
    chance = Chance(seed, "exact", board.duty.code)
    if is_small(board):
        better = cover(board, found, chance, EXACT_LIMIT, keep=wanted)
        return better.found, better.fewest
    for day, site in zip(*np.nonzero(board.overdue(found)), strict=True):
        if board.overdue(found)[day, site]:
            found = cover(board, found, chance, 1.0, around(board, int(day), int(site), chance), wanted).found
    return found, int(board.overdue(found).sum()) <= least


def around(board: Board, day: int, site: int, chance: Chance) -> Mask:
    """[D, S]: a site that lacks a visit and some others, on the days about it."""
    days, sites, _teams = board.size
    free = np.zeros((days, sites), dtype=bool)
    about = sorted({day, *board.near[day]})
    chosen = [site, *(chance.below(sites) for _other in range(NEIGHBOURS))]
    free[np.ix_(about, chosen)] = True
    return free


def _evened(board: Board, found: Table, duties: Duties, seed: bytes) -> tuple[Table, int | None]:
    """Even loads; and the spread below which none can be, or None where that is not known."""
    loads = board.loads(found)
    days_kept = bool(((found != NOBODY).sum(axis=1) == duties.possible).all())
    least = duties.spread if days_kept else _by_counting(board, int(loads.sum()))
    balance(board, found, least)
    spread = _spread(board, found)
    if spread <= least:
        return found, least
    if not is_small(board):
        return found, least
    better = even_out(board, found, Chance(seed, "even", board.duty.code), EXACT_LIMIT)
    return better.found, _spread(board, better.found) if better.most_even else least


def _by_counting(board: Board, visits: int) -> int:
    """Whole visits that do not divide by the teams leave one over."""
    return 1 if visits % len(board.crews) else 0


def _spread(board: Board, found: Table) -> int:
    loads = board.loads(found)
    return int(loads.max() - loads.min()) if loads.size else 0


def score_of(board: Board, found: Table, spread: int | None, *, proved: bool) -> Score:
    gaps = int(board.overdue(found).sum())
    own = _spread(board, found)
    return Score(
        duty=board.duty.code,
        visits=int((found != NOBODY).sum()),
        gaps=gaps,
        gaps_bound=gaps if proved else 0,
        spread=own,
        spread_bound=own if spread is None else min(spread, own),
        ways=board.ways(found),
        in_metres=is_in_metres(board.places),
    )
