"""What an archive says about itself, and what is not believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhujian.kernel.audit.heads import TreeHead
from zhujian.kernel.backup.manifest import Manifest, Member, require_plain

HEAD = TreeHead(3, "ab", "2022-09-30T01:00:00.000000+00:00", "sig", "key")
MANIFEST = Manifest(
    program="0.1.0",
    made_at="2022-09-30T01:00:00+00:00",
    engine="sqlite",
    with_keys=True,
    head=HEAD,
    migrations=("org.0001_org",),
    members={"zhujian.sqlite3": Member(10, "ab"), "files/ab/abcdef": Member(3, "cd")},
)


def changed(**changes: Any) -> bytes:
    return json.dumps({**json.loads(MANIFEST.to_json()), **changes}).encode()


def test_a_manifest_comes_back_as_it_was() -> None:
    assert Manifest.from_json(MANIFEST.to_json().encode()) == MANIFEST


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        changed(format=2),
        changed(head={}),
        changed(members={}),
        changed(members={"files/x": {"size": 1, "sha256": ""}}),
        changed(members=[]),
        changed(members={"zhujian.sqlite3": {"size": "many", "sha256": ""}}),
        changed(engine="oracle"),
    ],
)
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Manifest.from_json(text)


@pytest.mark.parametrize("name", ["", ".", "..", "/etc/passwd", "../x", "files/../../x", "files//x", "./x", "a\\b"])
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no plain path"):
        require_plain(name)


@pytest.mark.parametrize("name", ["x", "files/ab/abcdef", "files/..x", "竹/鉴.pdf"])
def test_a_path_within_is_taken(name: str) -> None:
    require_plain(name)
