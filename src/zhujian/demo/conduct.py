"""Two years of conduct checks: 747 of them, 46 cases, 99 persons, each recorded by the room that has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from zhujian.demo.cast import Cast
from zhujian.demo.inspections import leader_of
from zhujian.demo.lives import Finding
from zhujian.demo.names import invented_name
from zhujian.demo.stage import Life, Stage
from zhujian.kernel import time
from zhujian.kernel.field.actions import Slot, finish_visit, plan_visits
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.problems.actions import involve, register
from zhujian.kernel.registry import Topic

FIRST, LAST = date(2020, 12, 1), date(2022, 9, 29)
CHECKS, CASES, PERSONS = 747, 46, 99
POSTS = ("办公室主任", "副科级干部", "四级主任科员", "财务人员", "村（社区）党组织书记", "下属事业单位负责人")
OUTCOMES = ("批评教育", "谈话提醒", "责令作出书面检查", "诫勉", "党内警告", "党内严重警告", "政务警告")


@dataclass
class Checks:
    """The checks of one team after the other, month by month, and what a few of them found: put on record, and no more.

    What becomes of the persons is decided where leads and cases are handled.
    """

    dice: Random
    cast: Cast
    topic: Topic
    findings: list[Finding]
    stage: Stage

    def begin(self) -> None:
        months = self._by_month()
        found = set(self.dice.sample(range(CHECKS), CASES))
        persons = self._persons()
        place = 0
        for month, slots in sorted(months.items()):
            chosen = {at - place: persons.pop() for at in sorted(found) if place <= at < place + len(slots)}
            place += len(slots)
            begin = max(month, FIRST)
            self.stage.enter(
                datetime(begin.year, begin.month, begin.day, 8, tzinfo=time.ZONE), self._month(slots, chosen)
            )

    def _by_month(self) -> dict[date, list[Slot]]:
        """Every check on a working day of its own, by month."""
        sites, teams = (list(model.objects.filter(topic="conduct").order_by("code")) for model in (Site, Team))
        span = (LAST - FIRST).days
        seen: set[tuple[int, int, date]] = set()
        months: dict[date, list[Slot]] = defaultdict(list)
        while len(seen) < CHECKS:
            day = FIRST + timedelta(days=self.dice.randrange(span + 1))
            slot = Slot("check", self.dice.choice(sites), self.dice.choice(teams), day)  # type: ignore[arg-type]
            key = (slot.site.pk, slot.team.pk, day)
            if key not in seen:
                seen.add(key)
                months[day.replace(day=1)].append(slot)
        return {month: sorted(slots, key=lambda slot: (slot.day, slot.site.pk)) for month, slots in months.items()}

    def _persons(self) -> list[int]:
        """How many persons each case concerns: one or more, 99 in all."""
        counts = [1] * CASES
        for _more in range(PERSONS - CASES):
            counts[self.dice.randrange(CASES)] += 1
        return counts

    def _month(self, slots: list[Slot], found: dict[int, int]) -> Life:
        planned = plan_visits(self.cast["supervision1"], topic="conduct", slots=slots)
        for place, visit in enumerate(planned):
            start = datetime(visit.day.year, visit.day.month, visit.day.day, 9, tzinfo=time.ZONE)
            start += timedelta(minutes=7 * (place % 40))
            yield start + timedelta(hours=2)
            result = Visit.FAULTS if place in found else Visit.PASSED
            finish_visit(
                leader_of(visit.team), visit=visit, started_at=start, ended_at=start + timedelta(hours=1), result=result
            )
            if place in found:
                self._case(visit, found[place])

    def _case(self, visit: Visit, persons: int) -> None:
        finding = self.dice.choices(self.findings, [item.weight for item in self.findings])[0]
        category = self.topic.category(finding.category)
        if category is None:
            return
        room, unit = self.cast["supervision1"], visit.site.owner
        facts = f"{visit.day.year}年{visit.day.month}月{visit.day.day}日督查时发现：{finding.detail}。"
        title = f"{visit.site.name}{finding.title}"
        problem = register(room, topic="conduct", category=finding.category, title=title, facts=facts, site=visit.site)
        for _person in range(persons):
            named = {
                "name": invented_name(self.dice),
                "post": self.dice.choice(POSTS),
                "outcome": self.dice.choice(OUTCOMES),
            }
            involve(room, problem=problem, unit=unit, **named)
