"""Who was told of what, once the worker has worked it out; and ladders other than the topic's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.problems.world import World
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, action
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.spread import spread
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import ladder
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic
from zhujian.kernel.registry.values import Lights
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import history


def told(kind: str) -> list[int]:
    """Accounts that got a notice of this kind, each as often as it was told."""
    spread()
    return list(Notice.objects.filter(kind=kind).order_by("account").values_list("account", flat=True))


def entries(problem: Problem, *kinds: str) -> list[Move]:
    """The steps that the system put into the problem's history."""
    found = history(problem).filter(role="system")
    return list(found.filter(action__in=kinds) if kinds else found)


def use_ladder(monkeypatch: pytest.MonkeyPatch, **tell: tuple[str, ...]) -> None:
    """Let the topic of mines name these recipients."""
    found = topic("mines")
    assert found is not None
    changed = replace(found, lights=Lights(found.lights.thresholds, tell))
    monkeypatch.setattr(ladder, "find_topic", lambda _code: changed)


@action("system.tests", name="tests.seat")
def _seat(act: Act, *, account: Account, person: int) -> None:
    account.person_id = person
    account.save(update_fields=["person"])


def in_post(world: World, unit: Unit, title: str, *, is_head: bool) -> Account:
    """Somebody who holds a post in the unit and has an account that sees what the unit owes."""
    post = factories.post(unit, title=title, is_head=is_head)
    account = personas.account("liaison", unit=world.township, over=unit)
    _seat(SYSTEM, account=account, person=post.person_id)
    return account
