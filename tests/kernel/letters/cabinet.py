"""Actions, actors and units for tests that issue letters."""

from collections.abc import Callable
from typing import Any

from tests.kernel.letters import drafts
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.letters.actions import acknowledge_letter, issue_letter
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit

CLERK = Actor.system("letters-test")


def county() -> Unit:
    return add_unit(CLERK, code="430000", name="竹溪市", kind=Unit.COUNTY)


def bureau(code: str = "emergency", parent: Unit | None = None) -> Unit:
    return add_unit(CLERK, code=code, name=f"竹溪市{code}局", kind=Unit.GOVERNMENT, parent=parent)


def inside(function: Callable[[Act], Any], actor: Actor = CLERK) -> Any:
    """Run `function` within an action."""

    def perform(act: Act) -> Any:
        return function(act)

    return action("letters.test")(perform)(actor)


def issue(to_unit: Unit, **more: Any) -> Letter:
    given: dict[str, Any] = {"draft": drafts.order(number=""), "head": drafts.HEAD, "to_unit": to_unit}
    letter: Letter = inside(lambda act: issue_letter(act, **(given | more)))
    return letter


def acknowledge(letter: Letter, actor: Actor = CLERK) -> Letter:
    found: Letter = inside(lambda act: acknowledge_letter(act, letter=letter), actor)
    return found


def officer(role: str, *spans: Span, permissions: frozenset[str] = frozenset({"letters.view"})) -> Actor:
    return Actor(account=7, name="某", role=role, permissions=permissions, spans=spans)
