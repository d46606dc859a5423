"""A month's rota: time and quality, beside a greedy round-robin and a plain CP-SAT model, in the same run.

    .venv/bin/python bench/rota.py [--long]

`--long` also runs our own planner with 30 times the tries at shorter ways (some ten minutes): the best known.
For the county a bound on the ways is proved: on each day the cheapest way to part 36 sites among the teams that work,
by SCIP over all 7,806 groups of up to three sites, whoever makes the visits and however uneven they are.
"""

from __future__ import annotations

import sys
import time as clock
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]

import numpy as np  # noqa: E402
from ortools.linear_solver import pywraplp  # noqa: E402
from ortools.sat.python import cp_model  # noqa: E402

from zhujian.kernel.rota.board import Board, Table, board_of  # noqa: E402
from zhujian.kernel.rota.chance import Chance  # noqa: E402
from zhujian.kernel.rota.solve import solve  # noqa: E402
from zhujian.kernel.rota.values import Crew, Duty, Place, World  # noqa: E402

FIRST = date(2022, 9, 1)
SEED = bytes(range(32))
PLAIN_SECONDS = 30.0


def world(sites: int, teams: int, covert: int, days: int, capacity: int) -> World:
    """Sites around townships, some ties, and here and there a team away for a day."""
    chance = Chance(bytes(32), "bench", sites)
    span = tuple(FIRST + timedelta(days=step) for step in range(days))
    middles = [(26_400_000 + chance.below(300_000), 112_700_000 + chance.below(400_000)) for _town in range(sites // 3)]
    places = []
    for number in range(sites):
        town = chance.below(len(middles))
        lat, lon = middles[town][0] + chance.below(60_000), middles[town][1] + chance.below(60_000)
        places.append(Place(f"s{number:04}", f"t{town:03}", lat, lon))
    crews = [Crew(f"a{number:02}", "on-site", capacity, _away(chance, span, number)) for number in range(teams)]
    crews += [Crew(f"c{number:02}", "covert", capacity) for number in range(covert)]
    ties = frozenset((crews[chance.below(teams)].code, places[chance.below(sites)].code) for _tie in range(sites // 4))
    duties = (Duty("daily", "on-site", 1, 3), Duty("covert", "covert", 14, 3, unannounced=True))
    return World("mines", span, tuple(places), tuple(crews), duties, ties)


def _away(chance: Chance, span: tuple[date, ...], number: int) -> frozenset[date]:
    """Every second team on one day, no two on the same one."""
    return frozenset({span[number % len(span)]}) if number % 2 and number < len(span) else frozenset()


def say(name: str, seconds: float, late: int, spread: int, ways: int, note: str = "") -> None:
    print(
        f"  {name:<26}{seconds:7.1f} s   left out {late:5}   spread {spread:3}   ways {ways / 1000:10,.0f} km  {note}"
    )


def ours(county: World, effort: int = 1) -> int:
    begun = clock.perf_counter()
    plan = solve(county, SEED, effort=effort)
    seconds = clock.perf_counter() - begun
    for score in plan.scores:
        proved = f"proved: coverage {score.is_covered_best}, load {score.is_even_best}"
        name = f"zhujian {score.duty}" + (f" ×{effort}" if effort > 1 else "")
        say(name, seconds, score.gaps, score.spread, score.ways, proved)
    return next(score.ways for score in plan.scores if score.duty == "daily")


def greedy(board: Board) -> None:
    """Site after site, the next team in turn that may go there."""
    begun, found, turn = clock.perf_counter(), board.nobody(), 0
    teams = board.size[2]
    for day in range(len(found)):
        shut, made = board.shut(day, found), np.zeros(teams, dtype=np.int64)
        for site in np.flatnonzero(board.active[day]):
            for step in range(teams):
                team = (turn + step) % teams
                if not shut[site, team] and made[team] < board.room[day, team]:
                    found[day, site], turn = team, team + 1
                    made[team] += 1
                    break
    tell("greedy round-robin", begun, board, found)


def tell(name: str, begun: float, board: Board, found: Table, note: str = "") -> None:
    loads = board.loads(found)
    spread = int(loads.max() - loads.min())
    say(name, clock.perf_counter() - begun, int(board.overdue(found).sum()), spread, board.ways(found), note)


def plain(board: Board) -> None:
    """Every rule in one model: coverage, spread, and ways through a variable for each two sites of a team's day."""
    begun, model = clock.perf_counter(), cp_model.CpModel()
    days, sites, teams = board.size
    cells = {
        (day, site, team): model.new_bool_var("")
        for day in range(days)
        for site in range(sites)
        for team in range(teams)
        if not board.closed[day, site, team] and board.room[day, team]
    }
    late = plain_rules(board, model, cells)
    low, high = model.new_int_var(0, days * sites, ""), model.new_int_var(0, days * sites, "")
    for team in range(teams):
        load = sum(cell for (_day, _site, who), cell in cells.items() if who == team)
        model.add(load >= low)
        model.add(load <= high)
    together = list(pairs(board, model, cells)) if len(cells) < 20_000 else []
    model.minimize(10**12 * sum(late) + 10**9 * (high - low) + sum(together))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, PLAIN_SECONDS
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        print(f"  {'plain CP-SAT model':<26}{clock.perf_counter() - begun:7.1f} s   found nothing")
        return
    found = board.nobody()
    for (day, site, team), cell in cells.items():
        if solver.boolean_value(cell):
            found[day, site] = team
    tell("plain CP-SAT model", begun, board, found, solver.status_name(status))


def plain_rules(board: Board, model: cp_model.CpModel, cells: dict) -> list:
    days, sites, teams = board.size
    late = []
    for day in range(days):
        for site in range(sites):
            missing = model.new_bool_var("")
            late.append(missing)
            model.add_exactly_one(
                [missing, *(cells[day, site, team] for team in range(teams) if (day, site, team) in cells)]
            )
        for team in range(teams):
            mine = [cells[day, site, team] for site in range(sites) if (day, site, team) in cells]
            model.add(sum(mine) <= int(board.room[day, team]))
    span = board.duty.apart + 1
    for site in range(sites):
        for team in range(teams):
            for day in range(max(1, days - span + 1)):
                stretch = [
                    cells[at, site, team] for at in range(day, min(day + span, days)) if (at, site, team) in cells
                ]
                model.add_at_most_one(stretch)
    return late


def pairs(board: Board, model: cp_model.CpModel, cells: dict) -> Iterator[cp_model.LinearExpr]:
    days, sites, teams = board.size
    for day in range(days):
        for one, other in combinations(range(sites), 2):
            both = model.new_bool_var("")
            for team in range(teams):
                if (day, one, team) in cells and (day, other, team) in cells:
                    model.add_bool_or([both, ~cells[day, one, team], ~cells[day, other, team]])
            yield int(board.far[one, other]) * both


def ways_bound(board: Board) -> int:
    """No plan that leaves nothing out has shorter ways. Sums over the days, of which those alike are solved once."""
    known: dict[int, int] = {}
    total = 0
    for day in range(len(board.dates)):
        working = int((board.room[day] > 0).sum())
        if working not in known:
            known[working] = parted(board.far, working, int(board.room.max()))
        total += known[working]
    return total


def parted(far: Table, groups: int, capacity: int) -> int:
    solver = pywraplp.Solver.CreateSolver("SCIP")
    sites, covering, costs = len(far), [[] for _site in far], []
    for size in range(1, capacity + 1):
        for group in combinations(range(sites), size):
            chosen = solver.BoolVar("")
            costs.append((sum(int(far[pair]) for pair in combinations(group, 2)), chosen))
            for site in group:
                covering[site].append(chosen)
    for column in covering:
        solver.Add(solver.Sum(column) == 1)
    solver.Add(solver.Sum([chosen for _cost, chosen in costs]) <= groups)
    solver.Minimize(solver.Sum([cost * chosen for cost, chosen in costs]))
    solver.Solve()
    return int(solver.Objective().BestBound())


def compare(title: str, county: World, *, plainly: bool = True) -> tuple[int, Board]:
    print(title)
    board = board_of(county, county.duties[0], SEED)
    ways = ours(county)
    greedy(board)
    if plainly:
        plain(board)
    return ways, board


def main() -> None:
    county = world(36, 13, 4, 30, 3)
    ways, board = compare("36 sites × 17 teams × 30 days", county)
    bound = ways_bound(board)
    print(f"  proved bound on the ways {bound / 1000:,.0f} km: ours are {100 * (ways / bound - 1):.2f} % above it")
    if "--long" in sys.argv:
        best = ours(county, effort=30)
        print(f"  ours are {100 * (ways / min(ways, best) - 1):.2f} % above the best known")
    compare("200 sites × 40 teams × 7 days", world(200, 36, 4, 7, 6))
    compare("1,000 sites × 60 teams × 7 days", world(1000, 54, 6, 7, 20))


if __name__ == "__main__":
    main()
