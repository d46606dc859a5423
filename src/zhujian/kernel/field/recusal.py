"""Which teams may not go where: somebody in them is bound to the site or its owner (监察法 67, 政务处分法 47)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhujian.kernel.field.models import Site, Team, TeamMember, Tie

Going = tuple[Team, Site, date]


def barred(going: Iterable[Going]) -> set[Going]:
    """Those of these visits that somebody's tie stands in the way of. Two queries, however many visits."""
    wanted = list(going)
    ties = list(Tie.objects.all()) if wanted else []
    if not ties:
        return set()
    members = list(TeamMember.objects.filter(team__in={team.pk for team, _site, _day in wanted}))
    bound = {member.pk: [tie for tie in ties if _is_of(tie, member)] for member in members}
    return {(team, site, day) for team, site, day in wanted if _stands_in_the_way(team, site, day, members, bound)}


def _is_of(tie: Tie, member: TeamMember) -> bool:
    if tie.account_id is not None:
        return tie.account_id == member.account_id
    return tie.person_id == member.person_id


def _stands_in_the_way(
    team: Team, site: Site, day: date, members: list[TeamMember], bound: dict[int, list[Tie]]
) -> bool:
    there = (row for row in members if row.team_id == team.pk and _holds(row.since, row.until, day))
    return any(_holds(tie.since, tie.until, day) and _binds(tie, site) for row in there for tie in bound[row.pk])


def _holds(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day <= until)


def _binds(tie: Tie, site: Site) -> bool:
    return tie.site_id == site.pk or (tie.unit_id is not None and tie.unit_id == site.owner_id)
