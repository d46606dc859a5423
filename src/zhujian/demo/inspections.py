"""Three months of visits to the mines: drawn by lot each month, made every day, reviewed, and what they found.

Everything goes through the actions that a real office uses: the commitment, a second party's numbers, the published
plan, the phones' submissions, the regulator's own reports, the review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from io import BytesIO
from random import Random

from zhujian.demo.cast import Cast
from zhujian.demo.forms import clean_mine, clean_water, filled, with_fault
from zhujian.demo.lives import Case, Finding
from zhujian.demo.pictures import photograph
from zhujian.demo.stage import Life, Stage
from zhujian.kernel import time
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import current
from zhujian.kernel.field.actions import Report, Slot, plan_visits, record_reports
from zhujian.kernel.field.models import Site, Team, TeamMember, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import Topic
from zhujian.kernel.rota import actions as rota
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.submissions.actions import accept_clean, review
from zhujian.kernel.submissions.jobs import assess_new
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.taking import Receipt, take

MONTHS = (date(2022, 7, 1), date(2022, 8, 1), date(2022, 9, 1), date(2022, 10, 1))
PLANNER, SECOND_PARTY = "supervision2", "leader2"
FIRST_HOUR, LAST_HOUR = 9, 17
FAULTY_IN_A_HUNDRED = {"daily": 3, "covert": 14}
WITH_PHOTOS = timedelta(days=2)
METRES_AROUND = 0.002  # degrees, some 200 m
PASSED_IN_A_HUNDRED = 92


@dataclass
class Inspections:
    """The story's part about visits; `lives` takes what follows from a finding."""

    dice: Random
    cast: Cast
    topic: Topic
    findings: list[Finding]
    stage: Stage
    present: datetime

    def begin(self) -> None:
        for month in MONTHS:
            self.stage.enter(_at(_eve(month), 9), self._draw(month))
        self.stage.enter(_at(MONTHS[0], FIRST_HOUR), self._days())
        self.stage.enter(_at(MONTHS[0], 20), self._evenings())
        self.stage.enter(_at(MONTHS[0], 18), self._first_line())

    def _draw(self, month: date) -> Life:
        """Commit, add the second party's numbers, publish; reveal when the month is over."""
        planner = self.cast[PLANNER]
        plan = rota.commit(planner, topic="mines", month=month)
        yield _at(_eve(month), 10)
        rota.contribute(self.cast[SECOND_PARTY], plan=plan, contribution=f"{self.dice.getrandbits(256):064x}")
        yield _at(_eve(month), 11)
        rota.publish(planner, plan=plan)
        yield _at(_eve(_next(month)) + timedelta(days=8), 9)
        rota.reveal(planner, plan=Plan.objects.get(pk=plan.pk))

    def _days(self) -> Life:
        """Each day's visits in the order in which they end."""
        day = MONTHS[0]
        while True:
            rows = Visit.objects.filter(topic="mines", day=day, status="planned", origin=Visit.OWN)
            planned = list(rows.select_related("site", "site__township", "team").order_by("site__code", "kind"))
            self.dice.shuffle(planned)
            step = timedelta(hours=LAST_HOUR - FIRST_HOUR) / max(1, len(planned))
            moment = _at(day, FIRST_HOUR) + timedelta(minutes=40)
            for visit in planned:
                moment += step
                yield moment
                self._visit(visit)
            day += timedelta(days=1)
            yield _at(day, FIRST_HOUR)

    def _visit(self, visit: Visit) -> None:
        end = time.now() - timedelta(minutes=self.dice.randrange(2, 20))
        start = end - timedelta(minutes=self.dice.randrange(35, 90))
        state = str(visit.site.data.get("state", "producing"))
        answers = clean_mine(self.dice, visit.site.code, state, self._near(visit.site))
        files: dict[str, BytesIO] = {}
        found = self._finding() if self.dice.randrange(100) < FAULTY_IN_A_HUNDRED[visit.kind] else None
        if found is not None:
            files["fault.jpg"] = photograph(self.dice, "before", end)
            answers = with_fault(answers, found.category, f"{visit.site.name}井下", f"{found.detail}。", "fault.jpg")
        if self.present - end < WITH_PHOTOS:
            files["mouth.jpg"] = photograph(self.dice, "measure", start)
            arrival = answers["arrival"]
            answers = {**answers, "arrival": {**arrival, "pit_mouth": "mouth.jpg"}}  # type: ignore[dict-item]
        xml = filled(self.dice, self.form, answers, start, end)
        receipt = take(self._leader(visit), xml=xml, files=files, visit=visit.pk, sent_at=time.now())
        if found is not None:
            self._case(visit.site, found, receipt)

    def _case(self, site: Site, found: Finding, receipt: Receipt) -> None:
        """What becomes of the problem goes on beside the visits."""
        row = Submission.objects.get(pk=receipt.submission).findings.select_related("problem").first()
        category = self.topic.category(found.category)
        if row is not None and row.problem is not None and category is not None:
            case = Case(self.dice, self.cast, found, category, site)
            self.stage.enter(time.now(), case.after(row.problem, time.now()))

    def _evenings(self) -> Life:
        """The comparisons are made, and the room accepts what raises no doubt; the rest it reads one by one."""
        day = MONTHS[0]
        while True:
            while assess_new():
                pass
            room = self.cast[PLANNER]
            rows = Submission.objects.filter(status="received", visit__topic="mines")
            accept_clean(room, submissions=list(rows))
            for row in rows.filter(findings__isnull=False).distinct():
                review(room, submission=row, outcome="accepted")
            day += timedelta(days=1)
            yield _at(day, 20)

    def _first_line(self) -> Life:
        """Every Friday the regulator reports its own visits of the week."""
        day = MONTHS[0]
        regulator, sites = Unit.objects.get(code="emergency"), list(Site.objects.filter(topic="mines").order_by("code"))
        while True:
            reports = [self._report(site, regulator, day) for site in sites]
            record_reports(self.cast["emergency1"], topic="mines", reports=reports)
            day += timedelta(days=7)
            yield _at(day, 18)

    def _report(self, site: Site, regulator: Unit, day: date) -> Report:
        on = day - timedelta(days=self.dice.randrange(5))
        passed = self.dice.randrange(100) < PASSED_IN_A_HUNDRED
        return Report(
            site, regulator, on, Visit.PASSED if passed else Visit.FAULTS, number=f"巡查-{site.code}-{on:%m%d}"
        )

    @cached_property
    def form(self) -> Version:
        found = current("mines", "daily")
        if found is None:
            raise LookupError("the mines' daily checklist was not published")
        return found

    @cached_property
    def _leaders(self) -> dict[int | None, Actor]:
        return {team.pk: leader_of(team) for team in Team.objects.filter(topic="mines")}

    def _leader(self, visit: Visit) -> Actor:
        return self._leaders[visit.team_id]

    def _finding(self) -> Finding:
        rows = [item for item in self.findings if item.subject == "site"]
        return self.dice.choices(rows, [item.weight for item in rows])[0]

    def _near(self, site: Site) -> str:
        """A place within some 200 m of the pit mouth, as a phone tells it."""
        parts = [
            float(part or 0) + self.dice.uniform(-METRES_AROUND, METRES_AROUND)
            for part in (site.latitude, site.longitude)
        ]
        return f"{parts[0]:.6f} {parts[1]:.6f} 120 {self.dice.randrange(5, 25)}"


