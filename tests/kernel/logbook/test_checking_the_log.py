"""Checking and signing from the page: at once where the log is small, by the worker where it is not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from tests import factories
from tests.kernel.administration.office import Office
from zhujian.kernel import time
from zhujian.kernel.audit.heads import TreeHead
from zhujian.kernel.audit.models import Event, SignedHead
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.logbook import views
from zhujian.kernel.logbook.actions import check_log, sign_log
from zhujian.kernel.logbook.jobs import check


def test_a_whole_log_is_found_whole(office: Office) -> None:
    answer = office.client("audit-admin").post("/audit/checks/start/", follow=True)
    assert answer.redirect_chain == [("/audit/checks/", 302)]
    assert "日志完整" in answer.content.decode()
    noted = json.loads(Event.objects.get(action="audit.verify").data)
    assert (noted["holds"], noted["faults"]) == (True, [])
    assert noted["rows"] > 0


def test_a_row_that_was_changed_past_the_log_is_named(office: Office) -> None:
    account = factories.account(name="原名")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_account SET name = '改名' WHERE id = %s", [account.pk])
    page = office.client("audit-admin").post("/audit/checks/start/", follow=True).content.decode()
    assert f"access.account {account.pk}" in page
    assert "改名" not in page
    assert not json.loads(Event.objects.get(action="audit.verify").data)["holds"]


def test_a_large_log_is_left_to_the_worker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SMALL", 1)
    client = office.client("audit-admin")
    client.post("/audit/checks/start/")
    client.post("/audit/checks/start/")
    assert DBTaskResult.objects.filter(task_path=check.module_path).count() == 1
    assert "正在核验日志" in client.get("/audit/checks/").content.decode()
    assert "正在核验日志" in client.get("/audit/checks/progress/").content.decode()


def test_much_evidence_is_left_to_the_worker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "bytes_stored", lambda: views.FEW_BYTES + 1)
    office.client("audit-admin").post("/audit/checks/start/")
    assert DBTaskResult.objects.filter(task_path=check.module_path).count() == 1


def test_the_worker_notes_the_outcome_under_the_name_of_who_asked(office: Office) -> None:
    admin = office.account("audit-admin")
    assert check.func(admin.pk, "audit-admin") is True
    assert Event.objects.get(action="audit.verify").account == admin.pk


def test_once_it_has_ended_the_page_is_loaded_anew(office: Office) -> None:
    client = office.client("audit-admin")
    answer = client.get("/audit/checks/progress/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert client.get("/audit/checks/progress/")["Location"] == "/audit/checks/"


def test_a_check_that_a_killed_worker_left_behind_is_forgotten(office: Office) -> None:
    check.enqueue(office.account("audit-admin").pk, "audit-admin")
    assert views.is_running()
    DBTaskResult.objects.update(enqueued_at=time.real_now() - timedelta(hours=2))
    assert not views.is_running()


def test_signing_covers_its_own_event(office: Office) -> None:
    office.client("audit-admin").post("/audit/heads/sign/")
    head = SignedHead.objects.get()
    asked, signed = Event.objects.order_by("-seq")[:2][::-1]
    assert (asked.action, asked.account) == ("audit.sign", office.account("audit-admin").pk)
    assert (signed.action, signed.seq) == ("audit.signed", head.size)


def test_a_head_is_downloaded_as_the_command_line_writes_it(office: Office) -> None:
    client = office.client("audit-admin")
    client.post("/audit/heads/sign/")
    answer = client.get(f"/audit/heads/{SignedHead.objects.get().pk}/")
    assert TreeHead.from_json(answer.json()).signature_holds()
    assert client.get("/audit/heads/999/").status_code == 404


@pytest.mark.parametrize("who", ["system-admin", "security-admin", "officer"])
def test_nobody_else_checks(office: Office, who: str) -> None:
    assert office.post(who, "/audit/checks/start/").status == 403
    with pytest.raises(Forbidden):
        check_log(office.actor(who))


def test_a_liaison_does_not_sign(office: Office) -> None:
    with pytest.raises(Forbidden):
        sign_log(office.actor("liaison"))
    assert not SignedHead.objects.exists()
