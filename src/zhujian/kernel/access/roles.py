"""Roles and what each may do: the separation of powers on one page.

A role's permissions hold within the spans of an account's grants. The three administrators hold no business
permission, and an account that is one of them is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    code: str
    title: str | Promise
    permissions: frozenset[str]
    is_administrator: bool = False
    is_office: bool = False


def _codes(*words: str) -> frozenset[str]:
    return frozenset(code for word in words for code in word.split())


EVERYONE = "org.view figures.view topics.view"
OFFICER = "audit.head stats.view views.save"
SEE_PROBLEMS = "problems.view letters.view files.view files.metadata sites.view teams.view"
RUN_PROBLEMS = """
    problems.register problems.assign problems.objection problems.chase problems.suspend problems.resume
    problems.extend problems.dismiss problems.merge problems.reopen problems.import problems.export problems.persons
"""
VERIFY_PROBLEMS = "problems.close problems.return problems.look-back"
CONSENT = "problems.consent problems.consent-dismiss signals.consent"
SIGNALS = "signals.view signals.register signals.triage"
VISITS = (
    "visits.view visits.plan visits.declare-tie visits.review visits.import visits.export rota.view coverage.regulator"
)

# What everybody may do with the account that is theirs, in whatever role or in none.
WITH_OWN_ACCOUNT = _codes(
    "accounts.change-password accounts.hand-over tokens.issue tokens.withdraw devices.withdraw notices.read"
)

_roles = (
    Role("petition-office", _("信访室"), _codes(EVERYONE, OFFICER, "signals.view signals.register"), is_office=True),
    Role(
        "supervision",
        _("监督检查室"),
        _codes(
            EVERYONE,
            OFFICER,
            SEE_PROBLEMS,
            RUN_PROBLEMS,
            VERIFY_PROBLEMS,
            CONSENT,
            SIGNALS,
            VISITS,
            "files.upload sites.manage checklists.manage devices.manage coverage.reproach",
        ),
        is_office=True,
    ),
    Role("case-management", _("案件监督管理室"), _codes(EVERYONE, OFFICER), is_office=True),
    Role("investigation", _("审查调查室"), _codes(EVERYONE, OFFICER), is_office=True),
    Role("review", _("案件审理室"), _codes(EVERYONE, OFFICER), is_office=True),
    Role(
        "resident",
        _("派驻纪检监察组"),
        _codes(
            EVERYONE,
            OFFICER,
            SEE_PROBLEMS,
            VERIFY_PROBLEMS,
            "problems.register problems.chase signals.view signals.register files.upload problems.export",
            "visits.view rota.view rota.contribute",
        ),
        is_office=True,
    ),
    Role(
        "inspection-office",
        _("巡察办"),
        _codes(
            EVERYONE,
            OFFICER,
            SEE_PROBLEMS,
            VERIFY_PROBLEMS,
            "problems.register problems.chase signals.view signals.register files.upload problems.export",
            "visits.view rota.view",
        ),
        is_office=True,
    ),
    Role(
        "leader",
        _("领导"),
        _codes(
            EVERYONE,
            OFFICER,
            SEE_PROBLEMS,
            CONSENT,
            "problems.consent-extend problems.objection problems.chase problems.export signals.view work.hand-over",
            "visits.view visits.consent visits.export rota.view rota.contribute coverage.regulator",
        ),
        is_office=True,
    ),
    Role(
        "liaison",
        _("单位联络员"),
        _codes(
            EVERYONE,
            """problems.view letters.view files.view files.upload sites.view problems.acknowledge problems.object
            problems.rectify problems.submit problems.extend problems.export visits.view visits.import""",
        ),
    ),
    Role(
        "field-team",
        _("督查组"),
        _codes(
            EVERYONE,
            "signals.register signals.view files.upload files.view sites.view teams.view",
            "visits.view visits.submit visits.declare-tie devices.enrol",
        ),
    ),
    Role("observer", _("干部作风监督员"), _codes("topics.view signals.register signals.view files.upload")),
    Role("monitoring-point", _("营商环境监测点"), _codes("topics.view signals.register signals.view files.upload")),
    Role(
        "system-admin",
        _("系统管理员"),
        _codes(
            """org.view org.manage accounts.view accounts.manage settings.view system.view audit.head
            clocks.import-holidays clocks.edit-holiday clocks.seed-holidays clocks.save-local-limit"""
        ),
        is_administrator=True,
    ),
    Role(
        "security-admin",
        _("安全管理员"),
        _codes("org.view accounts.view accounts.consent-recovery grants.view grants.manage tokens.view audit.head"),
        is_administrator=True,
    ),
    Role(
        "audit-admin",
        _("审计管理员"),
        _codes("org.view accounts.view grants.view audit.view audit.head audit.verify"),
        is_administrator=True,
    ),
)

ROLES: dict[str, Role] = {role.code: role for role in _roles}
ADMINISTRATORS = frozenset(code for code, role in ROLES.items() if role.is_administrator)

_added: dict[str, frozenset[str]] = {}


def extend_role(role: str, permissions: Iterable[str]) -> None:
    """Let a topic with code give a role permissions of its own; an administrator can be given none."""
    if role in ADMINISTRATORS:
        raise ValueError(f"{role} holds no business permission")
    _added[role] = _added.get(role, frozenset()) | frozenset(permissions)


def permissions_of(role: str) -> frozenset[str]:
    """What an account may do in a role; what it may do with itself included."""
    found = ROLES.get(role)
    return WITH_OWN_ACCOUNT | (found.permissions if found else frozenset()) | _added.get(role, frozenset())
