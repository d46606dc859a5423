"""How far back a rewritten log is known to be wrong: only heads that whoever rewrote it could not make narrow it."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from tests import factories
from tests.kernel.audit.conftest import Log
from zhujian.kernel.audit.heads import key_path, sign, sign_now, stored
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import Frontier, leaf_hash, root_of
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.audit.proofs import leaves
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.time import real_now


def rewrite(*, since: int) -> None:
    """Write another past from an event on, and the log's own edge with it."""
    frontier = Frontier()
    for event in Event.objects.order_by("seq"):
        if event.seq >= since:
            event.role = "system:nobody"
            event.leaf = leaf_hash(leaf_data(event))
            event.save()
        frontier.append(bytes(event.leaf))
    Head.objects.update(size=frontier.size, frontier=frontier.to_bytes())


def sign_all_anew() -> None:
    """Put heads of the log as it now stands in place of those that are stored, as if they had always been so."""
    hashes = leaves()
    for row in SignedHead.objects.all():
        head = sign(row.size, root_of(hashes[: row.size]), row.signed_at)
        SignedHead.objects.filter(pk=row.pk).update(root=head.root, signature=head.signature, key=head.key)


@pytest.fixture
def earlier(log: Log) -> int:
    """The size of a head that was signed some events before the log's last head."""
    sign_now()
    size = log.size
    factories.unit()
    return size


def test_heads_signed_anew_with_another_key_do_not_narrow_what_was_rewritten(log: Log, earlier: int) -> None:
    kept = sign_now()
    key_path().unlink()
    rewrite(since=1)
    sign_all_anew()
    assert verify(replay=False).holds, "without a head from outside nobody can know"
    key, stretch = log.faults(kept)
    assert key.endswith("签名所用的密钥不是本系统的密钥。")
    assert f"第 1 至 {kept.size} 条事件之间被改写过" in stretch


def test_heads_signed_anew_with_the_stolen_key_do_not_narrow_what_was_rewritten(log: Log, earlier: int) -> None:
    kept = sign_now()
    rewrite(since=2)
    sign_all_anew()
    [stretch] = log.faults(kept)
    assert f"第 1 至 {kept.size} 条事件之间被改写过" in stretch


def test_a_later_head_that_the_stolen_key_signed_takes_all_trust_from_earlier_ones(log: Log, earlier: int) -> None:
    rewrite(since=2)
    sign_all_anew()
    SignedHead.objects.filter(size=log.yesterday.size).delete()
    sign_now()
    [stretch] = log.faults(log.yesterday)
    assert f"第 1 至 {log.yesterday.size} 条事件之间被改写过" in stretch


def test_a_genuine_head_left_among_forged_ones_does_not_narrow_what_was_rewritten(log: Log, earlier: int) -> None:
    kept = sign_now()
    rewrite(since=2)
    genuine = SignedHead.objects.get(size=earlier)
    sign_all_anew()
    SignedHead.objects.filter(pk=genuine.pk).update(root=genuine.root, signature=genuine.signature, key=genuine.key)
    factories.unit()
    sign_now()
    stretch = next(fault for fault in log.faults(log.yesterday, replay=False) if "改写过" in fault)
    assert "第 1 至" in stretch, kept


def test_an_earlier_head_of_the_known_key_narrows_what_was_rewritten(log: Log, earlier: int) -> None:
    kept = sign_now()
    rewrite(since=earlier + 1)
    SignedHead.objects.filter(size__gt=earlier).delete()
    [stretch] = log.faults(kept)
    assert f"第 {earlier + 1} 至 {kept.size} 条事件之间被改写过" in stretch


def test_stored_heads_of_the_outside_key_count_after_the_systems_own_was_exchanged(log: Log, earlier: int) -> None:
    kept = sign_now()
    key_path().unlink()
    rewrite(since=earlier + 1)
    SignedHead.objects.filter(size__gt=earlier).delete()
    key, stretch = log.faults(kept)
    assert key.endswith("签名所用的密钥不是本系统的密钥。")
    assert f"第 {earlier + 1} 至 {kept.size} 条事件之间被改写过" in stretch


def test_a_cut_tail_is_named_also_where_the_key_was_exchanged(log: Log) -> None:
    log.sql("DELETE FROM audit_event WHERE seq > 6")
    log.sql("DELETE FROM audit_signedhead")
    rewrite(since=7)
    key_path().unlink()
    key, tail = log.faults(log.yesterday, replay=False)
    assert key.endswith("签名所用的密钥不是本系统的密钥。")
    assert tail.startswith("第 7 条事件: 日志只有 6 条，而已签名的树头为 8 条")


@pytest.mark.parametrize("changes", [{"size": 3}, {"root": "0" * 64}, {"signature": "AAAA"}, {"size": 99}])
def test_a_head_with_a_broken_signature_says_nothing_about_the_log(log: Log, changes: dict[str, object]) -> None:
    forged = dataclasses.replace(log.yesterday, **changes)
    [fault] = log.faults(forged)
    assert fault.endswith("签名不成立。")


def test_the_stored_copy_of_the_head_from_outside_is_not_named_twice(log: Log) -> None:
    rewrite(since=3)
    [fault] = log.faults(log.yesterday)
    assert "第 1 至 8 条事件之间被改写过" in fault


def test_a_bad_event_behind_a_denied_head_does_not_draw_attention_from_it(log: Log) -> None:
    rewrite(since=3)
    log.sql("UPDATE audit_event SET role = 'x' WHERE seq = 10")
    [fault] = log.faults(log.yesterday)
    assert "第 1 至 8 条事件之间被改写过" in fault


def test_every_signing_leaves_a_head_and_one_that_was_deleted_is_missed(log: Log, earlier: int) -> None:
    sign_now()
    for head in SignedHead.objects.order_by("pk"):
        SignedHead.objects.filter(pk=head.pk).delete()
        assert log.faults() == [f"第 {head.size} 条事件: 这一条签发的树头已不在库中：它被删除或改动过。"]
        head.save(force_insert=True)
    assert verify().holds


def test_all_heads_deleted_at_once_are_missed(log: Log, earlier: int) -> None:
    log.sql("DELETE FROM audit_signedhead")
    assert [fault.split(":")[0] for fault in log.faults(replay=False)] == ["第 8 条事件", f"第 {earlier} 条事件"]


def test_a_head_that_was_moved_to_another_size_is_missed(log: Log) -> None:
    log.sql("UPDATE audit_signedhead SET size = 4")
    broken, missed = log.faults()
    assert broken.endswith("签名不成立。")
    assert missed.startswith("第 8 条事件: 这一条签发的树头已不在库中")


def test_heads_from_before_signing_was_an_event_are_asked_of_nobody(log: Log) -> None:
    old = sign(3, root_of(leaves(3)), real_now())
    SignedHead.objects.create(**{**old.to_json(), "signed_at": datetime.fromisoformat(old.signed_at)})
    assert verify().holds
    SignedHead.objects.filter(size=3).delete()
    assert verify().holds


def test_a_signing_that_fails_leaves_neither_event_nor_head(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_values: object) -> None:
        raise OSError("no space left")

    before = log.size
    monkeypatch.setattr("zhujian.kernel.audit.heads.sign", full)
    with pytest.raises(OSError, match="no space"):
        sign_now()
    assert (log.size, SignedHead.objects.count()) == (before, 1)
    assert stored(SignedHead.objects.get()) == log.yesterday
