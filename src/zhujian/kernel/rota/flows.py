"""What the rules allow at most, leaving rotation aside: the visits of each day, and each team's share of them.

Without rotation, sites of a day and teams form a network, and a flow of least cost through it is a best plan with its
proof: the greatest flow is the greatest number of visits, and with costs that rise with each further visit of a team no
other flow has a busiest team that is less busy or an idlest one that is busier. (The loads of greatest flows are the
bases of an integral polymatroid, whose most even one is most even by every measure.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from zhujian.kernel.rota.board import NOBODY, Board, Mask, Table
from zhujian.kernel.rota.chance import Chance

LOAD, EVENNESS, NOISE = 10**7, 64, 32
BEYOND = 10**9


@dataclass(frozen=True, eq=False)
class Duties:
    """`quota` [D, T] visits for each team and day; `possible` [D] visits that any plan can make at most."""

    quota: Table
    possible: Table

    @property
    def spread(self) -> int:
        """How far apart the loads of two teams must be, if as many visits are made as possible."""
        loads = self.quota.sum(axis=0)
        return int(loads.max() - loads.min()) if loads.size else 0


class _Network:
    """Arcs collected first, since the solver takes them at once."""

    def __init__(self) -> None:
        self.arcs: list[tuple[int, int, int, int]] = []
        self.nodes = 0

    def node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self.arcs.append((tail, head, capacity, cost))
        return len(self.arcs) - 1

    def flows(self, source: int, sink: int, amount: int) -> Table:
        """The flow on each arc of a cheapest greatest flow of at most `amount`."""
        if not self.arcs or not amount:
            return np.zeros(len(self.arcs), dtype=np.int64)
        solver = SimpleMinCostFlow()
        arcs = np.array(self.arcs, dtype=np.int64)
        numbers = solver.add_arcs_with_capacity_and_unit_cost(arcs[:, 0], arcs[:, 1], arcs[:, 2], arcs[:, 3])
        solver.set_node_supply(source, amount)
        solver.set_node_supply(sink, -amount)
        status = solver.solve_max_flow_with_min_cost()
        if status != SimpleMinCostFlow.Status.OPTIMAL:
            raise RuntimeError(f"the flow could not be found: {status}")
        return np.array(solver.flows(numbers), dtype=np.int64)


def share_out(board: Board, wanted: Mask, chance: Chance) -> Duties:
    """How many visits each team makes on each day, as even as can be. `wanted` [D, S]: the sites of each day."""
    days, _sites, teams = board.size
    shares = _Shares(board, chance.table(days, teams, NOISE))
    for day in range(days):
        shares.add_day(day, wanted[day])
    return shares.found(int(wanted.sum()))


class _Shares:
    """From the source through teams, their days and the sites to the sink. Each visit of a team costs more than the
    one before it, over all days and, far less, on the same day."""

    def __init__(self, board: Board, noise: Table) -> None:
        self.board, self.noise, self.net = board, noise, _Network()
        self.source, self.sink = self.net.node(), self.net.node()
        self.heads = [self.net.node() for _team in board.crews]
        self.posts: dict[tuple[int, int], list[int]] = {}
        for team, head in enumerate(self.heads):
            for visit in range(int(board.room[:, team].sum())):
                self.net.arc(self.source, head, 1, (2 * visit + 1) * LOAD)

    def add_day(self, day: int, wanted: Mask) -> None:
        targets = self._targets(day, wanted)
        for team in np.flatnonzero(self.board.room[day]):
            post, noise = self.net.node(), int(self.noise[day, team])
            self.posts[day, int(team)] = [
                self.net.arc(self.heads[team], post, 1, (2 * visit + 1) * EVENNESS + noise)
                for visit in range(int(self.board.room[day, team]))
            ]
            for node, shut, many in targets:
                if not shut[team]:
                    self.net.arc(post, node, many)

    def _targets(self, day: int, wanted: Mask) -> list[tuple[int, Mask, int]]:
        """A node, the teams that are shut out, and how many sites. Sites that the same teams may visit are one node."""
        alike: dict[bytes, list[int]] = {}
        for site in np.flatnonzero(wanted):
            alike.setdefault(self.board.closed[day, site].tobytes(), []).append(int(site))
        targets = []
        for sites in alike.values():
            node = self.net.node()
            self.net.arc(node, self.sink, len(sites))
            targets.append((node, self.board.closed[day, sites[0]], len(sites)))
        return targets

    def found(self, visits: int) -> Duties:
        days, _sites, teams = self.board.size
        flow, quota = self.net.flows(self.source, self.sink, visits), np.zeros((days, teams), dtype=np.int64)
        for (day, team), arcs in self.posts.items():
            quota[day, team] = flow[arcs].sum()
        return Duties(quota, quota.sum(axis=1))


def assign(cost: Table, shut: Mask, quota: Table, room: Table) -> Table:
    """[S]: who goes to which of a day's sites, at the least cost [S, T]: as many visits as possible, then within the
    teams' quotas as far as possible, then cheaply. NOBODY where nobody can."""
    sites, teams = cost.shape
    net = _Network()
    source, sink = net.node(), net.node()
    posts = [net.node() for _team in range(teams)]
    for team in range(teams):
        net.arc(posts[team], sink, int(min(quota[team], room[team])))
        net.arc(posts[team], sink, int(max(0, room[team] - quota[team])), BEYOND)
    chosen = []
    for site in range(sites):
        node = net.node()
        net.arc(source, node, 1)
        chosen += [
            (site, int(team), net.arc(node, posts[team], 1, int(cost[site, team])))
            for team in np.flatnonzero(~shut[site])
        ]
    flow = net.flows(source, sink, sites)
    found = np.full(sites, NOBODY, dtype=np.int64)
    for site, team, arc in chosen:
        if flow[arc]:
            found[site] = team
    return found
