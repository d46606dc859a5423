"""A plan checked against every rule by plain loops. It knows the values alone, and nothing of how plans are found."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from zhujian.kernel.rota.values import Duty, Place, Plan, Slot, World


def broken_rules(world: World, plan: Plan) -> list[str]:
    """What is wrong with a plan; nothing where it keeps every rule and names every gap."""
    return [
        *unknown_things(world, plan),
        *too_many_at_once(world, plan),
        *barred_or_away(world, plan),
        *over_capacity(world, plan),
        *too_near(world, plan),
        *wrong_gaps(world, plan),
    ]


def unknown_things(world: World, plan: Plan) -> list[str]:
    found = []
    for slot in plan.slots:
        duties = [duty for duty in world.duties if duty.code == slot.duty]
        teams = [team for team in world.teams if team.code == slot.team]
        sites = [site for site in world.sites if site.code == slot.site]
        if len(duties) != 1 or len(teams) != 1 or len(sites) != 1 or slot.day not in world.days:
            found.append(f"{slot} names something unknown")
        elif teams[0].kind != duties[0].kind:
            found.append(f"{slot} is not for such a team")
        elif not active(sites[0], slot.day):
            found.append(f"{slot} is at a site that is not watched")
    return found


def active(site: Place, day: date) -> bool:
    if site.since is not None and day < site.since:
        return False
    return site.until is None or day <= site.until


def too_many_at_once(world: World, plan: Plan) -> list[str]:
    return [
        f"{duty.code} comes to {site.code} twice on {day}"
        for duty in world.duties
        for site in world.sites
        for day in world.days
        if len([slot for slot in plan.slots if (slot.duty, slot.site, slot.day) == (duty.code, site.code, day)]) > 1
    ]


def barred_or_away(world: World, plan: Plan) -> list[str]:
    found = []
    for slot in plan.slots:
        if (slot.team, slot.site) in world.barred:
            found.append(f"{slot} is barred")
        if any(team.code == slot.team and slot.day in team.away for team in world.teams):
            found.append(f"{slot} is on a day on which the team is away")
    return found


def over_capacity(world: World, plan: Plan) -> list[str]:
    return [
        f"{team.code} makes too many visits on {day}"
        for team in world.teams
        for day in world.days
        if len([slot for slot in plan.slots if slot.team == team.code and slot.day == day]) > team.capacity
    ]


def too_near(world: World, plan: Plan) -> list[str]:
    """Two visits of a team at a site with no more than the duty's days between them; earlier ones count as well."""
    apart = {duty.code: duty.apart for duty in world.duties}
    found = []
    for one, other in combinations(sorted([*plan.slots, *world.before]), 2):
        if (one.team, one.site) != (other.team, other.site) or one.duty not in apart or other.duty not in apart:
            continue
        within = max(apart[one.duty], apart[other.duty])
        if within and abs((other.day - one.day).days) <= within and other.day >= world.days[0]:
            found.append(f"{one} and {other} are too near")
    return found


def wrong_gaps(world: World, plan: Plan) -> list[str]:
    expected = {
        (day, duty.code, site.code)
        for duty in world.duties
        for site in world.sites
        for day in late_days(world, duty, site, plan.slots)
    }
    named = {(gap.day, gap.duty, gap.site) for gap in plan.gaps}
    found = [f"a gap is not named: {gap}" for gap in sorted(expected - named)]
    return found + [f"no gap at all: {gap}" for gap in sorted(named - expected)]


def late_days(world: World, duty: Duty, site: Place, slots: tuple[Slot, ...]) -> list[date]:
    """Days at whose end the site has not been visited for as long as the duty allows, or longer."""
    visits = {slot.day for slot in (*world.before, *slots) if slot.duty == duty.code and slot.site == site.code}
    watched = [day for day in world.days if active(site, day)]
    found = []
    for day in watched:
        # Back from this day: a visit within the allowed days, or a start so near that they are not over.
        back = [day - timedelta(days=step) for step in range(duty.every_days)]
        if any(one in visits for one in back):
            continue
        known_before = [one for one in visits if one < world.days[0]]
        started = max(known_before) + timedelta(days=1) if known_before else watched[0]
        if started not in back or started == back[-1]:
            found.append(day)
    return found


def best_by_search(world: World) -> tuple[int, int]:
    """The fewest gaps of any plan of a world with one duty, and the least spread of the teams' visits among those
    plans: every plan is tried, day by day."""
    duty = world.duties[0]
    plans: set[tuple[Slot, ...]] = {()}
    for day in world.days:
        plans = {tuple(sorted((*slots, *more))) for slots in plans for more in days_of(world, duty, day, slots)}
    return min((gaps_in(world, slots), spread_of(world, slots)) for slots in plans)


def gaps_in(world: World, slots: tuple[Slot, ...]) -> int:
    return sum(len(late_days(world, duty, site, slots)) for duty in world.duties for site in world.sites)


def spread_of(world: World, slots: tuple[Slot, ...]) -> int:
    loads = [len([slot for slot in slots if slot.team == team.code]) for team in world.teams]
    return max(loads) - min(loads)


def days_of(world: World, duty: Duty, day: date, slots: tuple[Slot, ...]) -> list[list[Slot]]:
    """Every way to send teams to sites on a day that keeps the rules behind the given visits."""
    ways: list[list[Slot]] = [[]]
    for site in world.sites:
        more = []
        for way in ways:
            for team in world.teams:
                slot = Slot(day, duty.code, site.code, team.code)
                tried = Plan((*slots, *way, slot))
                if not broken_but_for_gaps(world, tried):
                    more.append([*way, slot])
        ways += more
    return ways


def broken_but_for_gaps(world: World, plan: Plan) -> bool:
    return bool(
        unknown_things(world, plan)
        or barred_or_away(world, plan)
        or over_capacity(world, plan)
        or too_near(world, plan)
        or too_many_at_once(world, plan)
    )
