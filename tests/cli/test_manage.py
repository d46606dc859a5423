"""Django's own commands, but for those that would go behind the log's back."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")


def test_commands_are_passed_on(real_county: Installation) -> None:
    assert "[X] 0001_audit" in real_county.ok("manage", "showmigrations", "audit")


def test_the_data_directory_may_stand_after_them(real_county: Installation) -> None:
    words = real_county.ok(
        "manage", "showmigrations", "audit", "--data", real_county.data, environ={"ZHUJIAN_DATA": ""}
    )
    assert "[X] 0001_audit" in words


@pytest.mark.parametrize("command", ["createsuperuser", "changepassword", "flush", "loaddata", "shell", "dbshell"])
def test_what_goes_behind_the_log_is_refused(real_county: Installation, command: str) -> None:
    assert real_county.refused("manage", command)


def test_no_command_makes_a_superuser_and_it_says_why(real_county: Installation) -> None:
    assert "没有超级管理员" in real_county.refused("manage", "createsuperuser", "--username", "root")


def test_a_refused_command_makes_no_directory(nowhere: Installation) -> None:
    nowhere.refused("manage", "flush")
    assert not nowhere.data.exists()
