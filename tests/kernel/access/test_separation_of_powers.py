"""What each role may and may never do, as the table of roles says it."""

from __future__ import annotations

import pytest

from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES, permissions_of

PROMISED = {
    *("petition-office", "supervision", "case-management", "investigation", "review", "resident"),
    *("inspection-office", "leader", "liaison", "field-team", "observer", "monitoring-point"),
    *("system-admin", "security-admin", "audit-admin"),
}
OWN = permissions_of("")
BUSINESS_ROOMS = {"problems", "signals", "letters", "files", "sites", "figures", "stats", "views", "topics"}


def holders(permission: str) -> set[str]:
    return {role for role in ROLES if permission in permissions_of(role)}


def test_the_roles_are_those_promised() -> None:
    assert set(ROLES) == PROMISED
    assert {"system-admin", "security-admin", "audit-admin"} == ADMINISTRATORS


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_holds_no_permission_of_business(role: str) -> None:
    rooms = {permission.partition(".")[0] for permission in permissions_of(role) - OWN}
    assert not rooms & BUSINESS_ROOMS


@pytest.mark.parametrize(
    ("permission", "role"),
    [
        ("accounts.manage", "system-admin"),
        ("settings.manage", "system-admin"),
        ("org.manage", "system-admin"),
        ("grants.manage", "security-admin"),
        ("tokens.view", "security-admin"),
        ("accounts.consent-recovery", "security-admin"),
        ("audit.view", "audit-admin"),
        ("audit.verify", "audit-admin"),
    ],
)
def test_a_power_of_the_administrators_is_one_administrators_alone(permission: str, role: str) -> None:
    assert holders(permission) <= {role}


def test_who_opens_accounts_gives_no_roles_and_the_other_way_round() -> None:
    for role in ROLES:
        assert not {"accounts.manage", "grants.manage"} <= permissions_of(role)


@pytest.mark.parametrize("permission", ["problems.close", "problems.return", "problems.look-back", "problems.assign"])
def test_the_unit_side_neither_assigns_nor_verifies(permission: str) -> None:
    assert not holders(permission) & {"liaison", "field-team", "observer", "monitoring-point"}


@pytest.mark.parametrize(
    "permission", ["problems.acknowledge", "problems.rectify", "problems.submit", "problems.object"]
)
def test_only_the_unit_side_answers_for_a_unit(permission: str) -> None:
    assert holders(permission) == {"liaison"}


def test_a_liaison_sees_neither_signals_nor_where_a_problem_came_from() -> None:
    assert not {"signals.view", "files.metadata"} & permissions_of("liaison")


def test_observers_submit_and_follow_and_nothing_else() -> None:
    for role in ("observer", "monitoring-point"):
        rooms = permissions_of(role) - OWN
        assert rooms == {"topics.view", "signals.register", "signals.view", "files.upload"}


def test_a_leader_consents_and_does_not_act() -> None:
    assert "problems.consent-extend" in permissions_of("leader")
    assert holders("problems.consent-extend") == {"leader"}
    for permission in ("problems.register", "problems.assign", "problems.close", "signals.triage"):
        assert "leader" not in holders(permission)


def test_everybody_may_keep_the_own_account_whatever_the_role() -> None:
    for role in (*ROLES, "", "abolished"):
        assert {"accounts.change-password", "tokens.issue", "tokens.withdraw"} <= permissions_of(role)


def test_every_role_has_a_title() -> None:
    titles = [str(role.title) for role in ROLES.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)
