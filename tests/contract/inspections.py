"""The inspections of the small county: one of everything that hangs on a visit."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.problems.world import World, picture
from zhujian.demo.forms import clean_mine, filled, with_fault
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.declared import publish_declared
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import current
from zhujian.kernel.devices.actions import enrol
from zhujian.kernel.devices.models import Device
from zhujian.kernel.field.actions import (
    Report,
    Slot,
    add_member,
    add_team,
    declare_tie,
    edit_site,
    plan_visits,
    record_absence,
    record_reports,
)
from zhujian.kernel.field.models import Absence, Site, Team, TeamMember, Tie, Visit
from zhujian.kernel.problems.actions.persons import involve
from zhujian.kernel.problems.models import Involved, Problem
from zhujian.kernel.rota.actions import commit
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.submissions.jobs import assess_new, raise_left_over
from zhujian.kernel.submissions.models import Finding
from zhujian.kernel.submissions.taking import take

TODAY = date(2022, 9, 8)
CATEGORY = "major-hazard"
PLACE = (Decimal("26.422"), Decimal("112.861"))
FAR_OFF = "26.622 112.861 120 8"  # which is noted as a doubt


@dataclass(frozen=True)
class Words:
    """What is written in the rows, which an outsider may read nowhere."""

    team: str
    found: str
    absence: str
    tie: str
    person: str
    phone: str
    unannounced: str


@dataclass
class Inspections:
    words: Words
    team: Team
    member: TeamMember
    done: Visit
    planned: Visit
    covert: Visit
    absence: Absence
    tie: Tie
    form: Version
    person: Involved
    coming: Actor
    draw: Plan

    def device(self, account: Account) -> Device:
        """A phone of this person."""
        made, _key = enrol(SYSTEM, account=account, name=self.words.phone, kind=Device.KINDS[0][0])
        return made

    def values(self, account: Account | None) -> dict[str, object]:
        return {
            "/visits/ pk": self.done.pk,
            "/visits/ topic": "mines",
            "/api/v1/visits/ visit_id": self.done.pk,
            "/rota/ pk": self.draw.pk,
            "/rota/ topic": "mines",
            "/rota/ month": "2022-11",
            "/api/v1/rota/ plan_id": self.draw.pk,
            "/checklists/ pk": self.form.checklist.pk,
            "/checklists/versions/ pk": self.form.pk,
            "/checklists/ what": "workbook",
            "/coverage/ topic": "mines",
            "/coverage/ unit": "emergency",
            "/coverage/ moved": self.planned.pk,
            "/coverage/ kept": self.planned.pk,
            "/devices/ pk": self.device(account).pk if account is not None else 1,
            "/teams/ pk": self.team.pk,
            "/teams/ topic": "mines",
            "/members/ pk": self.member.pk,
            "/absences/ pk": self.absence.pk,
            "/ties/ pk": self.tie.pk,
            "/sites/ topic": "mines",
            "/field/api/ pk": self.form.pk,
            "/field/api/ name": "sites.csv",
            "/field/api/ instance": uuid.UUID(int=1),
            "/openrosa/ form_id": self.form.checklist.form_id,
            "/openrosa/ name": "sites.csv",
            "/openrosa/ key": "0" * 40,
            "/openrosa/ rest": "forms",
        }


def inspected(world: World, site: Site, problem: Problem, words: Words, insider: Account) -> Inspections:
    """A site that was visited yesterday, by a team in which the insider is too, and is to be visited again."""
    publish_declared(SYSTEM)
    form = current("mines", "daily")
    assert form is not None
    edit_site(SYSTEM, site=site, place=PLACE)
    team = add_team(SYSTEM, topic="mines", code="t1", name=words.team, kind="on-site", unit=world.office)
    hidden = add_team(SYSTEM, topic="mines", code="c1", name=words.unannounced, kind="covert", unit=world.office)
    colleague = personas.account("field-team", unit=world.office)
    member = add_member(SYSTEM, team=team, since=date(2022, 9, 1), account=insider)
    add_member(SYSTEM, team=team, since=date(2022, 9, 1), account=colleague)
    coming = personas.acting(colleague)
    done = visited(world, coming, team, site, form, TODAY, words.found)
    [planned] = plan_visits(world.actor("a"), topic="mines", slots=[Slot("daily", site, team, TODAY + timedelta(7))])
    [covert] = plan_visits(world.actor("a"), topic="mines", slots=[Slot("covert", site, hidden, TODAY + timedelta(9))])
    away = TODAY + timedelta(days=20)
    made = Inspections(
        words,
        team,
        member,
        done,
        planned,
        covert,
        record_absence(SYSTEM, team=team, since=away, until=away, reason=words.absence),
        declare_tie(SYSTEM, kind=Tie.FORMER_POST, since=TODAY, account=insider, unit=factories.unit(), note=words.tie),
        form,
        involve(SYSTEM, problem=problem, name=words.person),
        coming,
        commit(world.actor("a"), topic="mines", month=date(2022, 10, 1)),
    )
    made.device(colleague)
    return made


def visited(world: World, coming: Actor, team: Team, site: Site, form: Version, day: date, found: str) -> Visit:
    """A visit that the regulator's own went before and that found a fault; assessed and brought into the loop."""
    report = Report(site, world.regulator, day - timedelta(days=1), Visit.PASSED)
    record_reports(SYSTEM, topic="mines", reports=[report])
    [visit] = plan_visits(world.actor("a"), topic="mines", slots=[Slot("daily", site, team, day)])
    dice = Random(site.pk)
    end = datetime.combine(day, time.now().timetz())
    answers = with_fault(clean_mine(dice, site.code, "producing", FAR_OFF), CATEGORY, site.name, found, "a.jpg")
    xml = filled(dice, form, answers, end - timedelta(minutes=1), end)
    take(coming, xml=xml, files={"a.jpg": io.BytesIO(picture(99).read())}, visit=visit.pk, sent_at=time.now())
    raise_left_over()
    assess_new()
    visit.refresh_from_db()
    return visit


def inspect_again(world: World, site: Site, known: Inspections) -> None:
    """One more site of every kind of row: visited, to be visited, by a team with absences, ties and phones."""
    serial = factories.serial()
    edit_site(SYSTEM, site=site, place=PLACE)
    team = add_team(SYSTEM, topic="mines", code=f"t-{serial}", name=f"第{serial}组", kind="on-site", unit=world.office)
    account = personas.account("field-team", unit=world.office)
    add_member(SYSTEM, team=team, since=date(2022, 9, 1), account=account)
    done = visited(world, personas.acting(account), team, site, known.form, TODAY, "支护不牢")
    for kind, gap in (("daily", 7), ("daily", 8)):
        plan_visits(world.actor("a"), topic="mines", slots=[Slot(kind, site, team, TODAY + timedelta(gap))])
    away = TODAY + timedelta(days=20)
    record_absence(SYSTEM, team=team, since=away, until=away, reason="培训")
    declare_tie(SYSTEM, kind=Tie.KINSHIP, since=TODAY, account=account, unit=factories.unit())
    known.device(account)
    raised = Finding.objects.filter(submission__visit=done, problem__isnull=False).first()
    if raised is not None:
        involve(SYSTEM, problem=raised.problem, name=f"甲{serial}")
