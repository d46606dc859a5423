"""How few gaps there can be at best: what the flow says of each day, and what rotation says of each site."""

from __future__ import annotations

import numpy as np

from zhujian.kernel.rota.board import Board
from zhujian.kernel.rota.flows import Duties


def fewest_gaps(board: Board, duties: Duties) -> int:
    """No plan has fewer. With duties that are not daily nothing better than 0 is claimed."""
    if board.duty.every_days > 1:
        return 0
    by_day = int(board.active.sum() - duties.possible.sum())
    by_site = sum(site_gaps(board, site) for site in range(len(board.places)))
    return max(by_day, by_site)


def site_gaps(board: Board, site: int) -> int:
    """Days that a site must lack a visit, however idle the teams: in a stretch within which no team may come twice,
    there are at most as many visits as there are teams that can come."""
    days = np.flatnonzero(board.active[:, site])
    gaps, at = 0, 0
    while at < len(days):
        stretch = [day for day in days[at:] if board.dates[day] - board.dates[days[at]] <= board.duty.apart]
        able = ~board.closed[stretch, site, :] & (board.room[stretch] > 0)
        gaps += max(0, len(stretch) - int(able.any(axis=0).sum()), int((~able.any(axis=1)).sum()))
        at += len(stretch)
    return gaps
