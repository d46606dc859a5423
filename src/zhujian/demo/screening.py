"""The invoices of two years, screened twice; the article's case from its doubt to the persons who answered for it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from zhujian.demo.cast import Cast
from zhujian.demo.invoicing import Body, uscc_of, write_exports
from zhujian.demo.names import invented_name
from zhujian.demo.pictures import photograph
from zhujian.demo.stage import Detour, Life, later
from zhujian.kernel import time
from zhujian.kernel.files.actions import store_content, upload
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.signals.actions import triage
from zhujian.kernel.signals.models import Signal
from zhujian.topics.invoices.forms import matters_of, questions_of
from zhujian.topics.invoices.models import Doubt
from zhujian.topics.invoices.triage.asking import answer, ask
from zhujian.topics.invoices.triage.judging import accept, explain, innocents_of, withdraw
from zhujian.topics.invoices.triage.tasks import bring, open_task, screen
from zhujian.topics.invoices.working.performing import perform

BODIES = (Unit.PARTY, Unit.GOVERNMENT, Unit.TOWNSHIP, Unit.INSTITUTION)
CASE, LIAISON = "market-centre", "market1"
PROVED = ("R04", "R05", "R06", "R24")
CATEGORY = "party-day-outing"
INVOLVED = (
    ("党组成员、副主任", "党内警告处分，免去职务"),
    ("党组成员、副主任", "党内警告处分，免去职务"),
    ("第一党支部书记", "党内警告处分，免去职务"),
    ("第二党支部书记", "党内警告处分，免去职务"),
)
LOOKED_AT = 24
"""Of the other doubts of the first screening, so many are decided by now: from the lowest score up."""
ANSWER = (
    "6月30日组织党员到竹溪红军桥旧址开展主题党日，活动后在附近用餐、住宿，部分人员自行泡温泉，费用由经办人一并报销。"
)


def bodies() -> list[Body]:
    """The county's public bodies, with their invented credit codes."""
    units = Unit.objects.filter(kind__in=BODIES).order_by("pk")
    return [Body(unit.code, uscc_of(unit.kind, unit.code), unit.name, unit.kind) for unit in units]


@dataclass
class Screening:
    """One task: the exports as they stood in August, and again at the end of September."""

    dice: Random
    cast: Cast

    def life(self) -> Life:
        """The task from its opening to the second screening."""
        self.room = self.cast["supervision1"]
        self.task = open_task(self.room, title="公款消费发票筛查", basis="2022年正风肃纪监督工作计划")
        moment = time.now() + timedelta(minutes=20)
        yield moment
        self._screen(date(2022, 8, 5))
        moment = yield from self._others(moment)
        moment = yield from self._case(moment)
        yield max(moment, datetime(2022, 9, 29, 15, tzinfo=time.ZONE))
        self._screen(date(2022, 9, 28), only=("第三季度", "活动日历", "报销台账"))

    def _screen(self, until: date, only: Sequence[str] = ("",)) -> None:
        """Bring in what the tax bureau's system and the units hand out on a day, and run the rules."""
        with tempfile.TemporaryDirectory() as folder:
            files = write_exports(Path(folder), bodies(), until)
            chosen = [file for file in files if any(word in file.name for word in only)]
            contents = []
            for file in chosen:
                with file.open("rb") as stream:
                    contents.append(store_content(stream, file.name))
            perform(bring(self.room, task=self.task, contents=contents), _quietly)
        perform(screen(self.room, task=self.task), _quietly)

    def _others(self, moment: datetime) -> Detour:
        """Some innocent ones are explained, some rules were wrong."""
        weak = Doubt.objects.filter(task=self.task, status="new").order_by("score", "pk")
        for place, doubt in enumerate(list(weak[:LOOKED_AT])):
            moment = later(self.dice, moment, 0.05)
            yield moment
            if place % 5 == 4:
                withdraw(self.room, doubt=doubt, reason="经核对，属规则误判，不存在所指情形。")
            else:
                innocent = {part.rule: next(iter(innocents_of(part.rule))) for part in doubt.parts.all()}
                explain(self.room, doubt=doubt, innocent=innocent, reason="已调阅凭证，开支真实、合规。")
        return moment

    def _case(self, moment: datetime) -> Detour:
        """The centre is asked, answers, and the doubt becomes a signal and a problem."""
        doubt = Doubt.objects.filter(task=self.task, unit__code=CASE).order_by("-score")[0]
        moment = later(self.dice, moment, 1)
        yield moment
        question = ask(
            self.room,
            doubt=doubt,
            matters=matters_of(doubt).splitlines(),
            questions=questions_of(doubt).splitlines()[:4],
        )
        moment = later(self.dice, moment, 3)
        yield moment
        answer(self.cast[LIAISON], question=question, text=ANSWER)
        moment = later(self.dice, moment, 3)
        yield moment
        right = {part.rule: part.rule in PROVED for part in doubt.parts.all()}
        reason = "调取结账单、询问经办人后查明：温泉门票24张由公款支付，报销事由写作会议。"
        signal = accept(self.room, doubt=doubt, right=right, reason=reason)
        moment = later(self.dice, moment, 1)
        yield moment
        return (yield from self._problem(signal, moment))

    def _problem(self, signal: Signal, moment: datetime) -> Detour:
        facts = "2022年6月30日，该中心以主题党日名义组织党员到温泉度假村泡温泉，费用10,848元以会议费等名义公款报销。"
        details = {"category": CATEGORY, "title": "借主题党日活动之机公款泡温泉", "facts": facts}
        triage(self.room, signal=signal, outcome="problem", details=details)
        problem = Problem.objects.get(pk=Signal.objects.values_list("result_row", flat=True).get(pk=signal.pk) or 0)
        actions.assign(self.room, problem=problem, unit=problem.subject, note="请退赔费用，查清责任，举一反三。")
        moment = later(self.dice, moment, 1)
        yield moment
        unit = self.cast[LIAISON]
        actions.acknowledge(unit, problem=problem)
        moment = later(self.dice, moment, 12)
        yield moment
        self._involve(problem)
        receipt = upload(unit, stream=photograph(self.dice, "measure", time.now()), name="退赔缴款凭证.jpg")
        measure = "相关费用已全部退赔，修订费用审批办法。"
        actions.rectify(unit, problem=problem, measure=measure, done_on=time.today(), files=[receipt])
        actions.submit(unit, problem=problem, summary="已退赔10,848元，并召开专题民主生活会。")
        moment = later(self.dice, moment, 2)
        yield moment
        actions.close(self.cast["supervision2"], problem=problem, finding="退赔到账，制度已修订，同意销号。")
        return moment

    def _involve(self, problem: Problem) -> None:
        for post, outcome in INVOLVED:
            named = {"name": invented_name(self.dice), "post": post, "outcome": outcome}
            actions.involve(self.room, problem=problem, unit=problem.subject, **named)


def _quietly(_what: str, _done: int, _total: int) -> None:
    """Nobody watches the progress of a story."""
