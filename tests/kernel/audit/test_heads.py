"""Signed tree heads: what somebody outside keeps."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.kernel.audit.conftest import Log
from zhujian.kernel.audit.heads import TreeHead, key_path, public_key, sign_now, stored
from zhujian.kernel.audit.models import Event, SignedHead
from zhujian.kernel.audit.verify import verify


def test_a_head_says_how_many_events_under_which_root(log: Log) -> None:
    head = sign_now()
    assert head.size == log.size, "the event of its signing is the last that it covers"
    assert len(head.root) == 64
    assert head.key == public_key()
    assert head.signature_holds()


def test_a_head_that_was_signed_is_kept(log: Log) -> None:
    head = sign_now()
    assert stored(SignedHead.objects.latest("pk")) == head


def test_the_first_event_of_a_log_can_be_its_signing(db: None, own_keys: Path) -> None:
    head = sign_now()
    [event] = Event.objects.all()
    assert (event.action, event.role, event.account) == ("audit.signed", "system:audit", None)
    assert json.loads(event.data) == {"key": head.key}
    assert head.size == event.seq == 1
    assert head.signature_holds()


def test_a_log_that_has_not_grown_is_signed_again_without_an_event(log: Log) -> None:
    first, second = sign_now(), sign_now()
    assert (first.size, first.root) == (second.size, second.root)
    assert second.signature_holds()
    assert log.size == first.size
    assert verify(first).holds


def test_another_key_is_noted_also_where_the_log_has_not_grown(log: Log) -> None:
    first = sign_now()
    key_path().unlink()
    second = sign_now()
    assert second.size == first.size + 1
    assert json.loads(Event.objects.get(seq=second.size).data) == {"key": second.key}


def test_the_time_that_is_told_is_the_text_that_is_signed(log: Log) -> None:
    head = stored(SignedHead.objects.latest("pk"))
    assert head.signed_at.endswith("+00:00")
    assert head.signed_bytes().decode().splitlines()[-1] == head.signed_at
    assert head.signature_holds()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 1),
        ("root", "0" * 64),
        ("signed_at", "2022-09-30T09:00:00.000000+00:00"),
        ("signature", "AAAA"),
        ("signature", "not base64"),
        ("key", "AAAA"),
    ],
)
def test_a_head_changed_anywhere_is_no_longer_signed(log: Log, name: str, value: object) -> None:
    changed = dataclasses.replace(log.yesterday, **{name: value})
    assert not changed.signature_holds()


def test_a_head_comes_back_from_its_file(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "yesterday.head"
    file.write_text(json.dumps(log.yesterday.to_json()), encoding="utf-8")
    assert TreeHead.read(file) == log.yesterday


@pytest.mark.parametrize("text", ["[]", "{}", '{"size": "7"}', "nonsense"])
def test_a_file_that_holds_no_head_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.head"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"expected|Expecting"):
        TreeHead.read(file)


def test_the_key_is_made_once(log: Log, own_keys: Path) -> None:
    first = public_key()
    sign_now()
    assert public_key() == first
    assert [path.name for path in own_keys.iterdir()] == ["audit.key"]
