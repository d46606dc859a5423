"""The list of accounts: who sees it, its filters, its numbers."""

from __future__ import annotations

import pytest

from tests import factories, personas
from tests.kernel.administration.office import Office
from zhujian.kernel.access.actions import close_account, open_account


def page_of(account: object) -> str:
    return f"/account/accounts/{account.pk}/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "status"),
    [("system-admin", 200), ("security-admin", 200), ("audit-admin", 200), ("officer", 403), ("leader", 403)],
)
def test_who_sees_the_list(office: Office, who: str, status: int) -> None:
    assert office.get(who, "/account/accounts/").status == status


def test_an_officer_does_not_find_the_page_of_an_account(office: Office) -> None:
    assert office.get("officer", page_of(office.account("system-admin"))).status in {403, 404}


def test_the_states_narrow_the_list(office: Office) -> None:
    waiting = open_account(factories.SYSTEM, username="waiting", name="待")
    idle = factories.account()
    gone = personas.account("observer")
    close_account(factories.SYSTEM, account=gone, reason="调离")

    def listed(state: str) -> list[str]:
        return office.get("system-admin", f"/account/accounts/?state={state}").rows()

    assert listed("waiting") == [page_of(waiting)]
    assert listed("without-grant") == [page_of(idle), page_of(waiting)]
    assert listed("closed") == [page_of(gone)]


def test_search_looks_at_user_name_name_post_and_unit(office: Office) -> None:
    found = factories.account(username="zhang", name="示例张三", unit=office.unit)
    for words in ("zhang", "张三", f"张三 {office.unit.name}"):
        assert page_of(found) in office.get("system-admin", f"/account/accounts/?q={words}").rows()
    assert office.get("system-admin", "/account/accounts/?q=没有这个人").rows() == []


def test_a_role_narrows_to_those_who_hold_it_now(office: Office) -> None:
    resident = personas.account("resident")
    assert office.get("system-admin", "/account/accounts/?role=resident").rows() == [page_of(resident)]


def test_the_number_of_queries_does_not_grow_with_the_list(office: Office) -> None:
    def queries() -> int:
        return office.get("system-admin", "/account/accounts/").queries

    queries()
    few = queries()
    for _turn in range(20):
        personas.account("observer", unit=office.unit)
    assert queries() == few


def test_the_system_administrator_sees_no_grants_and_the_security_administrator_does(office: Office) -> None:
    address = page_of(office.account("officer"))
    assert "测试授权" not in office.get("system-admin", address).text
    assert "测试授权" in office.get("security-admin", address).text
