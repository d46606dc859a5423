"""The security administrator's pages: giving a role, revoking it, and the list whose numbers agree."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories, personas
from tests.kernel.administration.office import Office
from tests.kernel.problems.world import made
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.audit.models import Event
from zhujian.kernel.registry.queries import forget

FIELDS = {"role": "supervision", "since": "2022-09-08", "reason": "任职"}


def address(account: Account, step: str = "") -> str:
    return f"/account/accounts/{account.pk}/{step}"


def test_a_role_is_given_over_a_unit_a_topic_and_a_time(office: Office) -> None:
    made()
    forget()
    account = factories.account()
    fields = {**FIELDS, "unit": office.unit.pk, "topics": ["mines"], "until": "2022-12-31"}
    assert office.post("security-admin", address(account, "grant/"), **fields).status == 302
    grant = Grant.objects.get(account=account)
    assert (grant.role, grant.unit, grant.topics) == ("supervision", office.unit, ["mines"])
    assert (grant.since, grant.until) == (date(2022, 9, 8), date(2022, 12, 31))
    page = office.get("security-admin", address(account))
    assert "监督检查室" in page.text
    assert "任职" in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "授权理由"),
        ({"until": "2022-09-01"}, "截止日期"),
        ({"role": "king"}, "角色"),
        ({"since": "x"}, "起始日期"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_given(office: Office, fields: dict[str, str], words: str) -> None:
    account = factories.account()
    page = office.post("security-admin", address(account, "grant/"), **{**FIELDS, **fields})
    assert page.status == 422
    assert words in page.text
    assert not Grant.objects.filter(account=account).exists()


def test_an_administrators_role_joins_no_other(office: Office) -> None:
    account = personas.account("supervision")
    page = office.post("security-admin", address(account, "grant/"), **{**FIELDS, "role": "audit-admin"})
    assert page.status == 409


def test_nobody_grants_to_oneself(office: Office) -> None:
    me = office.account("security-admin")
    assert office.post("security-admin", address(me, "grant/"), **FIELDS).status == 409
    assert "不能给自己授权" in office.get("security-admin", address(me)).text


@pytest.mark.parametrize("who", ["system-admin", "audit-admin", "officer"])
def test_only_the_security_administrator_grants(office: Office, who: str) -> None:
    account = factories.account()
    assert office.post(who, address(account, "grant/"), **FIELDS).status in {403, 404}
    assert not Grant.objects.filter(account=account).exists()


def test_a_revoked_grant_ends_at_once(office: Office) -> None:
    account = personas.account("supervision")
    grant = Grant.objects.get(account=account)
    page = office.post("security-admin", f"/account/grants/{grant.pk}/revoke/", reason="调离")
    assert page.status == 302
    assert actor_for(account).role == ""
    assert office.post("security-admin", f"/account/grants/{grant.pk}/revoke/", reason="调离").status == 409


def test_revoking_needs_a_reason(office: Office) -> None:
    grant = Grant.objects.get(account=personas.account("supervision"))
    assert office.post("security-admin", f"/account/grants/{grant.pk}/revoke/", reason="").status == 422


def test_the_list_narrows_by_state_and_role(office: Office) -> None:
    ending = factories.grant(factories.account(), "leader", until=date(2022, 9, 30))
    ended = factories.grant(factories.account(), "leader", until=date(2022, 9, 1))
    listed = office.get("security-admin", "/account/grants/?role=leader&state=ending").rows()
    assert listed == [address(ending.account)]
    assert office.get("security-admin", "/account/grants/?role=leader&state=ended").rows() == [address(ended.account)]
    assert office.get("security-admin", "/account/grants/?role=resident").rows() == []


@pytest.mark.parametrize(("who", "status"), [("audit-admin", 200), ("system-admin", 403), ("officer", 403)])
def test_who_sees_the_list_of_grants(office: Office, who: str, status: int) -> None:
    assert office.get(who, "/account/grants/").status == status


def test_a_long_list_has_pages_that_keep_the_filters(office: Office) -> None:
    for _turn in range(52):
        factories.grant(factories.account(), "observer")
    page = office.get("security-admin", "/account/grants/?role=observer")
    assert len(page.rows()) == 50
    onward = next(link for link in page.links() if "cursor=" in link)
    assert "role=observer" in onward
    assert len(office.get("security-admin", f"/account/grants/{onward}").rows()) == 2


def test_giving_and_revoking_are_events(office: Office) -> None:
    account = factories.account()
    office.post("security-admin", address(account, "grant/"), **FIELDS)
    grant = Grant.objects.get(account=account)
    office.post("security-admin", f"/account/grants/{grant.pk}/revoke/", reason="调离")
    mine = Event.objects.filter(subject=f"access.grant:{grant.pk}", account=office.account("security-admin").pk)
    assert list(mine.order_by("seq").values_list("action", flat=True)) == ["grants.give", "grants.revoke"]
