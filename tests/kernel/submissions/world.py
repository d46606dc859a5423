"""A pond that is visited today, the team that goes there, the room that ordered it, and the form that they fill in."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from xml.sax.saxutils import escape

from openpyxl import Workbook
from PIL import Image

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field import world as field_world
from tests.kernel.registry.samples import FULL, edited
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.field.actions import Report, Slot, add_member, add_team, plan_visits, record_reports
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.taking import Receipt, take

TOPIC = field_world.TOPIC
TODAY = date(2022, 9, 30)
NOON = datetime(2022, 9, 30, 12, tzinfo=time.ZONE)
FINDINGS = """
raises = "RAISES"

[[visits.daily.finding]]
question = "water/smell"
answers = ["bad", "worse"]
category = "dirty"

[[visits.daily.finding]]
question = "depth"
below = 0.5
category = "late"

[[visits.daily.finding]]
question = "faults/category"
by_answer = true

[visits.covert]"""
SURVEY = (
    ("start", "start", ""),
    ("end", "end", ""),
    ("today", "today", ""),
    ("select_one_from_file sites.csv", "site", "点位"),
    ("geopoint", "place", "位置"),
    ("begin_group", "water", "水质"),
    ("select_one smell", "smell", "水面气味"),
    ("image", "photo", "水面照片"),
    ("end_group", "", ""),
    ("decimal", "depth", "透明度（米）"),
    ("begin_repeat", "faults", "发现的问题"),
    ("select_one category", "category", "类别"),
    ("text", "what", "情况"),
    ("image", "photo", "照片"),
    ("end_repeat", "", ""),
)
CHOICES = (
    ("smell", "none", "无异味"),
    ("smell", "bad", "有异味"),
    ("smell", "worse", "恶臭"),
    ("category", "dirty", "水质差"),
    ("category", "rubbish", "垃圾"),
)


def topic_text(raises: str = "problem") -> str:
    return edited("\n[visits.covert]", FINDINGS.replace("RAISES", raises), FULL)


def workbook(version: str = "1") -> bytes:
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["池塘每日巡查", "ponds-daily", version])
    for sheet, rows in ((survey, SURVEY), (choices, CHOICES)):
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def picture(seed: int = 1, *, size: tuple[int, int] = (144, 128), quality: int = 92) -> bytes:
    """A picture that looks like no picture of another seed."""
    low = Image.frombytes("L", (9, 8), Random(seed).randbytes(72))
    target = io.BytesIO()
    low.resize(size, Image.Resampling.BICUBIC).save(target, "JPEG", quality=quality)
    return target.getvalue()


def instance() -> str:
    return f"uuid:{uuid.uuid4()}"


def node(name: str, *inner: str) -> str:
    return f"<{name}>{''.join(inner)}</{name}>"


def text(name: str, words: str) -> str:
    return node(name, escape(words))


def fault(category: str, what: str = "塘边有垃圾", photo: str = "") -> str:
    return node("faults", text("category", category), text("what", what), text("photo", photo))


@dataclass
class World:
    ponds: field_world.World
    site: Site
    room: Unit
    planner: Actor
    team: Team
    member: Actor
    form: Version
    accounts: tuple[Account, Account]

    def visit(self, day: date = TODAY, kind: str = "daily", site: Site | None = None) -> Visit:
        slot = Slot(kind, site or self.site, self.team, day)
        [visit] = plan_visits(self.planner, topic=TOPIC, slots=[slot])
        return visit

    def xml(
        self,
        *inside: str,
        named: str = "",
        deprecated: str = "",
        start: datetime = NOON - timedelta(minutes=40),
        end: datetime = NOON,
        site: str | None = None,
        version: str = "1",
        form: str = "ponds-daily",
    ) -> bytes:
        """A filled-in form around these nodes."""
        replaced = text("deprecatedID", deprecated) if deprecated else ""
        where = self.site.code if site is None else site
        meta = node("meta", text("instanceID", named or instance()), replaced)
        times = text("start", start.isoformat()) + text("end", end.isoformat()) + text("today", str(end.date()))
        body = "".join((times, text("site", where) if where else "", *inside, meta))
        return f'<data id="{form}" version="{version}">{body}</data>'.encode()

    def take(self, *inside: str, files: dict[str, bytes] | None = None, **fields: object) -> Receipt:
        streams = {name: io.BytesIO(content) for name, content in (files or {}).items()}
        return take(self.member, xml=self.xml(*inside, **fields), files=streams)  # type: ignore[arg-type]

    def submission(self, *inside: str, **fields: object) -> Submission:
        return Submission.objects.get(pk=self.take(*inside, **fields).submission)  # type: ignore[arg-type]

    def passed(self, days_before: int, *, result: str = "passed") -> Visit:
        """The regulator's own visit some days ago."""
        report = Report(self.site, self.ponds.regulator, TODAY - timedelta(days=days_before), result)
        return record_reports(SYSTEM, topic=TOPIC, reports=[report])[0]


SMELL = node("water", text("smell", "bad"), text("photo", "water.jpg"))
CLEAN = node("water", text("smell", "none"))


def made() -> World:
    ponds = field_world.made()
    site = ponds.site(place=(Decimal("26.42"), Decimal("112.86")))
    room = factories.unit(Unit.OFFICE)
    planner = personas.account("supervision", unit=room)
    team = add_team(SYSTEM, topic=TOPIC, code="on-site-01", name="第一现场督查组", kind="on-site", unit=room)
    account = personas.account("field-team", unit=room)
    add_member(SYSTEM, team=team, account=account, since=date(2022, 1, 1))
    form = publish(SYSTEM, topic=TOPIC, code="daily", workbook=workbook(), name="daily.xlsx")
    return World(ponds, site, room, personas.acting(planner), team, personas.acting(account), form, (planner, account))


def categories(rows: Sequence[object]) -> list[str]:
    return [row.category for row in rows]  # type: ignore[attr-defined]
