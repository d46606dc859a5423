"""`--data DIR` stands before or after the command, and goes before ZHUJIAN_DATA."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "DIR", "audit", "head"],
        ["audit", "--data", "DIR", "head"],
        ["audit", "head", "--data", "DIR"],
        ["audit", "head", "--data=DIR"],
    ],
)
def test_the_data_directory_stands_anywhere(real_county: Installation, arguments: list[str], tmp_path: Path) -> None:
    given = [argument.replace("DIR", str(real_county.data)) for argument in arguments]
    assert '"root"' in real_county.ok(*given, environ={"ZHUJIAN_DATA": str(tmp_path / "elsewhere")})


def test_the_environment_names_it_otherwise(real_county: Installation) -> None:
    assert '"root"' in real_county.ok("audit", "head")


def test_tables_of_another_version_are_refused(copy: object, real_county: Installation) -> None:
    made = copy(real_county)  # type: ignore[operator]
    made.ok("manage", "migrate", "notices", "zero", "--verbosity", "0")
    line = made.refused("audit", "verify")
    assert "notices.0001_notices" in line
    assert "zhujian manage migrate" in line
    made.ok("manage", "migrate", "--verbosity", "0")
    made.ok("audit", "verify")


def test_a_database_that_is_away_is_one_line(real_county: Installation) -> None:
    line = real_county.refused("audit", "verify", environ={"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    assert line.startswith("zhujian: 数据库无法使用：")


def test_a_database_of_another_kind_is_one_line(real_county: Installation) -> None:
    line = real_county.refused("audit", "verify", environ={"DATABASE_URL": "mysql://127.0.0.1/none"})
    assert "mysql" in line
