"""`zhujian audit`: exit code 0 only if it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Copy, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")
UPLOADS = """
import django
django.setup()
from io import BytesIO
from zhujian.kernel.actor import Actor
from zhujian.kernel.files.actions import upload
for text in (b"first", b"second"):
    print(upload(Actor.system("tests"), stream=BytesIO(text), name="a.txt").sha256)
"""


def test_a_log_that_nobody_touched_holds(real_county: Installation, tmp_path: Path) -> None:
    head = real_county.head(tmp_path / "today.head")
    root = json.loads(head.read_text())["root"]
    assert root in real_county.ok("audit", "verify")
    assert root in real_county.ok("audit", "verify", "--log-only", "--head", head)


def test_a_changed_event_fails_the_verification_and_is_named(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    county.sql("UPDATE audit_event SET data = '{}' || ' ' WHERE seq = 2")
    assert county.refused("audit", "verify") == "zhujian: 第 2 条事件: 内容与其哈希不符：该事件被改动过。"
    assert "第 2 条事件" in county.refused("audit", "verify", "--log-only")
    assert "第 2 条事件" in county.refused("audit", "prove", 2)


def test_a_changed_row_fails_the_verification_and_is_named(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    county.sql("UPDATE org_unit SET name = 'x' WHERE code = 'office'")
    assert "org.unit 2: 内容与第 3 条事件的摘要不符" in county.refused("audit", "verify")
    county.ok("audit", "verify", "--log-only")


def test_a_cut_tail_is_named_by_a_head_kept_outside(copy: Copy, real_county: Installation, tmp_path: Path) -> None:
    county = copy(real_county)
    head = county.head(tmp_path / "today.head")
    county.sql("DELETE FROM audit_event WHERE seq > 4")
    assert "末尾被截断" in county.refused("audit", "verify", "--log-only", "--head", head)


def test_an_event_is_proved_with_its_path(real_county: Installation) -> None:
    proof = json.loads(real_county.ok("audit", "prove", "3"))
    assert proof["seq"] == 3
    assert len(proof["leaf"]) == 64
    assert proof["path"]
    assert proof["head"]["size"] >= 3


def test_an_event_that_is_not_there_is_refused(real_county: Installation) -> None:
    assert "没有第 999 条事件" in real_county.refused("audit", "prove", 999)


def test_one_head_extends_another_but_not_the_other_way_round(
    copy: Copy, real_county: Installation, tmp_path: Path
) -> None:
    county = copy(real_county)
    old = county.head(tmp_path / "old.head")
    county.ok("backup", tmp_path / "grows.zip")
    new = county.head(tmp_path / "new.head")
    assert "延伸而来" in county.ok("audit", "consistency", old, new)
    assert "末尾被截断" in county.refused("audit", "consistency", new, old)


@pytest.mark.parametrize("text", ["abc", "0", "-1", "1.5", "1_0", "１", "", "9" * 19])
def test_what_is_no_number_of_an_event_is_said_in_words(real_county: Installation, text: str) -> None:
    said = real_county.refused("audit", "prove", "--", text, code=2)
    assert f"事件序号从 1 开始，没有“{text}”这个序号" in said
    assert "_number" not in said
    english = real_county.refused("audit", "prove", "--", text, code=2, environ={"LC_ALL": "en_GB.UTF-8"})
    assert "_number" not in english


def test_a_byte_changed_in_a_stored_file_fails_the_verification_and_its_row_is_named(
    copy: Copy, real_county: Installation
) -> None:
    county = copy(real_county)
    done = county.python("-c", UPLOADS, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
    assert done.returncode == 0, done.stderr
    changed, lost = done.stdout.split()
    assert "2 份文件内容" in county.ok("audit", "verify")
    stored = {digest: county.data / "files" / digest[:2] / digest for digest in (changed, lost)}
    stored[changed].write_bytes(b"F" + stored[changed].read_bytes()[1:])
    stored[lost].unlink()
    named = county.zhujian("audit", "verify")
    assert named.returncode == 1
    assert sorted(named.stderr.strip().splitlines()) == [
        f"zhujian: files.file 1: 文件内容被改动过：存储中的内容与登记的摘要 {changed} 不符。",
        f"zhujian: files.file 2: 文件内容缺失：存储中没有摘要为 {lost} 的内容。",
    ]
    county.ok("audit", "verify", "--log-only")


def test_a_second_factor_put_in_by_sql_is_named(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    county.ok("audit", "verify")
    county.sql(
        "INSERT INTO mfa_authenticator (id, user_id, type, data, created_at) "
        "SELECT 990, user_id, 'webauthn', data, created_at FROM mfa_authenticator WHERE id = 1"
    )
    assert "mfa.authenticator 990: 日志中没有这条记录" in county.refused("audit", "verify")


def test_a_deleted_head_is_missed(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    county.sql("DELETE FROM audit_signedhead")
    assert "这一条签发的树头已不在库中" in county.refused("audit", "verify", "--log-only")


def test_a_head_with_a_broken_signature_is_said_once(real_county: Installation, tmp_path: Path) -> None:
    head = json.loads(real_county.head(tmp_path / "true.head").read_text())
    forged = tmp_path / "forged.head"
    forged.write_text(json.dumps({**head, "root": "0" * 64}))
    [said] = real_county.zhujian("audit", "verify", "--head", forged).stderr.strip().splitlines()
    assert said.endswith("签名不成立。")


@pytest.mark.parametrize("text", ["", "{}", '{"size": 1}'])
def test_a_file_that_holds_no_head_is_named(real_county: Installation, tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.head"
    file.write_text(text)
    assert str(file) in real_county.refused("audit", "verify", "--head", file)
    assert str(file) in real_county.refused("audit", "consistency", file, file)


def test_a_head_of_another_system_is_named(
    real_county: Installation, demo_county: Installation, tmp_path: Path
) -> None:
    other = demo_county.head(tmp_path / "other.head")
    assert real_county.zhujian("audit", "verify", "--head", other).stderr.count("不是本系统的密钥") == 1
