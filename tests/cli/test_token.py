"""A token from the command line: for the accounts of a demo county, and for nobody else."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Copy, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")


def test_the_token_alone_is_printed(demo_county: Installation) -> None:
    words = demo_county.ok("token", "--user", "supervision")
    assert words.startswith("zj_")
    assert len(words.split()) == 1


def test_the_token_signs_its_owner_in(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    token = county.ok("token", "--user", "leader", "--role", "leader").strip()
    served = county.serve()
    assert served.get("/api/v1/audit/head")[0] == 401
    assert served.get("/api/v1/audit/head", Authorization=f"Bearer {token}")[0] == 200


def test_the_log_knows_who_issued_it(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    county.ok("token", "--user", "leader")
    county.ok("audit", "verify")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--user", "nobody"], "没有名为 nobody 的演示账号"),
        (["--user", "leader", "--role", "supervision"], "现有角色：leader"),
    ],
)
def test_whom_there_is_not_gets_none(demo_county: Installation, arguments: list[str], words: str) -> None:
    assert words in demo_county.refused("token", *arguments)


def test_real_data_gives_none(real_county: Installation) -> None:
    assert "不是演示数据目录" in real_county.refused("token", "--user", "sys")


def test_a_mark_alone_makes_no_demo_county(copy: Copy, real_county: Installation) -> None:
    """The accounts of a real county are not the demo's, whatever file somebody puts beside them."""
    county = copy(real_county)
    (county.data / "demo.json").write_text("{}")
    assert "没有名为 sys 的演示账号" in county.refused("token", "--user", "sys")


def test_a_demo_county_without_its_mark_is_not_opened(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    (county.data / "demo.json").unlink()
    for command in (["token", "--user", "leader"], ["serve"], ["worker"]):
        assert "演示数据只能在演示目录中使用" in county.refused(*command)
