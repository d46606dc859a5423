"""Visits handed from busy teams to idle ones until no plan could be more even."""

from __future__ import annotations

from collections import deque

import numpy as np

from zhujian.kernel.rota.board import NOBODY, Board, Table

Handing = tuple[int, int, int]


def balance(board: Board, found: Table, spread: int) -> None:
    """Hand visits on, in place, along chains of teams, until the loads lie no further apart than `spread`.

    It stops where no chain of single visits helps.
    """
    for _step in range(int((found != NOBODY).sum())):
        loads = board.loads(found)
        if not loads.size or int(loads.max() - loads.min()) <= spread or not _hand_on(board, found, loads):
            return


def _hand_on(board: Board, found: Table, loads: Table) -> bool:
    """One visit less for a busy team and one more for an idle one, by the shortest chain; whether there is one."""
    arcs = _handings(board, found)
    highest, lowest = int(loads.max()), int(loads.min())
    for source in np.flatnonzero(loads == highest):
        chain = _chain(arcs, int(source), {int(team) for team in np.flatnonzero(loads <= highest - 2)})
        if chain and _apply(board, found, chain):
            return True
    for sink in np.flatnonzero(loads == lowest):
        for source in np.flatnonzero(loads >= lowest + 2):
            chain = _chain(arcs, int(source), {int(sink)})
            if chain and _apply(board, found, chain):
                return True
    return False


def _handings(board: Board, found: Table) -> dict[int, dict[int, Handing]]:
    """For each team and each other that can take over one of its visits: the visit that lengthens the ways least."""
    best: dict[int, dict[int, tuple[int, Handing]]] = {}
    for day in range(len(found)):
        shut = board.shut(day, found)
        made = np.bincount(found[day][found[day] != NOBODY], minlength=shut.shape[1])
        takers = np.flatnonzero(board.room[day] > made)
        sites = np.flatnonzero(found[day] != NOBODY)
        member = np.zeros((len(sites), shut.shape[1]), dtype=np.int64)
        member[np.arange(len(sites)), found[day, sites]] = 1
        within = board.far[np.ix_(sites, sites)] @ member
        for taker in takers:
            for at in np.flatnonzero(~shut[sites, taker] & (found[day, sites] != taker)):
                giver = int(found[day, sites[at]])
                more = int(within[at, taker] - within[at, giver])
                offers = best.setdefault(giver, {})
                if int(taker) not in offers or more < offers[int(taker)][0]:
                    offers[int(taker)] = (more, (day, int(sites[at]), int(taker)))
    return {giver: {taker: handing for taker, (_more, handing) in offers.items()} for giver, offers in best.items()}


def _chain(arcs: dict[int, dict[int, Handing]], source: int, sinks: set[int]) -> list[Handing]:
    queue, came = deque([source]), {source: (source, (0, 0, 0))}
    while queue:
        team = queue.popleft()
        if team in sinks and team != source:
            return _traced(came, source, team)
        for taker, handing in sorted(arcs.get(team, {}).items()):
            if taker not in came:
                came[taker] = (team, handing)
                queue.append(taker)
    return []


def _traced(came: dict[int, tuple[int, Handing]], source: int, team: int) -> list[Handing]:
    chain = []
    while team != source:
        team, handing = came[team]
        chain.append(handing)
    return chain


def _apply(board: Board, found: Table, chain: list[Handing]) -> bool:
    """Hand all of them on, or none: one may stand in another's way."""
    before = found.copy()
    for day, site, taker in chain:
        made = int((found[day] == taker).sum())
        if board.shut(day, found)[site, taker] or made >= board.room[day, taker]:
            found[:] = before
            return False
        found[day, site] = taker
    return True
