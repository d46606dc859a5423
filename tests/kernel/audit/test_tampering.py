"""Whatever is done behind the log's back, a verification names it."""

from __future__ import annotations

import pytest

from tests.kernel.audit.conftest import Log
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.heads import KEY_FILE, TreeHead, key_path, sign, sign_now
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import Frontier, leaf_hash
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.audit.proofs import extends
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.org.models import Unit
from zhujian.kernel.time import real_now


def test_a_log_that_nobody_touched_holds(log: Log) -> None:
    report = verify(log.yesterday)
    assert report.holds
    assert report.events == log.size == 12
    assert report.rows == 11


@pytest.mark.parametrize("column", ["action", "role", "origin", "subject", "rows", "data"])
def test_one_changed_byte_in_any_text_of_an_event_is_named(log: Log, column: str) -> None:
    log.sql(f"UPDATE audit_event SET {column} = {column} || '.' WHERE seq = 5")
    assert log.faults() == ["第 5 条事件: 内容与其哈希不符：该事件被改动过。"]


@pytest.mark.parametrize("column", ["at", "business"])
def test_a_moved_time_of_an_event_is_named(log: Log, column: str) -> None:
    log.sql(f"UPDATE audit_event SET {column} = {column} + 1 WHERE seq = 5")
    assert log.faults() == ["第 5 条事件: 内容与其哈希不符：该事件被改动过。"]


def test_an_event_put_on_another_account_is_named(log: Log) -> None:
    log.sql("UPDATE audit_event SET account = 7 WHERE seq = 5")
    assert log.faults() == ["第 5 条事件: 内容与其哈希不符：该事件被改动过。"]


def test_a_changed_leaf_is_named(log: Log) -> None:
    Event.objects.filter(seq=5).update(leaf=b"\0" * 32)
    assert log.faults() == ["第 5 条事件: 内容与其哈希不符：该事件被改动过。"]


def test_an_event_whose_leaf_was_computed_anew_is_named_between_two_heads(log: Log) -> None:
    event = Event.objects.get(seq=3)
    event.role = "somebody-else"
    event.leaf = leaf_hash(leaf_data(event))
    event.save()
    [fault] = log.faults()
    assert fault.startswith("树头（8 条，")
    assert "第 1 至 8 条事件之间被改写过" in fault


def test_an_event_rewritten_after_the_last_head_is_named(log: Log) -> None:
    event = Event.objects.get(seq=9)
    event.role = "somebody-else"
    event.leaf = leaf_hash(leaf_data(event))
    event.save()
    assert "最近一次签名之后的事件被改写或添加过" in log.faults()[0]


def test_a_deleted_event_is_named(log: Log) -> None:
    log.sql("DELETE FROM audit_event WHERE seq = 4")
    assert log.faults() == ["第 4 条事件: 此处应为第 4 条：有事件被删除或调换。"]


def test_the_deleted_first_event_is_named(log: Log) -> None:
    log.sql("DELETE FROM audit_event WHERE seq = 1")
    assert log.faults() == ["第 1 条事件: 此处应为第 1 条：有事件被删除或调换。"]


def test_two_events_with_swapped_numbers_are_named(log: Log) -> None:
    for old, new in ((4, -1), (5, 4), (-1, 5)):
        log.sql("UPDATE audit_event SET seq = %s WHERE seq = %s", new, old)
    assert log.faults() == ["第 4 条事件: 内容与其哈希不符：该事件被改动过。"]


def test_two_events_with_swapped_contents_and_leaves_are_named(log: Log) -> None:
    first, second = Event.objects.get(seq=4), Event.objects.get(seq=5)
    first.seq, second.seq = 5, 4
    first.save()
    second.save()
    assert log.faults() == ["第 4 条事件: 内容与其哈希不符：该事件被改动过。"]


def test_an_event_put_before_the_first_is_named(log: Log) -> None:
    event = Event.objects.get(seq=1)
    event.seq = 0
    event.save(force_insert=True)
    assert log.faults() == ["第 1 条事件: 此处应为第 1 条：有事件被删除或调换。"]


def test_an_event_put_behind_the_last_is_named(log: Log) -> None:
    event = Event.objects.get(seq=12)
    event.seq = 13
    event.leaf = leaf_hash(leaf_data(event))
    event.save(force_insert=True)
    assert "最近一次签名之后的事件被改写或添加过" in log.faults()[0]


def test_a_cut_tail_is_named(log: Log) -> None:
    log.sql("DELETE FROM audit_event WHERE seq > 8")
    assert log.faults() == ["第 9 条事件: 日志只有 8 条，而前沿记录为 12 条：末尾被截断。"]


def cut(log: Log, size: int) -> None:
    """Cut the tail and make the log's own edge and heads agree with it."""
    log.sql("DELETE FROM audit_event WHERE seq > %s", size)
    log.sql("DELETE FROM audit_signedhead")
    frontier = Frontier()
    frontier.extend([bytes(leaf) for leaf in Event.objects.order_by("seq").values_list("leaf", flat=True)])
    Head.objects.update(size=frontier.size, frontier=frontier.to_bytes())


def test_a_tail_cut_together_with_the_logs_edge_is_named_by_a_head_kept_outside(log: Log) -> None:
    cut(log, 5)
    assert verify(replay=False).holds, "without a head from outside nobody can know"
    [fault] = log.faults(log.yesterday, replay=False)
    assert fault == "第 6 条事件: 日志只有 5 条，而已签名的树头为 8 条：末尾被截断，或由旧备份恢复。"


