"""Absences of teams and their members, and ties that keep a team from a site."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.checks import check_text
from zhujian.kernel.field.models import Absence, Site, Team, TeamMember, Tie
from zhujian.kernel.org.models import Person, Unit

REASON_LENGTH = 200


@action("visits.plan", row="team", name="visits.record-absence")
def record_absence(
    act: Act, *, team: Team, since: date, until: date, reason: str, member: TeamMember | None = None
) -> Absence:
    """Days on which a member, or the whole team, cannot work; the first and the last count."""
    errors = _check_words("reason", reason)
    if not reason.strip():
        errors.append(FieldError("reason", _("请填写原因。")))
    if until < since:
        errors.append(FieldError("until", _("结束日期不能早于开始日期。")))
    if member is not None and member.team_id != team.pk:
        errors.append(FieldError("member", _("此人不在这个督查组。")))
    if errors:
        raise Invalid(errors)
    return Absence.objects.create(
        team=team,
        member=member,
        since=since,
        until=until,
        reason=reason.strip(),
        recorded_by=act.actor.account,
        recorded_at=act.now,
    )


@action("visits.plan", row="absence", name="visits.withdraw-absence")
def withdraw_absence(act: Act, *, absence: Absence) -> Absence:
    """The absence does not take place after all."""
    if absence.withdrawn_at is not None:
        raise Conflict(_("这条缺勤已经撤回。"), state="withdrawn")
    absence.withdrawn_at = act.now
    absence.save(update_fields=["withdrawn_at"])
    return absence


@action("visits.declare-tie")
def declare_tie(
    act: Act,
    *,
    kind: str,
    since: date,
    account: Account | None = None,
    person: Person | None = None,
    site: Site | None = None,
    unit: Unit | None = None,
    until: date | None = None,
    note: str = "",
) -> Tie:
    """Declare what binds somebody to a site or a unit. Whoever may not plan declares their own ties alone."""
    errors = _check_words("note", note)
    if (account is None) == (person is None):
        errors.append(FieldError("account", _("请指明一个账号或一名人员，二者取一。")))
    if (site is None) == (unit is None):
        errors.append(FieldError("site", _("请指明一个点位或一个单位，二者取一。")))
    if kind not in dict(Tie.KINDS):
        errors.append(FieldError("kind", _("请选择回避情形。")))
    if until is not None and until < since:
        errors.append(FieldError("until", _("结束日期不能早于开始日期。")))
    if not act.actor.may("visits.plan") and (account is None or account.pk != act.actor.account):
        errors.append(FieldError("account", _("只能申报本人的回避事项。")))
    if errors:
        raise Invalid(errors)
    tie = Tie.objects.create(
        account=account,
        person=person,
        site=site,
        unit=unit,
        kind=kind,
        since=since,
        until=until,
        note=note.strip(),
        declared_by=act.actor.account,
        declared_at=act.now,
    )
    act.about(tie)
    return tie


@action("visits.plan", row="tie", name="visits.end-tie")
def end_tie(act: Act, *, tie: Tie, until: date) -> Tie:
    """The tie binds no longer after a day; what it barred until then stays on record."""
    if until < tie.since:
        raise Invalid.one("until", _("结束日期不能早于开始日期。"))
    tie.until = until
    tie.save(update_fields=["until"])
    return tie


def _check_words(field: str, text: str) -> list[FieldError]:
    if len(text) > REASON_LENGTH:
        return [FieldError(field, _("不能超过 %(most)d 个字。") % {"most": REASON_LENGTH})]
    return check_text(field, text)
