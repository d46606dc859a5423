"""Small worlds, made up by hypothesis or by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as some

from zhujian.kernel.rota.values import Crew, Duty, Place, Slot, World

FIRST = date(2022, 9, 1)
SEED = bytes(range(32))


def days(count: int, first: date = FIRST) -> tuple[date, ...]:
    return tuple(first + timedelta(days=step) for step in range(count))


def places(count: int, townships: int = 4) -> tuple[Place, ...]:
    return tuple(Place(f"s{number:03}", f"t{number % townships}") for number in range(count))


def crews(count: int, capacity: int = 3, kind: str = "on-site") -> tuple[Crew, ...]:
    return tuple(Crew(f"{kind}-{number:02}", kind, capacity) for number in range(count))


def county(**changes: Any) -> World:
    """36 mines, 13 on-site teams and 4 covert ones, a month: the article's own numbers."""
    usual: dict[str, Any] = {
        "topic": "mines",
        "days": days(30),
        "sites": places(36, 12),
        "teams": crews(13) + crews(4, kind="covert"),
        "duties": (Duty("daily", "on-site", 1, 3), Duty("covert", "covert", 14, 3, unannounced=True)),
    }
    return World(**{**usual, **changes})


def hamlet(**changes: Any) -> World:
    """The county in small: quickly planned, and with everything in it."""
    usual: dict[str, Any] = {"days": days(8), "sites": places(10, 4), "teams": crews(5) + crews(2, kind="covert")}
    return county(**{**usual, **changes})


def daily(sites: int, teams: int, length: int, *, capacity: int = 1, apart: int = 0, **more: Any) -> World:
    return World(
        "ponds", days(length), places(sites), crews(teams, capacity), (Duty("daily", "on-site", 1, apart),), **more
    )


@some.composite
def duty_of(draw: Any, kind: str) -> Duty:
    return Duty(
        code=f"of-{kind}",
        kind=kind,
        every_days=draw(some.integers(1, 4)),
        apart=draw(some.integers(0, 3)),
        unannounced=draw(some.booleans()),
    )


@some.composite
def place_of(draw: Any, number: int, length: int) -> Place:
    since = draw(some.none() | some.integers(0, length - 1))
    until = draw(some.none() | some.integers(since or 0, length - 1))
    located = number % 2 == 0 or draw(some.booleans())
    return Place(
        code=f"s{number}",
        township=f"t{draw(some.integers(0, 2))}",
        lat=26_400_000 + draw(some.integers(0, 90_000)) if located else None,
        lon=112_800_000 + draw(some.integers(0, 90_000)) if located else None,
        since=None if since is None else FIRST + timedelta(days=since),
        until=None if until is None else FIRST + timedelta(days=until),
    )


@some.composite
def crew_of(draw: Any, number: int, length: int) -> Crew:
    away = draw(some.sets(some.integers(0, length - 1), max_size=length))
    return Crew(
        code=f"team{number}",
        kind=draw(some.sampled_from(["on-site", "on-site", "covert"])),
        capacity=draw(some.integers(0, 3)),
        away=frozenset(FIRST + timedelta(days=day) for day in away),
    )


@some.composite
def small_worlds(draw: Any) -> World:
    """Any world of a few sites, teams and days; most cannot be met whole."""
    length = draw(some.integers(1, 7))
    sites = tuple(draw(place_of(number, length)) for number in range(draw(some.integers(1, 6))))
    teams = tuple(draw(crew_of(number, length)) for number in range(draw(some.integers(0, 5))))
    duties = (draw(duty_of("on-site")), draw(duty_of("covert")))[: draw(some.integers(1, 2))]
    return World(
        topic="made-up",
        days=days(length),
        sites=sites,
        teams=teams,
        duties=duties,
        barred=draw(pairs_of(teams, sites)),
        before=draw(visits_before(teams, sites, duties)),
    )


@some.composite
def pairs_of(draw: Any, teams: tuple[Crew, ...], sites: tuple[Place, ...]) -> frozenset[tuple[str, str]]:
    if not teams:
        return frozenset()
    one = some.tuples(
        some.sampled_from([item.code for item in teams]), some.sampled_from([item.code for item in sites])
    )
    return frozenset(draw(some.sets(one, max_size=4)))


@some.composite
def visits_before(
    draw: Any, teams: tuple[Crew, ...], sites: tuple[Place, ...], duties: tuple[Duty, ...]
) -> frozenset[Slot]:
    pairs = [(team.code, duty.code) for team in teams for duty in duties if team.kind == duty.kind]
    found = set()
    for _visit in range(draw(some.integers(0, 3)) if pairs else 0):
        team, duty = draw(some.sampled_from(pairs))
        day = FIRST - timedelta(days=draw(some.integers(1, 5)))
        found.add(Slot(day, duty, draw(some.sampled_from(sites)).code, team))
    return frozenset(found)


@some.composite
def tiny_worlds(draw: Any) -> World:
    """One duty, few enough sites and days for every plan to be tried."""
    sites, length, teams = draw(some.sampled_from([(1, 4, 2), (2, 2, 3), (2, 3, 2), (3, 2, 2), (1, 5, 2), (2, 2, 1)]))
    numbered = tuple(Place(f"s{number}") for number in range(sites))
    working = tuple(draw(crew_of(number, length)) for number in range(teams))
    working = tuple(Crew(item.code, "on-site", item.capacity, item.away) for item in working)
    duty = draw(duty_of("on-site"))
    return World(
        topic="made-up",
        days=days(length),
        sites=numbered,
        teams=working,
        duties=(duty,),
        barred=draw(pairs_of(working, numbered)),
        before=draw(visits_before(working, numbered, (duty,))),
    )
