from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.utils import translation
from django_tasks_db.management.commands import db_worker

from tests import factories, personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.rota.conftest import CONTRIBUTION, Office
from zhujian.kernel.access.models import Account
from zhujian.kernel.jobs import worker as module
from zhujian.kernel.jobs.worker import Worker
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.models import Plan


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def account(office: Office) -> Callable[[str], Account]:
    """`planner` sits in the room that plans, `other` in another one; everybody else is called by the role."""

    @cache
    def open_one(who: str) -> Account:
        if who in {"planner", "colleague"}:
            return personas.account("supervision", unit=office.room)
        if who == "other":
            return personas.account("supervision", unit=factories.unit(Unit.OFFICE))
        return personas.account(who, unit=factories.unit(Unit.OFFICE))

    return open_one


@pytest.fixture
def visit(account: Callable[[str], Account]) -> Callable[[str], Visitor]:
    """A signed-in browser for each of them."""
    return cache(lambda who: Visitor(account(who)))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The worker does what waits for it."""
    for place in (module, db_worker):
        monkeypatch.setattr(place, "close_old_connections", lambda: None)
    return lambda: Worker().work(scheduled=False)


@pytest.fixture
def published(visit: Callable[[str], Visitor], work: Callable[[], None]) -> Plan:
    """A draw that was made with the browser, from the commitment to the calendar."""
    visit("planner").post("/rota/new/ponds/2022-10/")
    plan = Plan.objects.get()
    visit("leader").post(f"/rota/{plan.pk}/contribute/", contribution=CONTRIBUTION)
    visit("planner").post(f"/rota/{plan.pk}/publish/")
    work()
    plan.refresh_from_db()
    return plan
