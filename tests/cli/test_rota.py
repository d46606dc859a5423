"""`zhujian rota`: a trial, the steps of a draw, and computing it again from a file."""

import json

import pytest

# What a script does before anything else: it is the morning before the month, and the system acts.
BEGIN = """
import django
django.setup()
from datetime import date, datetime
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
morning = time.at(datetime({moment}, tzinfo=time.ZONE))
morning.__enter__()
tests = Actor.system("tests")
"""
PREPARE = """
from zhujian.kernel.access.actions import grant_role, open_account
from zhujian.kernel.field.actions import add_site, add_team
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit

data = {"licence_no": "C1", "safety_permit_no": "S1", "capacity": 9, "state": "producing"}
county = Unit.objects.get(code="county")
room = add_unit(tests, code="room", name="第一监督检查室", kind="office", parent=county)
add_unit(tests, code="emergency", name="示例市应急管理局", kind="government", parent=county)
town = add_unit(tests, code="town", name="示例镇", kind="township", parent=county)
mine = add_unit(tests, code="mine", name="示例煤矿", kind="enterprise", parent=county)
for user, role in (("planner", "supervision"), ("witness", "leader")):
    account = open_account(tests, username=user, name=user, unit=room, must_change_password=False, is_demo=True)
    grant_role(tests, account=account, role=role, unit=county, reason="演示", since=date(2020, 1, 1))
for number in range(3):
    add_site(tests, topic="mines", code=f"m{number}", name=f"矿{number}", owner=mine, township=town, data=data)
for code, kind in (("a1", "on-site"), ("a2", "on-site"), ("a3", "on-site"), ("a4", "on-site"), ("c1", "covert")):
    add_team(tests, topic="mines", code=code, name=code, kind=kind, unit=room)
"""
MONTH = ("--topic", "mines", "--month", "2022-10")
REVEAL = """
from zhujian.kernel.rota.actions import reveal
from zhujian.kernel.rota.models import Plan
reveal(tests, plan=Plan.objects.get())
"""
ABSENT = """
from zhujian.kernel.field.actions import record_absence
from zhujian.kernel.field.models import Team
since, until = date(2022, 10, 1), date(2022, 10, 31)
record_absence(tests, team=Team.objects.get(code="a4"), since=since, until=until, reason="外派")
"""


def run(county, script, moment="2022, 9, 30, 9"):
    environ = {"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"}
    done = county.python("-c", BEGIN.format(moment=moment) + script, environ=environ)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def county(copy, demo_county):
    made = copy(demo_county)
    run(made, PREPARE)
    return made


def plan(county, *arguments):
    return json.loads(county.ok("rota", "plan", *MONTH, "--json", *arguments))


def test_a_trial_keeps_nothing(county):
    assert "什么也没有保存" in county.ok("rota", "plan", *MONTH)
    tried = plan(county)
    assert (tried["preview"], tried["gaps"]) == (True, 0)
    assert (tried["since"], tried["until"]) == ("2022-10-01", "2022-10-31")
    assert {score["duty"] for score in tried["scores"]} == {"daily", "covert"}


def test_what_stands_in_the_way_is_said_with_its_numbers(county):
    """Four teams take turns at a site if they stay away for three days; with one of them gone there are three."""
    run(county, ABSENT)

    said = county.ok("rota", "explain", *MONTH)

    assert "轮换：同一督查组 3 日内不重复到同一点位，每处点位须有 4 个督查组轮流" in said
    assert "只有 3 个" in said


def test_a_draw_goes_step_by_step_and_is_computed_again_from_its_file(county, tmp_path, nowhere):
    committed = plan(county, "--seed-commit", "--account", "planner")
    assert committed["status"] == "committed"
    assert "请另一人" in county.refused("rota", "plan", *MONTH, code=3)
    assert "您的角色" in county.refused("rota", "plan", *MONTH, "--contribution", "5a" * 16, "--account", "planner")
    plan(county, "--contribution", "5a" * 16, "--account", "witness")
    published = plan(county)
    assert (published["status"], published["gaps"]) == ("published", 0)
    assert [score["duty"] for score in published["scores"]] == ["daily"]
    assert "暗访尚未全部结束" in county.refused("rota", "plan", *MONTH, "--reveal")

    run(county, REVEAL, "2022, 11, 2, 9")
    assert "重算一致" in county.ok("rota", "explain", *MONTH)
    file = tmp_path / "reveal.json"
    file.write_text(county.ok("rota", "explain", *MONTH, "--json"), encoding="utf-8")
    assert "重算一致" in nowhere.ok("rota", "explain", "--file", file)

    reveal = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**reveal, "seed": "00" * 32}), encoding="utf-8")
    assert "种子被改动过" in nowhere.refused("rota", "explain", "--file", file)


def test_a_draw_that_is_given_up_is_counted(county):
    plan(county, "--seed-commit", "--account", "planner")
    assert plan(county, "--abandon", "组员有变", "--account", "planner")["status"] == "abandoned"
    assert "已作废的抽取：1 次" in county.ok("rota", "explain", *MONTH)


@pytest.mark.parametrize("month", ["2022-13", "October", "2022-10-01", "9999-12", "0000-01"])
def test_a_month_that_is_none_is_refused(demo_county, month):
    county = demo_county
    assert month in county.refused("rota", "plan", "--topic", "mines", "--month", month, code=2)


def test_a_topic_or_an_account_that_is_not_there_is_named(demo_county):
    assert "dams" in demo_county.refused("rota", "plan", "--topic", "dams", "--month", "2022-10")
    named = ("rota", "plan", *MONTH, "--seed-commit", "--account", "nobody")
    assert "nobody" in demo_county.refused(*named)


def test_a_file_that_is_no_reveal_is_refused(nowhere, tmp_path):
    file = tmp_path / "reveal.json"
    assert "读不出公开材料" in nowhere.refused("rota", "explain", "--file", file)
    file.write_text("[]", encoding="utf-8")
    assert "读不出公开材料" in nowhere.refused("rota", "explain", "--file", file)
    file.write_text("{}", encoding="utf-8")
    nowhere.refused("rota", "explain", "--file", file)
