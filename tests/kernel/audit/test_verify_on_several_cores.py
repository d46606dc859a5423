"""A long log is read by several processes; they name the same faults as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from zhujian.kernel.audit import leaves
from zhujian.kernel.audit.heads import sign
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import Frontier, leaf_hash
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.audit.verify import Report, verify
from zhujian.kernel.time import real_now

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = 350


@pytest.fixture
def long_log(own_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """350 events, shared out a hundred at a time, with signed heads after 150 and after all of them."""
    monkeypatch.setattr(leaves, "PAGE", 32)
    monkeypatch.setattr(leaves, "SHARE", 100)
    frontier, events = Frontier(), []
    for seq in range(1, SIZE + 1):
        event = Event(seq=seq, at=seq, business=seq, action="tests.done", role="tests", rows="[]", data="{}")
        event.leaf = leaf_hash(leaf_data(event))
        frontier.append(bytes(event.leaf))
        events.append(event)
    Event.objects.bulk_create(events[:150])
    edge = Frontier()
    edge.extend([bytes(event.leaf) for event in events[:150]])
    Event.objects.bulk_create(events[150:])
    Head.objects.create(size=frontier.size, frontier=frontier.to_bytes())
    for grown in (edge, frontier):
        now = real_now()
        head = sign(grown.size, grown.root(), now)
        SignedHead.objects.create(**{**head.to_json(), "signed_at": now})


def both() -> Report:
    """The report of two processes, which is that of one."""
    alone, together = verify(replay=False), verify(replay=False, processes=2)
    assert (alone.events, alone.root, alone.faults) == (together.events, together.root, together.faults)
    return together


def named() -> str:
    [fault] = both().faults
    return str(fault)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_log_holds(long_log: None) -> None:
    report = both()
    assert report.holds
    assert report.events == SIZE


@pytest.mark.parametrize("seq", [1, 101, SIZE])
def test_a_changed_event_is_named(long_log: None, seq: int) -> None:
    sql(f"UPDATE audit_event SET role = 'x' WHERE seq = {seq}")
    assert named() == f"第 {seq} 条事件: 内容与其哈希不符：该事件被改动过。"


@pytest.mark.parametrize("seq", [100, 133])
def test_a_deleted_event_is_named_also_at_the_end_of_a_share(long_log: None, seq: int) -> None:
    sql(f"DELETE FROM audit_event WHERE seq = {seq}")
    assert named() == f"第 {seq} 条事件: 此处应为第 {seq} 条：有事件被删除或调换。"


@pytest.mark.parametrize("seq", [200, 233])
def test_a_cut_tail_is_named(long_log: None, seq: int) -> None:
    sql(f"DELETE FROM audit_event WHERE seq > {seq}")
    first, second = both().faults
    assert "末尾被截断" in str(first)
    assert first.where == second.where == f"第 {seq + 1} 条事件"


def test_events_before_the_first_and_behind_the_last_are_named(long_log: None) -> None:
    sql("UPDATE audit_event SET seq = -5 WHERE seq = 350")
    assert named() == "第 1 条事件: 此处应为第 1 条：有事件被删除或调换。"
    sql("UPDATE audit_event SET seq = 352 WHERE seq = -5")
    assert named() == "第 350 条事件: 此处应为第 350 条：有事件被删除或调换。"


def test_a_head_within_a_share_is_compared(long_log: None) -> None:
    event = Event.objects.get(seq=120)
    event.role = "x"
    event.leaf = leaf_hash(leaf_data(event))
    event.save()
    assert "第 1 至 150 条事件之间被改写过" in named()
