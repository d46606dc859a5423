"""The first run: three administrators and nobody above them."""

from __future__ import annotations

import copy as copies
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ANSWERS, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")

READ = """
import django, json
django.setup()
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account, Grant
from allauth.mfa.models import Authenticator
from zhujian.kernel.clocks.models import HolidayYear
from zhujian.kernel.org.models import Unit
print(json.dumps({
    "accounts": list(Account.objects.order_by("pk").values_list("username", "must_change_password", "is_demo")),
    "grants": list(Grant.objects.order_by("pk").values_list("account__username", "role")),
    "spans": [len(actor_for(account).spans) for account in Account.objects.all()],
    "factors": Authenticator.objects.count(),
    "units": list(Unit.objects.order_by("pk").values_list("code", "kind")),
    "holidays": HolidayYear.objects.count(),
}))
"""


def state(county: Installation) -> dict[str, Any]:
    done = county.python("-c", READ, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def answers(tmp_path: Path, change: dict[str, Any]) -> Path:
    """The answers with some of them changed, by their dotted names; None takes one away."""
    value = copies.deepcopy(ANSWERS)
    for name, given in change.items():
        *path, last = name.split("/")
        place: Any = value
        for key in path:
            place = place[key]
        if given is None:
            del place[last]
        else:
            place[last] = given
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def test_there_are_three_administrators_and_nobody_above_them(real_county: Installation) -> None:
    found = state(real_county)
    assert found["accounts"] == [["sys", True, False], ["sec", True, False], ["aud", True, False]]
    assert found["grants"] == [["sys", "system-admin"], ["sec", "security-admin"], ["aud", "audit-admin"]]
    assert found["spans"] == [0, 0, 0], "an administrator sees no business row"


def test_each_has_a_second_factor_that_is_shown_once(real_county: Installation) -> None:
    words = (real_county.data.parent / "init.txt").read_text(encoding="utf-8")
    assert words.count("otpauth://totp/") == 3
    assert state(real_county)["factors"] == 3


def test_the_county_its_office_and_the_holiday_tables_are_there(real_county: Installation) -> None:
    found = state(real_county)
    assert found["units"] == [["430481", "county"], ["office", "office"]]
    assert found["holidays"] > 0


def test_everything_was_done_by_actions(real_county: Installation) -> None:
    assert "日志成立" in real_county.ok("audit", "verify")


def test_it_happens_once(real_county: Installation, tmp_path: Path) -> None:
    assert "已经初始化过" in real_county.refused("init", "--answers", answers(tmp_path, {}))


def test_a_demo_county_is_not_initialised(demo_county: Installation, tmp_path: Path) -> None:
    assert "是演示数据目录" in demo_county.refused("init", "--answers", answers(tmp_path, {}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"county/code": None, "office": {}}, "缺少 county.code。；缺少 office.code。；缺少 office.name。"),
        ({"administrators/audit-admin": None}, "缺少 administrators.audit-admin.user。"),
        ({"administrators/audit-admin/name": "示例甲"}, "须是三个不同的人"),
        ({"administrators/audit-admin/user": "SYS"}, "须是三个不同的人"),
        ({"administrators/audit-admin/password": "short"}, "审计管理员："),
        ({"county/code": 430481}, "缺少 county.code。"),
    ],
)
def test_answers_that_will_not_do_are_all_named(nowhere: Installation, tmp_path: Path, change: Any, words: str) -> None:
    assert words in nowhere.refused("init", "--answers", answers(tmp_path, change))


def test_what_was_refused_can_be_tried_again(empty: Installation, tmp_path: Path) -> None:
    """Nothing is half done: the good administrators of a bad list are not there either."""
    empty.refused("init", "--answers", answers(tmp_path, {"administrators/audit-admin/password": "short"}))
    assert state(empty)["accounts"] == []
    empty.ok("init", "--answers", answers(tmp_path, {}))


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.engine("sqlite")
def test_nobody_else_reads_what_is_made(nowhere: Installation, tmp_path: Path) -> None:
    nowhere.ok("init", "--answers", answers(tmp_path, {}))
    assert mode_of(nowhere.data) == 0o700
    assert {mode_of(path) & 0o077 for path in nowhere.data.rglob("*")} == {0}


@pytest.mark.engine("sqlite")
def test_in_a_directory_that_others_can_enter_the_files_are_private_and_it_says_so(
    nowhere: Installation, tmp_path: Path
) -> None:
    nowhere.data.mkdir(mode=0o755)
    (nowhere.data / "zhujian.sqlite3").touch(mode=0o644)
    done = nowhere.zhujian("init", "--answers", answers(tmp_path, {}))
    assert done.returncode == 0
    assert "chmod 700" in done.stderr
    assert {mode_of(path) & 0o077 for path in nowhere.data.rglob("*")} == {0}
    assert mode_of(nowhere.data) == 0o755, "whose directory it is decides who enters"


def test_a_private_directory_is_not_spoken_of(nowhere: Installation, tmp_path: Path) -> None:
    nowhere.data.mkdir(mode=0o700)
    assert "chmod" not in nowhere.zhujian("init", "--answers", answers(tmp_path, {})).stderr


def test_a_file_of_answers_that_is_none_is_named(nowhere: Installation, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text("{", encoding="utf-8")
    assert str(file) in nowhere.refused("init", "--answers", file)
    assert not nowhere.data.exists()


def test_without_a_terminal_nobody_is_asked(nowhere: Installation) -> None:
    assert "--answers" in nowhere.refused("init")
