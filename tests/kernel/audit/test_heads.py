"""Signed tree heads: what somebody outside keeps."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.kernel.audit.conftest import Log
from zhujian.kernel.audit.heads import TreeHead, public_key, sign_now, stored
from zhujian.kernel.audit.models import SignedHead


def test_a_head_says_how_many_events_under_which_root(log: Log) -> None:
    head = sign_now()
    assert head.size == log.size
    assert len(head.root) == 64
    assert head.key == public_key()
    assert head.signature_holds()


def test_a_head_that_was_signed_is_kept(log: Log) -> None:
    head = sign_now()
    assert stored(SignedHead.objects.latest("pk")) == head


def test_an_empty_log_can_be_signed(db: None, own_keys: Path) -> None:
    head = sign_now()
    assert head.size == 0
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
