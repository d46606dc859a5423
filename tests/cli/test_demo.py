"""The demo county: reused where it stands, refused where real data stands, and living in its own time."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Copy, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")

BEGINNING = datetime.fromisoformat("2022-09-30T09:00:00+08:00")
# Opened as every command opens it.
OPENED = (
    "from pathlib import Path\nimport os\nfrom zhujian.cli.places import open_installation\n"
    "open_installation(Path(os.environ['ZHUJIAN_DATA']))\n"
    "from zhujian.kernel import time\nprint(time.now().isoformat())"
)


def moment(county: Installation) -> datetime:
    """What time a command that starts now has."""
    done = county.python("-c", OPENED)
    assert done.returncode == 0, done.stderr
    return datetime.fromisoformat(done.stdout.strip())


def last_event(county: Installation) -> datetime:
    script = (
        "import django; django.setup()\nfrom zhujian.site.demonstration import last_moment\n"
        "print(last_moment().isoformat())"
    )
    done = county.python("-c", script, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
    assert done.returncode == 0, done.stderr
    return datetime.fromisoformat(done.stdout.strip())


def test_a_county_that_stands_is_reused_and_its_accounts_are_shown(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    before = county.ok("audit", "head")
    assert county.ok("demo", "--build-only").splitlines() == [
        "supervision  supervision  Zhu-jian-2022",
        "leader  leader  Zhu-jian-2022",
    ]
    assert json.loads(county.ok("audit", "head"))["root"] == json.loads(before)["root"]


def test_a_directory_with_real_data_is_refused(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    before = county.ok("audit", "verify")
    assert "可能有正式数据" in county.refused("demo", "--build-only")
    assert county.ok("audit", "verify") == before


def test_a_directory_with_anything_in_it_is_refused(empty: Installation) -> None:
    (empty.data / "diary.txt").write_text("x")
    assert "不是空目录" in empty.refused("demo", "--build-only")
    assert [path.name for path in empty.data.iterdir()] == ["diary.txt"]


@pytest.mark.engine("postgresql")
def test_a_database_with_real_data_is_refused_from_an_empty_directory(
    copy: Copy, real_county: Installation, tmp_path: Path
) -> None:
    county = copy(real_county)
    line = county.refused("demo", "--build-only", "--data", tmp_path / "fresh")
    assert "已有数据" in line
    county.ok("audit", "verify")


def test_its_time_stands_still_while_nobody_works_there(demo_county: Installation) -> None:
    """Whatever day it is on the wall, a command begins where the last thing happened."""
    assert timedelta(0) <= moment(demo_county) - last_event(demo_county) < timedelta(minutes=2)
    assert last_event(demo_county) - BEGINNING < timedelta(hours=1)


def test_a_stale_clock_is_not_followed(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    stale = {"business": "2022-09-30T09:00:00+08:00", "real": "2020-01-01T00:00:00+00:00"}
    (county.data / "clock.json").write_text(json.dumps(stale))
    assert moment(county) - last_event(county) < timedelta(minutes=2)


def test_every_process_goes_by_the_time_of_the_server(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    county.serve()
    shift = json.loads((county.data / "clock.json").read_text())
    assert datetime.fromisoformat(shift["business"]) >= BEGINNING
    (county.data / "clock.json").write_text(json.dumps({**shift, "business": "2022-10-01T09:00:00+08:00"}))
    assert moment(county).date().isoformat() == "2022-10-01"


def test_time_goes_on_from_what_has_happened(copy: Copy, demo_county: Installation, tmp_path: Path) -> None:
    county = copy(demo_county)
    first = moment(county)
    county.ok("token", "--user", "leader")
    assert last_event(county) > first
    assert moment(county) >= last_event(county)


def test_a_real_county_lives_in_real_time(real_county: Installation) -> None:
    now = moment(real_county)
    assert abs(now - datetime.now(now.tzinfo)) < timedelta(minutes=2)


def test_a_half_built_county_is_cleared_away_first(copy: Copy, demo_county: Installation) -> None:
    """The builder is put off here: what counts is that nothing of the first attempt is left for it."""
    county = copy(demo_county)
    (county.data / "accounts.json").unlink()
    script = (
        "import sys, types\nfrom zhujian.cli import main\n"
        "builder = types.ModuleType('zhujian.demo')\n"
        "def build(directory, progress):\n"
        "    from zhujian.kernel.access.models import Account\n"
        "    from django.core.management import call_command\n"
        "    call_command('migrate', verbosity=0)\n"
        "    assert not Account.objects.exists()\n"
        "    assert not (directory / 'keys').exists()\n"
        "    (directory / 'demo.json').write_text('{}')\n"
        "    (directory / 'accounts.json').write_text('[]')\n"
        "builder.build = build\nsys.modules['zhujian.demo'] = builder\n"
        "sys.exit(main(['demo', '--build-only']))"
    )
    done = county.python("-c", script)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(county.data)
