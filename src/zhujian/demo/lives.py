"""What becomes of one finding: the walk through the loop, with its delays, objections and relapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from zhujian.demo.cast import Cast
from zhujian.demo.pictures import photograph
from zhujian.demo.stage import Detour, Life, later, office_hours
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import File
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import Category
from zhujian.kernel.signals import actions as signals
from zhujian.kernel.signals.models import Signal

LOOKS_BACK = {"mines": "resident1", "waters": "resident2"}
PHOTOGRAPHS = {"before": "整改前", "after": "整改后", "measure": "整改现场"}


@dataclass(frozen=True)
class Finding:
    """A row of the table of findings: `subject` is "site", "township" or "unit:CODE"."""

    topic: str
    category: str
    subject: str
    weight: int
    title: str
    detail: str
    measure: str
    finding: str


@dataclass
class Case:
    """One finding at one site, and the dice that decide what becomes of it."""

    dice: Random
    cast: Cast
    finding: Finding
    category: Category
    site: Site

    def life(self, start: datetime) -> Life:
        """From the team's signal to the look-back."""
        yield from self.after(self._found(), start)

    def after(self, problem: Problem, start: datetime) -> Life:
        """From the problem that was registered at `start` on."""
        self.problem = problem
        moment = later(self.dice, start, self.dice.choice((0.02, 0.05, 0.2, 1)))
        yield moment
        self._assign()
        moment = later(self.dice, moment, self.dice.choice((0.1, 0.3, 1, 1, 2)))
        yield moment
        if self.dice.random() < 0.04:
            moment = yield from self._objection(moment)
        actions.acknowledge(self.liaison, problem=self.problem)
        if self.dice.random() < 0.06:
            moment = yield from self._more_time(moment)
        moment = yield from self._rectification(moment)
        moment = yield from self._verification(moment)
        yield from self._look_back(moment)

    def _found(self) -> Problem:
        """The team registers a signal; a room makes a problem of it. One in six the room registers itself."""
        team, room = self.cast[self.dice.choice(("field1", "field2"))], self.cast.room(self.dice)
        day, subject, finding = time.today(), self._subject(), self.finding
        facts = f"{day.year}年{day.month}月{day.day}日在{self.site.name}督查时发现：{finding.detail}。"
        title = f"{self.site.name}{finding.title}" if "site" in subject else finding.title
        if self.dice.random() < 1 / 6:
            return actions.register(
                room, topic=finding.topic, category=finding.category, title=title, facts=facts, **subject
            )
        signal = signals.register(
            team, topic=finding.topic, channel="visit", summary=title, text=facts, occurred_on=day, **subject
        )
        signals.triage(room, signal=signal, outcome="problem", details={"category": finding.category})
        row = Signal.objects.values_list("result_row", flat=True).get(pk=signal.pk)
        return Problem.objects.get(pk=row or 0)

    def _subject(self) -> dict[str, Any]:
        if self.finding.subject == "township" and self.site.township is not None:
            return {"unit": self.site.township}
        if self.finding.subject.startswith("unit:"):
            return {"unit": Unit.objects.get(code=self.finding.subject.removeprefix("unit:"))}
        return {"site": self.site}

    def _assign(self) -> None:
        self.assigner = self.cast.room(self.dice)
        unit, township = self.problem.subject, self.site.township
        helping = [township] if self.dice.random() < 0.15 and township and township.pk != unit.pk else []
        actions.assign(self.assigner, problem=self.problem, unit=unit, assisting=helping, note="请按期整改并报送佐证。")
        self.liaison = self.cast.liaison_of(unit)

    def _objection(self, moment: datetime) -> Detour:
        actions.object_to(self.liaison, problem=self.problem, reason="所指事项由施工单位负责，申请另行明确责任单位。")
        moment = later(self.dice, moment, 1)
        yield moment
        refusal = "主体责任在本单位，应督促施工单位整改，异议不成立。"
        actions.decide_objection(self.assigner, problem=self.problem, uphold=False, reason=refusal)
        moment = later(self.dice, moment, 0.4)
        yield moment
        return moment

    def _more_time(self, moment: datetime) -> Detour:
        actions.extend(self.liaison, problem=self.problem, days=5, reason="配件采购需要时间，申请延期五日。")
        moment = later(self.dice, moment, 0.5)
        yield moment
        agree = self.dice.random() < 0.7
        reason = "情况属实，同意。" if agree else "关系安全生产，不予延期。"
        actions.consent(self.cast["leader2"], problem=self.problem, agree=agree, reason=reason)
        return moment

    def _rectification(self, moment: datetime) -> Detour:
        allowed = max(1.0, float(self.category.clock.limit_on(time.today()).term.amount))
        pace = self.dice.choice((0.3, 0.6, 0.8, 0.9, 1.4)) * allowed
        moment = later(self.dice, moment, max(0.2, pace / 2))
        yield moment
        if self.category.evidence:
            self._rectify("制定整改方案，明确责任人和完成日期。", "before")
        moment = later(self.dice, moment, max(0.1, pace / 2))
        yield moment
        self._rectify(self.finding.measure, "after" if self.category.evidence else "measure")
        actions.submit(self.liaison, problem=self.problem, summary=f"已完成整改：{self.finding.measure}。")
        return moment

    def _rectify(self, measure: str, purpose: str) -> None:
        actions.rectify(
            self.liaison,
            problem=self.problem,
            measure=measure,
            done_on=time.today(),
            files=[self._photograph(purpose)],
            purpose=purpose,
        )

    def _photograph(self, purpose: str) -> File:
        picture = photograph(self.dice, purpose, time.now())
        return upload(self.liaison, stream=picture, name=f"{PHOTOGRAPHS[purpose]}.jpg")

    def _verification(self, moment: datetime) -> Detour:
        verifier = self.cast.room(self.dice, but=self.assigner)
        moment = later(self.dice, moment, self.dice.choice((1, 2, 3, 5)))
        yield moment
        if self.dice.random() < 0.12:
            moment = yield from self._returned(verifier, moment)
        actions.close(verifier, problem=self.problem, finding=f"{self.finding.finding}，同意销号。")
        return moment

    def _returned(self, verifier: Actor, moment: datetime) -> Detour:
        actions.return_(verifier, problem=self.problem, reason="佐证照片不能反映整改全貌，请补充。")
        moment = later(self.dice, moment, 2)
        yield moment
        self._rectify("补充拍摄整改部位全景和细部。", "measure")
        actions.submit(self.liaison, problem=self.problem, summary="已补充佐证材料。")
        moment = later(self.dice, moment, 1)
        yield moment
        return moment

    def _look_back(self, moment: datetime) -> Life:
        """Somebody new looks again. The story chooses by its own dice: the real draw differs in every build."""
        if self.dice.random() > 0.2:
            return
        yield office_hours(self.dice, later(self.dice, moment, 31))
        recurs = self.dice.random() < 0.15
        new = self.cast[LOOKS_BACK.get(self.problem.topic, "tour1")]
        text = f"再次发现：{self.finding.detail}。" if recurs else "现场查看，整改成果保持。"
        actions.look_back(new, problem=self.problem, result="recurs" if recurs else "holds", text=text)


