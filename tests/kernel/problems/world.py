"""A mine with its owner, its regulator and its township, and the people who deal with its faults."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from PIL import Image

from tests import factories, personas
from tests.factories import SYSTEM
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.field.models import Site
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import File
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.queries import units_changed

MORNING = datetime(2022, 9, 8, 9, 0, tzinfo=time.ZONE)
CATEGORY = "general-hazard"
LICENCES = {"licence_no": "采证1", "safety_permit_no": "安证1", "capacity": "9", "state": "producing"}


@dataclass
class World:
    county: Unit
    office: Unit
    regulator: Unit
    township: Unit
    owner: Unit
    site: Site
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, who: str) -> Account:
        """`a` to `d` work in the supervision rooms; the others are named by what they are."""
        if who not in self.accounts:
            self.accounts[who] = self._open(who)
        return self.accounts[who]

    def _open(self, who: str) -> Account:
        if who in {"a", "b", "c", "d"}:
            return personas.account("supervision", unit=self.office)
        if who == "owner":
            return personas.account("liaison", unit=self.owner)
        if who == "regulator":
            return personas.account("liaison", unit=self.regulator)
        if who == "township":
            return personas.account("liaison", unit=self.township)
        return personas.account(who, unit=self.office)

    def actor(self, who: str) -> Actor:
        return personas.acting(self.account(who))

    def call(self, who: str, verb: str, path: str, body: Any = None) -> Any:
        """One API call; the answer has `status_code` and `json()`."""
        account = self.account(who)
        headers = personas.bearer(account, account.grants.get().role)
        send = getattr(Client(headers=headers), verb)
        if body is None:
            return send(f"/api/v1{path}")
        return send(f"/api/v1{path}", data=body, content_type="application/json")

    def step(self, who: str, problem: Problem, verb: str, **body: Any) -> Any:
        return self.call(who, "post", f"/problems/{problem.number}/{verb}", body)

    def problem(self, **fields: Any) -> Problem:
        given = {"topic": "mines", "category": CATEGORY, "title": "应急照明损坏", "facts": "副井口三盏不亮。"}
        return actions.register(self.actor("a"), **{**given, "site": self.site, **fields})

    def assigned(self, **fields: Any) -> Problem:
        return actions.assign(self.actor("a"), problem=self.problem(), unit=self.owner, **fields)

    def photograph(self, who: str = "owner", shade: int = 90) -> File:
        return upload(self.actor(who), stream=picture(shade), name="现场.jpg")

    def rectifying(self) -> Problem:
        problem = actions.acknowledge(self.actor("owner"), problem=self.assigned())
        return actions.rectify(
            self.actor("owner"),
            problem=problem,
            measure="更换灯具",
            done_on=time.today(),
            files=[self.photograph()],
        )

    def submitted(self) -> Problem:
        return actions.submit(self.actor("owner"), problem=self.rectifying(), summary="已全部更换。")

    def closed(self) -> Problem:
        return actions.close(self.actor("b"), problem=self.submitted(), finding="现场查看，已更换。")


def picture(shade: int = 90) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 80, 60)).save(out, "JPEG")
    out.seek(0)
    return out


def made() -> World:
    """The smallest county in which the topic of mines can live."""
    seed_holidays(SYSTEM)
    county = factories.county()
    group = factories.unit(Unit.RESIDENT)
    regulator = factories.unit(code="emergency", resident_group=group)
    township = factories.unit(Unit.TOWNSHIP, division="430481120")
    owner = factories.unit(Unit.ENTERPRISE)
    units_changed()
    site = add_site(SYSTEM, topic="mines", code="m01", name="望舒煤矿", owner=owner, township=township, data=LICENCES)
    return World(county, factories.unit(Unit.OFFICE), regulator, township, owner, site)
