"""The log explorer: filters, one event with its proof, and nothing of what a row holds."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from tests import factories
from tests.kernel.administration.office import Office
from zhujian.kernel import time
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.proofs import Inclusion, prove
from zhujian.kernel.logbook.queries import Wanted, events


def numbers(office: Office, query: str) -> list[int]:
    return [int(row.split("/")[2]) for row in office.get("audit-admin", f"/audit/?{query}").rows()]


def of_action(name: str) -> list[int]:
    return list(Event.objects.filter(action=name).order_by("-seq").values_list("seq", flat=True))


def test_events_stand_newest_first(office: Office) -> None:
    found = numbers(office, "")
    assert found == sorted(found, reverse=True)
    assert len(found) > 5


def test_an_action_an_account_and_a_subject_narrow_the_list(office: Office) -> None:
    account = factories.account(username="someone")
    grant = factories.grant(account, "leader")
    assert numbers(office, "action=accounts.open") == of_action("accounts.open")
    assert numbers(office, f"subject=access.grant:{grant.pk}") == list(
        Event.objects.filter(subject=f"access.grant:{grant.pk}").values_list("seq", flat=True)
    )
    assert set(numbers(office, "subject=access.grant")) >= set(of_action("grants.give"))
    admin = office.account("audit-admin")
    mine = numbers(office, f"account={admin.username}")
    assert set(Event.objects.filter(seq__in=mine).values_list("account", flat=True)) == {admin.pk}
    assert numbers(office, f"account={admin.pk}")[1:] == mine
    assert numbers(office, "account=nobody-at-all") == []


def test_days_are_those_of_the_wall_clock(office: Office) -> None:
    office.visitor("audit-admin")
    today = time.local_date(time.real_now())
    assert numbers(office, f"since={today}&until={today}") != []
    assert numbers(office, f"until={today - timedelta(days=1)}") == []
    assert numbers(office, f"since={today + timedelta(days=1)}") == []


def test_a_table_narrows_to_that_table_alone(office: Office) -> None:
    factories.account()
    subjects = set(events(Wanted(subject="access.account")).values_list("subject", flat=True))
    assert subjects
    assert all(subject.startswith("access.account:") for subject in subjects)


def test_reading_the_log_is_an_event(office: Office) -> None:
    office.get("audit-admin", "/audit/?action=accounts.open&subject=某某人的姓名")
    noted = Event.objects.filter(action="audit.read").order_by("seq").last()
    assert noted is not None
    assert noted.account == office.account("audit-admin").pk
    assert json.loads(noted.data) == {"cursor": False, "filters": {"action": "accounts.open"}}


def test_one_event_shows_digests_and_identifiers_and_no_content(office: Office) -> None:
    account = factories.account(name="示例姓名", username="someone")
    seq = Event.objects.get(action="accounts.open", subject=f"access.account:{account.pk}").seq
    page = office.get("audit-admin", f"/audit/{seq}/")
    assert f"access.account:{account.pk}" in page.text
    assert json.loads(Event.objects.get(seq=seq).rows)[0][2] in page.text
    assert "示例姓名" not in page.text


def test_an_event_that_a_signed_head_covers_is_proved(office: Office) -> None:
    factories.account()
    sign_now()
    page = office.get("audit-admin", "/audit/1/")
    proof = prove(1)
    assert proof.leaf in page.text
    assert "内容与哈希相符" in page.text


def test_the_proof_that_is_downloaded_holds(office: Office) -> None:
    from zhujian.kernel.audit.heads import TreeHead

    factories.account()
    sign_now()
    answer = office.client("audit-admin").get("/audit/1/proof/")
    assert answer["Content-Disposition"] == 'attachment; filename="event-1.proof.json"'
    value = answer.json()
    head = TreeHead.from_json(value["head"])
    assert Inclusion(value["seq"], value["leaf"], tuple(value["path"]), head).holds()


def test_an_event_since_the_last_head_waits_for_the_next(office: Office) -> None:
    seq = of_action("accounts.open")[0] if of_action("accounts.open") else 0
    office.visitor("audit-admin")
    seq = of_action("accounts.open")[0]
    assert "最近一次签名之后" in office.get("audit-admin", f"/audit/{seq}/").text
    assert office.get("audit-admin", f"/audit/{seq}/proof/").status == 404


def test_an_event_that_was_altered_is_called_so(office: Office) -> None:
    office.visitor("audit-admin")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET subject = 'access.account:999' WHERE seq = 1")
    assert "被改动过" in office.get("audit-admin", "/audit/1/").text


def test_a_number_that_no_event_has_is_not_found(office: Office) -> None:
    assert office.get("audit-admin", "/audit/999999/").status == 404


@pytest.mark.parametrize("who", ["system-admin", "security-admin", "officer", "leader"])
def test_nobody_else_reads_the_log(office: Office, who: str) -> None:
    addresses = ("/audit/", "/audit/1/", "/audit/1/proof/", "/audit/checks/", "/audit/checks/progress/")
    assert [office.get(who, address).status for address in addresses] == [403] * 5


def test_the_number_of_queries_does_not_grow_with_the_page(office: Office) -> None:
    def queries() -> int:
        return office.get("audit-admin", "/audit/").queries

    queries()
    few = queries()
    for _turn in range(15):
        factories.account()
    assert queries() == few


def test_what_makes_no_sense_as_a_filter_is_no_error(office: Office) -> None:
    for query in ("since=soon", "account=99999999999999999999", "subject=%00", "action=%00", "account=%F0%9F%90%BC"):
        assert office.get("audit-admin", f"/audit/?{query}").status == 200
