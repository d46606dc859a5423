"""Notices within the application: taken down with the action, worked out by the worker, read by their owner."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests import factories, personas
from tests.kernel.notices.conftest import Teller
from zhujian.kernel import time
from zhujian.kernel.action import Tell
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import NotFound
from zhujian.kernel.notices import kinds
from zhujian.kernel.notices.actions import mark_all_read, mark_read
from zhujian.kernel.notices.jobs import clear
from zhujian.kernel.notices.models import Notice, Wish
from zhujian.kernel.notices.queries import notices_of, of_request, unread_count
from zhujian.kernel.notices.spread import spread


def test_a_wish_is_taken_down_in_the_actions_own_transaction(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,), text="LY-2022-000001"), worked_out=False)
    [wish] = Wish.objects.all()
    assert (wish.kind, wish.accounts, wish.text) == ("tests.done", [leader.pk], "LY-2022-000001")
    assert not Notice.objects.exists()


def test_an_action_that_fails_wishes_nothing(tell: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhujian.kernel import action

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(action, "append", fail)
    with pytest.raises(ZeroDivisionError):
        tell(Tell("tests.done", accounts=(1,)))
    assert not Wish.objects.exists()


def test_all_wishes_of_an_action_cost_one_statement(tell: Teller) -> None:
    tell(Tell("tests.done"), worked_out=False)
    with CaptureQueriesContext(connection) as one:
        tell(Tell("tests.done", accounts=(1,)), worked_out=False)
    with CaptureQueriesContext(connection) as many:
        tell(*(Tell("tests.done", accounts=(number,)) for number in range(1, 9)), worked_out=False)
    assert len(one) == len(many)


def test_a_wish_is_worked_out_once(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,)), worked_out=False)
    assert spread() == 1
    assert spread() == 0
    assert Notice.objects.count() == 1
    assert not Wish.objects.exists()


def test_a_wish_that_another_worker_took_meanwhile_makes_no_second_notice(
    tell: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhujian.kernel.notices import spread as module

    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,)), worked_out=False)
    found = module.recipients

    def slow(*arguments: object) -> object:
        Wish.objects.all().delete()
        return found(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "recipients", slow)
    assert spread() == 0
    assert not Notice.objects.exists()


def test_a_notice_names_its_row_and_the_time_of_the_action(tell: Teller) -> None:
    unit, leader = factories.unit(), personas.account("leader")
    with time.at(time.now() - timedelta(days=2)) as moment:
        tell(Tell("tests.done", row=unit, accounts=(leader.pk,)), worked_out=False)
    spread()
    notice = Notice.objects.get()
    assert (notice.target, notice.row) == ("org.unit", unit.pk)
    assert notice.created_at == moment
    assert notice.read_at is None


def test_a_person_reads_own_notices_newest_first(tell: Teller) -> None:
    leader, other = personas.account("leader"), personas.account("leader")
    for text in ("first", "second"):
        tell(Tell("tests.done", accounts=(leader.pk,), text=text))
    tell(Tell("tests.done", accounts=(other.pk,), text="not mine"))
    actor = personas.acting(leader)
    assert [notice.text for notice in notices_of(actor)] == ["second", "first"]
    assert unread_count(actor) == 2


def test_nobody_signed_in_has_no_notices(tell: Teller) -> None:
    tell(Tell("tests.done", accounts=(personas.account("leader").pk,)))
    assert unread_count(Actor.anonymous()) == 0
    assert not notices_of(Actor.anonymous()).exists()


def test_the_bell_counts_the_unread_of_the_requests_actor(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,)))
    request = RequestFactory().get("/")
    assert of_request(cast(HttpRequest, request)) == 0
    request.actor = personas.acting(leader)  # type: ignore[attr-defined]
    assert of_request(request) == 1


def test_reading_is_noted_once_and_in_the_log(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,)))
    actor = personas.acting(leader)
    read = mark_read(actor, notice=notices_of(actor).get())
    first = read.read_at
    assert first is not None
    assert mark_read(actor, notice=read).read_at == first
    assert not notices_of(actor, unread=True).exists()
    event = Event.objects.filter(action="notices.read")[0]
    assert event.account == leader.pk
    assert verify().holds, "notices are no business rows and the log does not answer for them"


def test_everything_can_be_read_at_once(tell: Teller) -> None:
    leader, other = personas.account("leader"), personas.account("leader")
    for account in (leader, leader, other):
        tell(Tell("tests.done", accounts=(account.pk,)))
    assert mark_all_read(personas.acting(leader)) == 2
    assert unread_count(personas.acting(leader)) == 0
    assert unread_count(personas.acting(other)) == 1


def test_anothers_notice_is_not_there(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", accounts=(leader.pk,)))
    with pytest.raises(NotFound):
        mark_read(personas.leader(), notice=Notice.objects.get())


def test_every_role_may_read_what_it_is_told(tell: Teller) -> None:
    for actor in personas.everyone().values():
        assert actor.may("notices.read")


def test_a_declared_kind_has_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.declare("tests.done", "已办结：%(text)s")
    assert kinds.words_of("tests.done", "LY-2022-000001") == "已办结：LY-2022-000001"
    assert kinds.declared() == {"tests.done"}


def test_a_kind_that_nobody_declared_still_says_that_something_waits() -> None:
    assert kinds.words_of("tests.unknown", "") == "有一件事项请您查看。"
    assert kinds.words_of("tests.unknown", "LY-2022-000001") == "有一件事项请您查看：LY-2022-000001"


def test_what_was_read_long_ago_is_cleared_and_what_waits_is_not(tell: Teller) -> None:
    leader = personas.account("leader")
    for text in ("old", "new", "unread"):
        tell(Tell("tests.done", accounts=(leader.pk,), text=text))
    Notice.objects.filter(text="old").update(read_at=time.now() - timedelta(days=200))
    Notice.objects.filter(text="new").update(read_at=time.now() - timedelta(days=20))
    Notice.objects.filter(text="unread").update(created_at=time.now() - timedelta(days=900))
    clear()
    assert set(Notice.objects.values_list("text", flat=True)) == {"new", "unread"}
