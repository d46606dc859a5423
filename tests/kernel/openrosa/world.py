"""A mine, the team that visits it today with a phone, a stranger's team, and the form that they fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from openpyxl import Workbook
from PIL import Image

from tests.factories import SYSTEM, serial
from tests.kernel.devices.phones import enrolled, person
from tests.kernel.openrosa.clients import DIGEST, Phone, instance
from tests.kernel.problems.world import World as Mine
from tests.kernel.problems.world import made as made_mine
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.field.actions import add_member, add_team
from zhujian.kernel.field.actions.visits import Slot, plan_visits
from zhujian.kernel.field.models import Team, Visit

FORM, VERSION = "mines-daily", "2022093001"
SURVEY = (
    ("start", "start", "", ""),
    ("end", "end", "", ""),
    ("today", "today", "", ""),
    ("select_one_from_file sites.csv", "site", "点位", "Site"),
    ("select_one ok", "ventilation", "通风是否正常", "Is the ventilation in order"),
    ("image", "first", "照片一", "First photo"),
    ("image", "second", "照片二", "Second photo"),
)
CHOICES = (("ok", "yes", "正常", "Yes"), ("ok", "no", "不正常", "No"))


def workbook(version: str = VERSION, form: str = FORM) -> bytes:
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label::中文 (zh)", "label::English (en)"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::中文 (zh)", "label::English (en)"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append(["煤矿每日督查", form, version, "中文 (zh)"])
    for sheet, rows in ((survey, SURVEY), (choices, CHOICES)):
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def published(version: str = VERSION) -> Version:
    return publish(SYSTEM, topic="mines", code="daily", workbook=workbook(version), name="daily.xlsx")


def photo(seed: int) -> bytes:
    """A picture that no other seed gives."""
    target = io.BytesIO()
    Image.effect_noise((64, 48), 60 + seed).save(target, "PNG")
    return target.getvalue()


@dataclass
class World:
    mine: Mine
    member: Account
    team: Team
    visit: Visit
    form: Version

    def phone(self, way: str = DIGEST, owner: Account | None = None) -> Phone:
        device, key = enrolled(owner or self.member)
        return Phone(device.login, key, way)

    def answers(self, **values: str) -> bytes:
        """A filled-in form; `values` are its nodes, `meta` ones and attributes by their names."""
        day = time.today().isoformat()
        given: dict[str, str] = {
            "start": f"{day}T08:30:00.000+08:00",
            "end": f"{day}T09:10:00.000+08:00",
            "today": day,
            "site": self.mine.site.code,
            "ventilation": "yes",
            **values,
        }
        return written(given)


def written(values: Mapping[str, str]) -> bytes:
    given = dict(values)
    form, version = given.pop("form", FORM), given.pop("version", VERSION)
    named = given.pop("instance", "") or instance()
    replaced = given.pop("deprecated", "")
    deprecated = f"<orx:deprecatedID>{replaced}</orx:deprecatedID>" if replaced else ""
    nodes = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in given.items())
    return (
        f'<data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms">{nodes}'
        f"<orx:meta>{deprecated}<orx:instanceID>{named}</orx:instanceID></orx:meta></data>"
    ).encode()


def made(day: date | None = None) -> World:
    mine = made_mine()
    member = person(unit=mine.office)
    team = team_of(mine, member)
    slot = Slot("daily", mine.site, team, day or time.today())
    visit = plan_visits(SYSTEM, topic="mines", slots=[slot])[0]
    return World(mine, member, team, visit, published())


def team_of(mine: Mine, member: Account) -> Team:
    number = serial()
    team = add_team(
        SYSTEM, topic="mines", code=f"team-{number}", name=f"第{number}督查组", kind="on-site", unit=mine.office
    )
    add_member(SYSTEM, team=team, account=member, since=date(2020, 1, 1))
    return team
