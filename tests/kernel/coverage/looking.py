"""Everything of this room that somebody can look at, in a form that two looks can be compared by."""

from __future__ import annotations

import io
import re
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests import personas
from tests.factories import PASSWORD, SYSTEM
from zhujian.kernel.access.actions import change_password
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.burdens import burden_of
from zhujian.kernel.coverage.coverts import intervals_of
from zhujian.kernel.coverage.joining import proposals_for
from zhujian.kernel.coverage.ledgers import ledger_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.overviews import overview_of
from zhujian.kernel.coverage.printing import _data
from zhujian.kernel.coverage.proof import settled_days
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.figures import computed
from zhujian.kernel.time import now

PAGES = ("month", "teams", "burden", "days", "regulator")
CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r'"csrf[^"]*":\s*"[^"]*"'),
    re.compile(r"X-CSRFToken[^}]*"),
)


def browser(account: Account) -> Client:
    return personas.browser(change_password(SYSTEM, account=account, password=PASSWORD))


def page(client: Client, name: str, query: str) -> tuple[int, str]:
    """Status and markup, without what differs between any two answers."""
    answer = client.get(f"{reverse(f'coverage:{name}')}?{query}")
    text = answer.content.decode()
    for changing in CHANGING:
        text = changing.sub("", text)
    return answer.status_code, text


def workbook(client: Client, query: str) -> list[tuple[object, ...]]:
    """The rows of the month's sheet; none where it is refused."""
    answer = client.get(f"{reverse('coverage:xlsx')}?{query}")
    if answer.status_code != 200:
        return []
    return list(load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]


def api(who: Account, role: str, query: str) -> tuple[int, Any]:
    answer = Client(headers=personas.bearer(who, role)).get(f"/api/v1/coverage?{query}")
    return answer.status_code, answer.json()


def values(actor: Actor, topic: str, month: Month, unit: Unit) -> dict[str, object]:
    """What the functions that other rooms call say."""
    found = find_topic(topic)
    assert found is not None
    printed = _data(ledger_of(actor, found, month), now())
    return {
        "burden": burden_of(actor, unit, month),
        "joins": [(each.moved.pk, each.kept.pk) for each in proposals_for(actor)],
        "overview": overview_of(actor, found, month),
        "days": settled_days(actor, found),
        "intervals": intervals_of(actor, found),
        "figures": {figure.key: figure.value(actor) for figure in computed([found])},
        "printed": {name: value for name, value in printed.items() if name != "notice"},
    }
