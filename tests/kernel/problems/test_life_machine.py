"""Any order of steps by any actors: no path closes a problem without evidence and a second person, and every path's
history is complete."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.kernel.problems.world import World
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Refused
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.problems import actions, timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import OPEN, TRANSITIONS
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import history

ACTORS = ("a", "b", "c", "d", "owner", "regulator", "leader")
actors = st.sampled_from(ACTORS)


class Life(RuleBasedStateMachine):
    """One problem, seven people who may try anything at any time."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.problem = self.world.problem()
        self.evidence = self.world.photograph("owner", shade=1 + Problem.objects.count() % 250)
        self.other = self.world.problem(title="另一件")
        self.steps = 1
        self.closed_by: list[int | None] = []

    def attempt(self, who: str, step: Any, **values: Any) -> bool:
        """Try a step; what is refused must leave everything as it was."""
        before = Problem.objects.get(pk=self.problem.pk)
        try:
            step(self.world.actor(who), problem=before, **values)
        except Refused:
            after = Problem.objects.get(pk=self.problem.pk)
            assert (after.status, after.version) == (before.status, Move.objects.filter(row=after.pk).count() - 1)
            return False
        self.problem = Problem.objects.get(pk=self.problem.pk)
        return True

    @rule(who=actors, regulator=st.booleans())
    def assign(self, who: str, regulator: bool) -> None:
        unit = self.world.regulator if regulator else self.world.owner
        self.attempt(who, actions.assign, unit=unit)

    @rule(who=actors)
    def acknowledge(self, who: str) -> None:
        self.attempt(who, actions.acknowledge)

    @rule(who=actors)
    def object_to(self, who: str) -> None:
        self.attempt(who, actions.object_to, reason="不属职责")

    @rule(who=actors, uphold=st.booleans(), moved=st.booleans())
    def objection(self, who: str, uphold: bool, moved: bool) -> None:
        unit = self.world.regulator if moved else None
        self.attempt(who, actions.decide_objection, uphold=uphold, reason="决定", unit=unit)

    @rule(who=actors, evidence=st.booleans())
    def rectify(self, who: str, evidence: bool) -> None:
        files = [self.evidence] if evidence else []
        self.attempt(who, actions.rectify, measure="更换", done_on=time.today(), files=files)

    @rule(who=actors)
    def submit(self, who: str) -> None:
        self.attempt(who, actions.submit, summary="完成")

    @rule(who=actors)
    def return_(self, who: str) -> None:
        self.attempt(who, actions.return_, reason="补充")

    @rule(who=actors)
    def close(self, who: str) -> None:
        if self.attempt(who, actions.close, finding="属实"):
            account = self.world.account(who).pk
            acted = history(self.problem).filter(account=account).values_list("action", flat=True)
            assert not {"problems.assign", "problems.rectify", "problems.submit", "problems.objection"} & set(acted)
            assert Evidence.objects.filter(kind="problems.problem", row=self.problem.pk).exists()

    @rule(who=actors)
    def reopen(self, who: str) -> None:
        self.attempt(who, actions.reopen, reason="复发")

    @rule(who=actors, result=st.sampled_from(["holds", "recurs"]))
    def look_back(self, who: str, result: str) -> None:
        self.attempt(who, actions.look_back, result=result, text="查看")

    @rule(who=actors)
    def suspend(self, who: str) -> None:
        self.attempt(who, actions.suspend, reason="待检")

    @rule(who=actors)
    def resume(self, who: str) -> None:
        self.attempt(who, actions.resume, reason="恢复")

    @rule(who=actors)
    def extend(self, who: str) -> None:
        self.attempt(who, actions.extend, days=3, reason="配件")

    @rule(who=actors)
    def dismiss(self, who: str) -> None:
        self.attempt(who, actions.dismiss, reason="重复")

    @rule(who=actors)
    def merge(self, who: str) -> None:
        self.attempt(who, actions.merge, into=self.other, reason="同一件")

    @rule(who=actors, agree=st.booleans())
    def consent(self, who: str, agree: bool) -> None:
        waiting = Consent.objects.filter(row=self.problem.pk, state=Consent.PENDING).first()
        if self.attempt(who, actions.consent, agree=agree, reason="意见"):
            assert waiting is not None
            assert waiting.asked_by != self.world.account(who).pk

    @rule(who=actors)
    def chase(self, who: str) -> None:
        self.attempt(who, actions.chase, message="请抓紧")

    @invariant()
    def history_is_complete(self) -> None:
        if not hasattr(self, "problem"):
            return
        moves = list(history(self.problem))
        assert [move.seq for move in moves] == list(range(self.problem.version + 1))
        assert moves[-1].target == self.problem.status
        for earlier, later in pairwise(moves):
            assert later.source == earlier.target
        for move in moves[1:]:
            assert move.source in TRANSITIONS[move.action].sources

    @invariant()
    def what_is_closed_was_reported_and_verified(self) -> None:
        if hasattr(self, "problem") and self.problem.status == "closed":
            taken = [move.action for move in history(self.problem)]
            last = len(taken) - 1 - taken[::-1].index("problems.close")
            assert "problems.submit" in taken[:last]

    @invariant()
    def a_clock_runs_exactly_while_a_unit_owes_something(self) -> None:
        if not hasattr(self, "problem"):
            return
        running = timing.running(self.problem)
        owed = self.problem.status in OPEN - {"registered", "reopened"}
        assert (running is not None) == owed
        if running is not None:
            assert timing.columns(running) == {name: getattr(self.problem, name) for name in timing.COPIED}

    @invariant()
    def only_those_concerned_see_it(self) -> None:
        if hasattr(self, "problem"):
            seen = visible_to(self.world.actor("regulator"), Problem).filter(pk=self.problem.pk).exists()
            assert seen == (self.problem.owner_id == self.world.regulator.pk)


def test_no_path_closes_without_evidence_and_a_second_person(world: World) -> None:
    machine = type("LifeHere", (Life,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    report = verify()
    assert report.holds, report.faults
    serials = list(Letter.objects.filter(kind="order").order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