STRAYS = (
    ("mines", "夜间有运煤车辆驶出已停产煤矿", "监督员夜间路过时看到有车辆出入，请核实是否有作业。"),
    ("waters", "塘边有人倾倒建筑垃圾", "金杯塘南岸有人夜间倾倒渣土，请核实。"),
    ("mines", "驻矿人员白天不在岗", "连续两日上午未见驻矿盯守人员。"),
    ("waters", "排口雨后有异味", "金杯塘东侧排口雨后有异味，疑有污水流入塘内。"),
)


def stray_signal_life(dice: Random, cast: Cast, unit: Unit, start: datetime, *, waits: bool) -> Life:
    """A signal that is transferred or dismissed, or that nobody has looked at yet."""
    topic, summary, text = dice.choice(STRAYS)
    signal = signals.register(
        cast["observer1"],
        topic=topic,
        channel="observer",
        summary=summary,
        text=text,
        unit=unit,
        occurred_on=time.today(),
    )
    if waits:
        return
    moment = later(dice, start, 1)
    yield moment
    room = cast.room(dice)
    if dice.random() < 0.5:
        signals.triage(room, signal=signal, outcome="transfer", reason="属该单位职责，移送处理。", to_unit=unit)
        return
    signals.triage(room, signal=signal, outcome="dismiss", reason="经核实，所反映情况与事实不符。")
    yield later(dice, moment, 1)
    signals.consent(cast["leader2"], signal=signal, agree=True, reason="同意。")
