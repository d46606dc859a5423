"""Run in a process of its own: an office with pits, the teams that visit them today, and the form that they fill in.

Prints how the teams' members sign in, as JSON.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhujian.kernel.field.models import Site
    from zhujian.kernel.org.models import Unit

CHECKLIST = "checklists/daily.xlsx"
TEAMS = 20
SURVEY = (
    ("start", "start", "", "", ""),
    ("end", "end", "", "", ""),
    ("begin_group", "basics", "基本情况", "", ""),
    ("select_one_from_file sites.csv", "site", "采场", "yes", ""),
    ("integer", "people", "作业人数", "yes", ". >= 0 and . <= 500"),
    ("select_one yn", "sealed", "旧采区已封闭", "yes", ""),
    ("end_group", "", "", "", ""),
    ("begin_repeat", "findings", "隐患", "", ""),
    ("select_one kinds", "kind", "隐患类别", "yes", ""),
    ("text", "what", "隐患内容", "yes", ""),
    ("image", "shot", "隐患照片", "", ""),
    ("end_repeat", "", "", "", ""),
    ("begin_group", "proof", "现场凭据", "", ""),
    ("image", "gate", "入口照片", "yes", ""),
    ("image", "signature", "负责人签名", "yes", ""),
    ("end_group", "", "", "", ""),
)
CHOICES = (("yn", "yes", "是"), ("yn", "no", "否"), ("kinds", "guard", "护栏缺失"), ("kinds", "wiring", "电缆破损"))


def many(questions: int) -> list[tuple[str, ...]]:
    """A long page: numbers, words and choices, every seventh there only while an earlier one is no three."""
    kinds = ("integer", "text", "select_one yn")
    rows = [(kinds[place % 3], f"q{place}", f"第 {place} 题", "", "") for place in range(questions)]
    conditions = {place: f"not(${{q{place - 3}}} = '3')" for place in range(3, questions, 7)}
    return [(*row, "", conditions.get(place, "")) for place, row in enumerate(rows)]


def workbook(questions: int = 0) -> bytes:
    """The form; with `questions` a page of so many stands before the others."""
    from openpyxl import Workbook

    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label::中文 (zh)", "required", "constraint", "appearance", "relevant"])
    if questions:
        survey.append(["begin_group", "many", "很多题"])
        for row in many(questions):
            survey.append(list(row))
        survey.append(["end_group"])
    for row in SURVEY:
        survey.append([*row, "signature" if row[1] == "signature" else ""])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::中文 (zh)"])
    for choice in CHOICES:
        choices.append(list(choice))
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append(["采场每日督查", "pits-daily", "1", "中文 (zh)"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def make(questions: int) -> list[dict[str, str]]:
    from tests.factories import SYSTEM
    from zhujian.kernel.checklists.actions import publish
    from zhujian.kernel.org.actions import add_unit

    county = add_unit(SYSTEM, code="county", name="示例市", kind="county")
    office = add_unit(SYSTEM, code="office", name="纪委", kind="office", parent=county)
    owner = add_unit(SYSTEM, code="owner", name="采场公司", kind="enterprise", parent=county)
    made = [team(number, office, owner) for number in range(1, TEAMS + 1)]
    publish(SYSTEM, topic="pits", code="daily", workbook=workbook(questions), name="daily.xlsx")
    return [*made, mine()]


def mine() -> dict[str, str]:
    """A mine of the county, with the checklist that comes along, and the team that visits it today."""
    from tests.factories import SYSTEM
    from tests.kernel.problems.world import made
    from zhujian.kernel.checklists.actions import publish
    from zhujian.kernel.registry import topic

    world, mines = made(), topic("mines")
    assert mines is not None
    publish(SYSTEM, topic="mines", code="daily", workbook=(mines.directory / CHECKLIST).read_bytes(), name="daily.xlsx")
    return sent("mines", "mines-team", world.office, world.site)


def team(number: int, office: Unit, owner: Unit) -> dict[str, str]:
    """A team of one with a visit today to a pit of its own."""
    from tests.factories import SYSTEM
    from zhujian.kernel.field.actions import add_site

    name = f"东坡{number}号采场"
    site = add_site(SYSTEM, topic="pits", code=f"P{number:02}", name=name, owner=owner, township=None, data={})
    return sent("pits", f"team{number:02}", office, site)


def sent(topic: str, user: str, office: Unit, site: Site) -> dict[str, str]:
    """Somebody whose team is sent to a site today; how they sign in."""
    from tests import factories, personas
    from tests.factories import SYSTEM
    from zhujian.kernel import time
    from zhujian.kernel.field.actions import add_member, add_team
    from zhujian.kernel.field.actions.visits import Slot, plan_visits

    member = personas.account("field-team", unit=office, password=factories.PASSWORD, username=user)
    made = add_team(SYSTEM, topic=topic, code=f"T-{user}", name=f"督查组 {user}", kind="on-site", unit=office)
    add_member(SYSTEM, team=made, account=member, since=date(2020, 1, 1))
    plan_visits(SYSTEM, topic=topic, slots=[Slot("daily", site, made, time.today())])
    return {"user": member.username, "password": factories.PASSWORD, "totp_secret": personas.enrol(member)}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(make(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
