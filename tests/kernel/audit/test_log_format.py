"""docs/log-format.md, for whoever checks the log without this software: its program is run as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.kernel.audit.conftest import Log
from zhujian.kernel.audit.heads import RAW, RAW_PUBLIC, base64, sign_now
from zhujian.kernel.audit.leaves import COLUMNS
from zhujian.kernel.audit.proofs import prove

PAGE = Path(__file__).resolve().parents[3] / "docs" / "log-format.md"
Given = dict[str, Any]


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Given, str], subprocess.CompletedProcess[str]]:
    """Run the page's program, apart from this project, on a file and a key."""
    [program] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    script, file = tmp_path / "check.py", tmp_path / "given.json"
    script.write_text(program, encoding="utf-8")

    def run(given: Given, key: str) -> subprocess.CompletedProcess[str]:
        file.write_text(json.dumps(given, indent=3, sort_keys=True), encoding="utf-8")
        command = [sys.executable, "-I", str(script), str(file), key]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    return run


Check = Callable[[Given, str], subprocess.CompletedProcess[str]]


def test_the_program_accepts_a_head(log: Log, check: Check) -> None:
    head = sign_now()
    done = check(head.to_json(), head.key)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{log.size} events" in done.stdout


@pytest.mark.parametrize("seq", [1, 8, 12])
def test_the_program_accepts_the_proof_of_an_event(log: Log, check: Check, seq: int) -> None:
    proof = prove(seq)
    done = check(proof.to_json(), log.yesterday.key)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"event {seq}: {proof.event['action']}" in done.stdout


@pytest.mark.parametrize(("name", "value"), [("size", 7), ("root", "0" * 64), ("signed_at", "2022-09-30T09:00:00")])
def test_the_program_refuses_a_changed_head(log: Log, check: Check, name: str, value: object) -> None:
    done = check({**log.yesterday.to_json(), name: value}, log.yesterday.key)
    assert (done.returncode, done.stderr.strip()) == (1, "the head is not signed by this key")


def test_the_program_refuses_a_head_under_another_key_than_the_one_kept(log: Log, check: Check) -> None:
    kept = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes(RAW, RAW_PUBLIC)).decode()
    assert check(log.yesterday.to_json(), kept).returncode == 1


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - {"leaf"}))
def test_the_program_refuses_a_proof_with_a_changed_column(log: Log, check: Check, column: str) -> None:
    proof = prove(3).to_json()
    proof["event"][column] = 7
    done = check(proof, log.yesterday.key)
    assert (done.returncode, done.stderr.strip()) == (1, "the proof is of another event")


@pytest.mark.parametrize("path", [lambda path: path[:-1], lambda path: [*path, path[0]], lambda path: path[::-1]])
def test_the_program_refuses_a_proof_with_another_path(
    log: Log, check: Check, path: Callable[[list[str]], list[str]]
) -> None:
    proof = prove(3).to_json()
    done = check({**proof, "path": path(proof["path"])}, log.yesterday.key)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_page_names_every_column_in_the_order_in_which_it_is_hashed() -> None:
    columns = [name for name in COLUMNS if name != "leaf"]
    text = PAGE.read_text("utf-8")
    order = r"\n".join(f"{{{name}}}" for name in columns)
    assert f'"{order}"' in text
    table = text.split("## An event and its leaf")[1].split("The leaf is")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == columns