def test_a_tail_cut_together_with_the_logs_edge_leaves_rows_that_nobody_wrote(log: Log) -> None:
    cut(log, 5)
    assert f"org.unit {log.units[-1].pk}: 日志中没有这条记录：它不是经由系统动作写入的。" in log.faults()


def rewrite(log: Log) -> TreeHead:
    """Write another past from the first event on, under a key of one's own; the head of it."""
    frontier = Frontier()
    for event in Event.objects.order_by("seq"):
        event.role = "system:nobody"
        event.leaf = leaf_hash(leaf_data(event))
        event.save()
        frontier.append(bytes(event.leaf))
    Head.objects.update(size=frontier.size, frontier=frontier.to_bytes())
    SignedHead.objects.all().delete()
    return sign_now()


def test_a_log_rewritten_and_signed_with_another_key_is_named_by_a_head_kept_outside(log: Log) -> None:
    key_path().unlink()
    rewritten = rewrite(log)
    assert rewritten.key != log.yesterday.key
    faults = log.faults(log.yesterday)
    assert "签名所用的密钥不是本系统的密钥" in faults[0]
    assert any("第 1 至 8 条事件之间被改写过" in fault for fault in faults)
    assert extends(log.yesterday, rewritten) == "两个树头由不同的密钥签名。"


def test_a_log_rewritten_and_signed_with_the_systems_own_key_is_named_by_a_head_kept_outside(log: Log) -> None:
    rewritten = rewrite(log)
    [fault] = log.faults(log.yesterday)
    assert "第 1 至 8 条事件之间被改写过" in fault
    assert extends(log.yesterday, rewritten) == "旧树头与日志的前 8 条不符：日志被改写过。"


def test_stored_heads_signed_with_another_key_are_named(log: Log) -> None:
    key_path().unlink()
    assert "签名所用的密钥不是本系统的密钥" in log.faults()[0]


def test_a_stored_head_with_a_changed_root_is_named(log: Log) -> None:
    SignedHead.objects.update(root="0" * 64)
    assert "签名不成立" in log.faults()[0]


def test_a_forged_head_is_named(log: Log) -> None:
    forged = sign(3, b"\1" * 32, real_now())
    assert "第 1 至 3 条事件之间被改写过" in log.faults(forged)[0]


def test_a_changed_row_is_named(log: Log) -> None:
    unit = log.units[3]
    log.sql("UPDATE org_unit SET name = %s WHERE id = %s", "别的名字", unit.pk)
    assert log.faults() == [f"org.unit {unit.pk}: 内容与第 4 条事件的摘要不符：它在系统动作之外被改动过。"]


def test_a_changed_salt_is_named(log: Log) -> None:
    unit = log.units[3]
    log.sql("UPDATE org_unit SET salt = %s WHERE id = %s", b"\0" * 16, unit.pk)
    assert f"org.unit {unit.pk}: 内容与第 4 条事件的摘要不符" in log.faults()[0]


def test_a_deleted_row_is_named(log: Log) -> None:
    unit = log.units[-1]
    log.sql("DELETE FROM org_unit WHERE id = %s", unit.pk)
    assert log.faults() == [f"org.unit {unit.pk}: 第 12 条事件之后它在系统动作之外被删除。"]


def test_an_inserted_row_is_named(log: Log) -> None:
    columns = "code, name, short_name, kind, parent_id, path, division, uscc, salt"
    log.sql(
        f"INSERT INTO org_unit (id, {columns}) SELECT 990, 'forged', name, short_name, kind, parent_id, path, "
        "division, uscc, salt FROM org_unit WHERE id = %s",
        log.units[1].pk,
    )
    assert log.faults() == ["org.unit 990: 日志中没有这条记录：它不是经由系统动作写入的。"]


def test_a_row_put_back_after_it_was_deleted_by_an_action_is_named(log: Log) -> None:
    @action("org.manage")
    def remove(act: Act, *, pk: int) -> None:
        Unit.objects.filter(pk=pk).delete()

    kept = log.units[-1]
    values = {field.attname: getattr(kept, field.attname) for field in kept._meta.concrete_fields}
    remove(Actor.system("tests"), pk=kept.pk)
    names = ", ".join(values)
    log.sql(f"INSERT INTO org_unit ({names}) VALUES ({', '.join(['%s'] * len(values))})", *values.values())
    assert log.faults() == [f"org.unit {kept.pk}: 第 13 条事件已删除它，它却仍在库中。"]


def test_every_wrong_row_is_named_up_to_a_limit(log: Log) -> None:
    log.sql("UPDATE org_unit SET short_name = 'x'")
    assert len(log.faults()) == len(log.units)


def test_a_verification_of_the_log_alone_does_not_look_at_rows(log: Log) -> None:
    log.sql("UPDATE org_unit SET short_name = 'x'")
    assert verify(replay=False).holds


def test_the_log_holds_no_word_that_a_person_wrote(log: Log) -> None:
    for event in Event.objects.all():
        assert "示例" not in f"{event.rows}{event.data}{event.subject}"


def test_the_key_is_the_owners_alone_to_read(log: Log) -> None:
    assert key_path().name == KEY_FILE
    assert key_path().stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("seq", [-(2**63), -5, 0, 2**62 + 1, 2**63 - 1])
def test_an_event_put_in_before_the_first_or_behind_the_last_is_named(log: Log, seq: int) -> None:
    columns = "at, business, action, account, role, origin, subject, rows, data, leaf"
    log.sql(f"INSERT INTO audit_event (seq, {columns}) SELECT {seq}, {columns} FROM audit_event WHERE seq = 1")
    assert log.faults(replay=False)
    assert verify(log.yesterday, replay=False, processes=2).faults
