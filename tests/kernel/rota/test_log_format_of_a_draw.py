"""docs/log-format.md on draws: its program is run as it stands there, and its tables are what the log holds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.factories import SYSTEM
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import close_days
from zhujian.kernel.rota.actions import reveal
from zhujian.kernel.rota.canonical import plan_data
from zhujian.kernel.rota.draw import computed
from zhujian.kernel.rota.queries import revealed

PAGE = Path(__file__).resolve().parents[3] / "docs" / "log-format.md"
SECTION = PAGE.read_text("utf-8").split("## Drawing a plan of visits")[1].split("\n## ")[0]


@pytest.fixture
def draw(office):
    plan = office.published()
    with time.at(datetime(2022, 11, 1, 9, tzinfo=time.ZONE)):
        close_days(SYSTEM)
        return reveal(office.planner, plan=plan)


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[object], int]:
    [program] = re.findall(r"```py\n(.*?)```", SECTION, re.DOTALL)
    script, file = tmp_path / "check.py", tmp_path / "draw.json"
    script.write_text(program, encoding="utf-8")

    def run(given: object) -> int:
        file.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        return subprocess.run([sys.executable, "-I", str(script), str(file)], check=False).returncode

    return run


def data(plan, action):
    return json.loads(Event.objects.get(subject=f"rota.plan:{plan.pk}", action=action).data)


def test_the_program_accepts_what_the_log_holds(draw, checked):
    assert checked(data(draw, "rota.reveal")) == 0
    assert checked(revealed(draw)) == 0


@pytest.mark.parametrize("name", ["seed", "part", "contribution", "commitment", "inputs_hash"])
def test_the_program_catches_what_was_exchanged(draw, checked, name):
    assert checked({**data(draw, "rota.reveal"), name: "00" * 32}) == 1


def test_the_program_catches_another_capacity(draw, checked):
    held = data(draw, "rota.reveal")
    held["inputs"]["world"]["teams"][0]["capacity"] += 1
    assert checked(held) == 1


@pytest.mark.parametrize("step", ["rota.commit", "rota.contribute", "rota.publish", "rota.reveal"])
def test_the_table_names_what_each_event_holds(draw, step):
    [row] = [line for line in SECTION.splitlines() if line.startswith("| ") and f"| `{step}`" in line]
    assert data(draw, step).keys() <= set(re.findall(r"`(\w+)`", row))


def test_the_table_names_every_part_of_the_world(draw):
    named = set(re.findall(r"`(\w+)`", SECTION))
    inputs = data(draw, "rota.reveal")["inputs"]
    assert inputs.keys() <= named
    assert inputs["world"].keys() <= named
    for part in ("sites", "teams", "duties"):
        assert {key for item in inputs["world"][part] for key in item} <= named | {"code"}


def test_the_plan_is_what_follows_from_inputs_and_seed(draw):
    held = data(draw, "rota.reveal")
    found = plan_data(computed(held["inputs"], bytes.fromhex(held["seed"])))
    assert found.keys() == {"format", "slots"}
    assert found["slots"] == sorted(found["slots"])
    assert all(len(slot) == 4 for slot in found["slots"])
