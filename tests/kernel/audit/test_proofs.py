"""Proofs for outsiders: that an event is in the log, and that one head extends another."""

from __future__ import annotations

import dataclasses

import pytest

from tests import factories
from tests.kernel.audit.conftest import Log
from zhujian.kernel.audit.heads import sign, sign_now
from zhujian.kernel.audit.leaves import COLUMNS
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import EMPTY_ROOT, leaf_hash
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.proofs import Inclusion, extends, prove
from zhujian.kernel.errors import Conflict, NotFound
from zhujian.kernel.time import real_now


def test_every_event_can_be_proved_to_be_in_the_log(log: Log) -> None:
    for event in Event.objects.all():
        proof = prove(event.seq)
        assert proof.holds()
        assert proof.leaf == leaf_hash(leaf_data(event)).hex()


def test_a_proof_is_checked_without_the_database(log: Log) -> None:
    value = prove(3).to_json()
    again = Inclusion(value["seq"], value["leaf"], tuple(value["path"]), log.yesterday.from_json(value["head"]))
    assert again.holds()


def test_a_proof_tells_the_event_that_its_leaf_is_hashed_over(log: Log) -> None:
    proof = prove(3)
    event = Event.objects.get(seq=3)
    assert proof.to_json()["event"]["rows"] == event.rows
    assert set(proof.event) == set(COLUMNS) - {"leaf"}
    told = {**proof.event, "role": "somebody-else"}
    assert not dataclasses.replace(proof, event=told).holds()


@pytest.mark.parametrize("changes", [{"seq": 4}, {"leaf": "0" * 64}, {"path": ()}, {"seq": 99}])
def test_a_changed_proof_does_not_hold(log: Log, changes: dict[str, object]) -> None:
    assert not dataclasses.replace(prove(3), **changes).holds()


def test_a_proof_under_a_forged_head_does_not_hold(log: Log) -> None:
    proof = prove(3)
    assert not dataclasses.replace(proof, head=dataclasses.replace(proof.head, signature="AAAA")).holds()


def test_an_event_that_is_not_there_cannot_be_proved(log: Log) -> None:
    with pytest.raises(NotFound, match="没有第 99 条事件"):
        prove(99)


def test_an_altered_event_cannot_be_proved(log: Log) -> None:
    log.sql("UPDATE audit_event SET role = 'x' WHERE seq = 3")
    with pytest.raises(Conflict, match="该事件被改动过"):
        prove(3)


def test_an_event_of_a_rewritten_log_cannot_be_proved(log: Log) -> None:
    event = Event.objects.get(seq=3)
    event.role = "x"
    event.leaf = leaf_hash(leaf_data(event))
    event.save()
    with pytest.raises(Conflict, match="日志被改写过"):
        prove(3)


def test_a_later_head_extends_an_earlier_one(log: Log) -> None:
    assert extends(log.yesterday, sign_now()) == ""


def test_a_head_extends_itself(log: Log) -> None:
    assert extends(log.yesterday, log.yesterday) == ""


def test_any_head_extends_that_of_the_empty_log(db: None, own_keys: object) -> None:
    empty = sign(0, EMPTY_ROOT, real_now())
    factories.county()
    assert extends(empty, sign_now()) == ""


def test_an_earlier_head_does_not_extend_a_later_one(log: Log) -> None:
    assert extends(sign_now(), log.yesterday) == "新树头只有 8 条，旧树头已有 13 条：末尾被截断。"


def test_a_head_with_a_broken_signature_extends_nothing(log: Log) -> None:
    broken = dataclasses.replace(log.yesterday, size=3)
    assert extends(broken, sign_now()) == "旧树头的签名不成立。"
    assert extends(log.yesterday, dataclasses.replace(sign_now(), root="0" * 64)) == "新树头的签名不成立。"


def test_a_head_of_more_events_than_the_log_has_does_not_hold(log: Log) -> None:
    assert extends(log.yesterday, sign(99, b"\1" * 32, real_now())) == "日志只有 12 条，新树头为 99 条。"


def test_a_head_of_another_past_does_not_hold(log: Log) -> None:
    other = sign(9, b"\1" * 32, real_now())
    assert extends(log.yesterday, other) == "新树头与日志的前 9 条不符：日志被改写过。"