def ponds(dice: Random, cast: Cast) -> Life:
    """The pond's weekly rounds of the last three months, planned by hand, each on its Monday."""
    planner, form = cast["supervision1"], current("waters", "weekly")
    sites, teams = Site.objects.filter(topic="waters"), Team.objects.filter(topic="waters").order_by("code")
    day = date(2022, 7, 4)
    while form is not None and teams:
        slots = [Slot("weekly", site, teams[0], day) for site in sites]
        for visit in plan_visits(planner, topic="waters", slots=slots):
            start, end = _at(day, 9), _at(day, 9) + timedelta(minutes=dice.randrange(30, 60))
            answers = clean_water(dice, visit.site.code, "26.422000 112.860000 80 8")
            xml = filled(dice, form, answers, start, end)
            with time.at(end + timedelta(minutes=5)):
                take(leader_of(visit.team), xml=xml, visit=visit.pk, sent_at=time.now())
        day += timedelta(days=7)
        yield _at(day, 8)


def leader_of(team: Team | None) -> Actor:
    """The member of a team who has an account."""
    member = TeamMember.objects.filter(team=team, account__isnull=False).select_related("account").first()
    if member is None or member.account is None:
        raise LookupError(f"nobody in {team} has an account")
    return actor_for(member.account)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=time.ZONE)


def _eve(month: date) -> date:
    """Some days before a month begins."""
    return month - timedelta(days=4)


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
