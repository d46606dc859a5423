"""Teams that visit sites, and who belongs to them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.checks import check_name, check_new_code, require_reach
from zhujian.kernel.field.models import Team, TeamMember
from zhujian.kernel.org.models import Person, Unit
from zhujian.kernel.registry.scales import TEAM_KINDS

NAME_LENGTH = 60


@action("sites.manage")
def add_team(act: Act, *, topic: str, code: str, name: str, kind: str, unit: Unit) -> Team:
    """Add a team led by a unit. Raises Invalid naming every wrong field, Forbidden outside the actor's spans."""
    errors = check_new_code(Team, topic, code) + check_name(name, NAME_LENGTH)
    if kind not in TEAM_KINDS:
        errors.append(FieldError("kind", _("没有“%(kind)s”这一督查组类别。") % {"kind": kind}))
    if errors:
        raise Invalid(errors)
    require_reach(act, topic, unit)
    team = Team.objects.create(topic=topic, code=code.strip(), name=name.strip(), kind=kind, unit=unit)
    act.about(team)
    return team


@action("sites.manage", row="team")
def add_member(
    act: Act,
    *,
    team: Team,
    since: date,
    account: Account | None = None,
    person: Person | None = None,
    until: date | None = None,
) -> TeamMember:
    """Let an account, or a person who has none, join a team."""
    errors = []
    if (account is None) == (person is None):
        errors.append(FieldError("account", _("请指明一个账号或一名人员，二者取一。")))
    if until is not None and until < since:
        errors.append(FieldError("until", _("退出日期不能早于加入日期。")))
    if errors:
        raise Invalid(errors)
    if team.members.filter(in_team(since), account=account, person=person).exists():
        raise Conflict(_("此人已在这个督查组。"), state="member")
    return TeamMember.objects.create(team=team, account=account, person=person, since=since, until=until)


@action("sites.manage", row="member")
def end_member(act: Act, *, member: TeamMember, until: date) -> TeamMember:
    """Let a member leave after a day."""
    if until < member.since:
        raise Invalid.one("until", _("退出日期不能早于加入日期。"))
    member.until = until
    member.save(update_fields=["until"])
    return member
