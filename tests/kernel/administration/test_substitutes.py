"""Standing in during an absence: the same role and reach, for a time, and said so on every page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests import factories, personas
from tests.kernel.administration.office import Office
from zhujian.kernel import time
from zhujian.kernel.access.actions import close_account, revoke_grant, substitute
from zhujian.kernel.access.actors import actor_for, roles_of
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.errors import Conflict, Invalid

SINCE, UNTIL = date(2022, 9, 8), date(2022, 9, 20)


def absent(**fields: object) -> Grant:
    account = personas.account("leader", name="示例领导", **fields)  # type: ignore[arg-type]
    return Grant.objects.get(account=account)


def stand_in(office: Office, grant: Grant, account: Account, until: date = UNTIL) -> Grant:
    made = substitute(
        office.actor("security-admin"), grant=grant, account=account, since=SINCE, until=until, reason="外出培训"
    )
    assert isinstance(made, Grant)
    return made


def test_the_substitute_has_the_same_role_and_reach_for_the_time_named(office: Office) -> None:
    grant = absent(over=office.unit, topics=["mines"])
    deputy = office.account("officer")
    made = stand_in(office, grant, deputy)
    assert (made.role, made.unit, made.topics, made.substitutes_for) == ("leader", office.unit, ["mines"], grant)
    assert roles_of(deputy) == ["supervision", "leader"]
    with time.at(datetime(2022, 9, 21, 9, tzinfo=time.ZONE)):
        assert roles_of(deputy) == ["supervision"]


def test_the_frame_says_for_whom_somebody_acts(office: Office) -> None:
    stand_in(office, absent(), office.account("officer"))
    visitor = office.visitor("officer")
    assert "代 示例领导 履职" not in visitor.client.get("/account/").content.decode()
    visitor.client.post("/account/role/", {"post": "leader"})
    page = visitor.client.get("/account/").content.decode()
    assert "代 示例领导 履职" in page
    assert "（代示例领导）" in page


def test_on_the_page_the_substitute_is_chosen(office: Office) -> None:
    grant, deputy = absent(), office.account("officer")
    fields = {"account": deputy.pk, "since": "2022-09-08", "until": "2022-09-20", "reason": "外出培训"}
    assert office.post("security-admin", f"/account/grants/{grant.pk}/substitute/", **fields).status == 302
    assert "代示例领导履职" in office.get("security-admin", f"/account/accounts/{deputy.pk}/").text


def test_the_page_needs_an_end(office: Office) -> None:
    fields = {"account": office.account("officer").pk, "since": "2022-09-08", "reason": "外出培训"}
    assert office.post("security-admin", f"/account/grants/{absent().pk}/substitute/", **fields).status == 422


def test_a_substitution_is_no_longer_than_the_grant(office: Office) -> None:
    account = factories.account()
    grant = factories.grant(account, "leader", until=date(2022, 9, 15))
    with pytest.raises(Invalid) as refusal:
        stand_in(office, grant, office.account("officer"))
    assert refusal.value.errors[0].field == "until"


def test_a_substitute_has_no_substitute(office: Office) -> None:
    made = stand_in(office, absent(), office.account("officer"))
    with pytest.raises(Conflict):
        stand_in(office, made, office.account("officer2"))


def test_nobody_stands_in_for_oneself(office: Office) -> None:
    grant = absent()
    with pytest.raises(Conflict):
        stand_in(office, grant, grant.account)


def test_an_administrator_stands_in_for_no_officer(office: Office) -> None:
    with pytest.raises(Conflict, match="互斥"):
        stand_in(office, absent(), office.account("audit-admin"))


def test_the_substitution_ends_with_the_grant(office: Office) -> None:
    grant, deputy = absent(), office.account("officer")
    stand_in(office, grant, deputy)
    revoke_grant(office.actor("security-admin"), grant=grant, reason="免职")
    assert roles_of(deputy) == ["supervision"]


def test_the_substitution_ends_with_the_account(office: Office) -> None:
    grant, deputy = absent(), office.account("officer")
    stand_in(office, grant, deputy)
    close_account(office.actor("system-admin"), account=grant.account, reason="调离")
    assert actor_for(deputy, "leader").role == "supervision"


def test_what_a_substitute_does_is_recorded_under_the_own_name(office: Office) -> None:
    deputy = office.account("officer")
    stand_in(office, absent(), deputy, SINCE + timedelta(days=1))
    assert actor_for(deputy, "leader").account == deputy.pk
