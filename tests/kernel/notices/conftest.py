"""People who can be told of problems-like rows (units), and what reaches them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import personas
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.spread import spread

Teller = Callable[..., None]


@pytest.fixture
def tell(db: None, monkeypatch: pytest.MonkeyPatch) -> Teller:
    """Perform an action with this one wish, and let the worker work it out."""
    from zhujian.kernel import action as module

    monkeypatch.setattr(module, "_registry", dict(module._registry))

    @action("tests.tell")
    def wish(act: Act, *, wishes: tuple[Tell, ...]) -> None:
        for one in wishes:
            act.notify(one)

    def run(*wishes: Tell, by: Actor | None = None, worked_out: bool = True) -> None:
        wish(by or Actor.system("tests"), wishes=wishes)
        if worked_out:
            spread()

    return run


def told() -> set[str]:
    """Names of those who were told of something."""
    return set(Notice.objects.values_list("account__username", flat=True))


@pytest.fixture
def reachable(db: None) -> Account:
    """Somebody with a mailbox."""
    return personas.account("liaison", email="liaison@example.org")
