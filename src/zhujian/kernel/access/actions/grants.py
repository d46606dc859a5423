"""Giving and revoking roles: the security administrator's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.org.models import Unit
from zhujian.kernel.wording import listed
from zhujian.kernel.workflow.moves import require_reason


@action("grants.manage", name="grants.give")
def grant_role(
    act: Act,
    *,
    account: Account,
    role: str,
    reason: str,
    unit: Unit | None = None,
    topics: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
    substitutes_for: Grant | None = None,
) -> Grant:
    """Grant a role. Raises Conflict where it would join an administrator's role to any other."""
    _check_grant(act, account, role, reason, since or act.now.date(), until)
    grant = Grant.objects.create(
        account=account,
        role=role,
        unit=unit,
        topics=sorted(topics),
        since=since or act.now.date(),
        until=until,
        substitutes_for=substitutes_for,
        reason=reason.strip(),
        granted_by=act.actor.account,
        granted_at=act.now,
    )
    act.about(grant)
    act.note(account=account.pk, role=role)
    return grant


def _check_grant(act: Act, account: Account, role: str, reason: str, since: date, until: date | None) -> None:
    errors = []
    if role not in ROLES:
        errors.append(FieldError("role", _("没有“%(role)s”这一角色。") % {"role": role}))
    if not reason.strip():
        errors.append(FieldError("reason", _("请写明授权理由。")))
    if until and until < since:
        errors.append(FieldError("until", _("截止日期不能早于起始日期。")))
    if errors:
        raise Invalid(errors)
    if account.pk == act.actor.account:
        raise Conflict(_("不能给自己授权。"), rule="not-oneself")
    accounts = _locked_accounts(act, account)
    if not accounts[account.pk].is_active:
        raise Conflict(_("这个账号已经停用。"), state="closed")
    in_between = Q(until__isnull=True) | Q(until__gte=since)
    beside = Grant.objects.filter(in_between, account__in=accounts, revoked_at__isnull=True)
    _check_exclusive(role, beside.filter(since__lte=until) if until else beside)


def _locked_accounts(act: Act, account: Account) -> dict[int, Account]:
    """All accounts of the person, so that two grants which exclude each other are not given at the same moment."""
    own = Q(pk=account.pk) if account.person_id is None else Q(person=account.person_id)
    return {pk: act.lock(Account, pk) for pk in Account.objects.filter(own).order_by("pk").values_list("pk", flat=True)}


def _check_exclusive(role: str, beside: Iterable[Grant]) -> None:
    """The three administrators exclude each other and every business role, for a person as for an account."""
    held = {grant.role for grant in beside} - {role}
    if held and (role in ADMINISTRATORS or held & ADMINISTRATORS):
        message = _("系统、安全、审计三类管理员互斥，且不得兼任业务角色；该人员已有角色：%(roles)s。")
        titles = listed(str(ROLES[code].title) for code in sorted(held))
        raise Conflict(message % {"roles": titles}, rule="separation-of-administrators")


@action("grants.manage", row="grant", name="grants.revoke")
def revoke_grant(act: Act, *, grant: Grant, reason: str) -> Grant:
    """End a grant now."""
    require_reason(reason)
    if grant.revoked_at:
        raise Conflict(_("这项授权已经收回。"), state="revoked")
    _end(act, [grant, *Grant.objects.filter(substitutes_for=grant, revoked_at__isnull=True)])
    act.note(account=grant.account_id, role=grant.role)
    return grant


@action("grants.manage", row="grant", name="grants.substitute")
def substitute(act: Act, *, grant: Grant, account: Account, since: date, until: date, reason: str) -> Grant:
    """Let somebody stand in for the holder of a grant during an absence: the same role and reach, and no longer.

    Raises Conflict for a grant that has ended or is itself a substitution, and for the holder's own account.
    """
    if grant.revoked_at or grant.substitutes_for_id:
        raise Conflict(_("这项授权已经收回，或者本身就是代理，不能再由他人代理。"), rule="no-chain")
    if grant.account_id == account.pk:
        raise Conflict(_("代理人不能是本人。"), rule="not-oneself")
    if grant.until and until > grant.until:
        raise Invalid.one("until", _("代理不能长于原授权，原授权到 %(day)s 为止。") % {"day": grant.until})
    return grant_role(
        act,
        account=account,
        role=grant.role,
        reason=reason,
        unit=grant.unit,
        topics=grant.topics,
        since=since,
        until=until,
        substitutes_for=grant,
    )


def end_grants(act: Act, account: Account) -> None:
    """End all grants of an account, and those of whoever stands in for it."""
    own = Q(account=account) | Q(substitutes_for__account=account)
    _end(act, Grant.objects.filter(own, revoked_at__isnull=True))


def _end(act: Act, grants: Iterable[Grant]) -> None:
    for grant in grants:
        grant.revoked_at = act.now
        grant.save(update_fields=["revoked_at"])
