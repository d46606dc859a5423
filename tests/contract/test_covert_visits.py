"""An unannounced visit leaves no trace before it is done: whoever may not know of it reads the same as without it.

Every page, list, count, export and answer of the API is read twice, without and with visits that a room keeps to
itself, by somebody of every role and by another room of the same role; the two must be alike to the last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest

from tests import factories, personas
from tests.contract.county import County, Visitor, address, settled, text_of, undone
from tests.contract.inspections import TODAY
from tests.contract.routes import ANONYMOUS, DENY, OPEN, OUTSIDE, Route, read, routes
from tests.factories import SYSTEM
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import Slot, add_member, finish_visit, plan_visits
from zhujian.kernel.field.models import Team, Visit
from zhujian.kernel.offline.today import today_of
from zhujian.kernel.org.models import Unit

pytestmark = pytest.mark.django_db
# The log says that something was done, and by whom; what it says is compared with an announced visit below.
LOG = "/audit/"
# What is another with every request: the form's token, the page's nonce, moments inside of files.
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|X-CSRFToken[^,}]*|nonce="[^"]*"'
    r"|'(?:token|signature|root)': '[^']*'|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
)
NUMBERS = re.compile(r"[0-9a-f]{16,}|\d+")
ANOTHER_ROOM = "supervision of another room"
BLIND = [role for role in ROLES if role != "supervision"] + [ANOTHER_ROOM, ANONYMOUS]
QUERIES = (
    "?topic=mines&month=2022-09",
    f"?topic=mines&from={TODAY}&to={TODAY + timedelta(days=30)}&status=planned&count=true",
    "?kind=covert",
)


@pytest.fixture(scope="module")
def people(county: County) -> dict[str, Account | None]:
    room = factories.unit(Unit.OFFICE)
    other = personas.account("supervision", unit=room, password=factories.PASSWORD)
    insiders: dict[str, Account | None] = {role: county.account(role) for role in ROLES}
    return {**insiders, ANOTHER_ROOM: other, ANONYMOUS: None}


@contextmanager
def kept_covert(county: County) -> Iterator[list[Visit]]:
    """Visits that the ordering room alone knows of, among them one today and one tomorrow."""
    team, site = Team.objects.get(code="c1"), county.site
    with undone():
        days = [TODAY + timedelta(days=ahead) for ahead in (0, 1, 6, 12)]
        slots = [Slot("covert", site, team, day) for day in days]
        yield plan_visits(county.world.actor("a"), topic="mines", slots=slots)


@pytest.mark.parametrize("who", BLIND)
def test_whoever_may_not_know_of_it_reads_the_same_with_and_without_it(
    county: County, people: dict[str, Account | None], who: str
) -> None:
    visitor, urls = Visitor(people[who]), _addresses(county, people[who], who)
    without = {url: _read(visitor, route, url) for url, route in urls}
    with kept_covert(county):
        known = {url: _read(visitor, route, url) for url, route in urls}
    if who == "audit-admin":  # for whom the log has grown by what was done, whatever it was
        without, known = ({url: NUMBERS.sub("#", text) for url, text in each.items()} for each in (without, known))
    assert _differing(without, known) == []


def test_the_room_that_ordered_it_reads_of_it(county: County, people: dict[str, Account | None]) -> None:
    """Otherwise the test above would hold of visits that nobody sees."""
    visitor, urls = Visitor(people["supervision"]), _addresses(county, people["supervision"], "supervision")
    without = {url: _read(visitor, route, url) for url, route in urls}
    with kept_covert(county):
        known = {url: _read(visitor, route, url) for url, route in urls}
    changed = "\n".join(_differing(without, known))
    for part in ("/visits/", "/visits/count/", "/visits/export/", "/api/v1/visits", "/coverage/"):
        assert part in changed, part


def test_once_it_is_done_it_is_there_for_the_office(county: County, people: dict[str, Account | None]) -> None:
    visitor, urls = Visitor(people["leader"]), _addresses(county, people["leader"], "leader")
    without = {url: _read(visitor, route, url) for url, route in urls}
    with kept_covert(county) as visits:
        finish_visit(SYSTEM, visit=visits[0], started_at=None, ended_at=None, result=Visit.PASSED)
        known = {url: _read(visitor, route, url) for url, route in urls}
    assert any(url.startswith("/visits/") for url in _differing(without, known))


def test_the_log_shows_of_a_covert_visit_what_it_shows_of_any(county: County) -> None:
    visitor = Visitor(county.account("audit-admin"))
    urls = [(url, route) for url, route in _addresses(county, visitor.account, "audit-admin", log=True) if LOG in url]
    assert urls
    team = Team.objects.get(code="c1")
    shown = []
    for kind in ("covert", "daily"):
        with undone():
            slot = Slot(kind, county.site, team, TODAY + timedelta(days=3))
            plan_visits(county.world.actor("a"), topic="mines", slots=[slot])
            shown.append({url: NUMBERS.sub("#", _read(visitor, route, url)) for url, route in urls})
    assert _differing(*shown) == []


def test_an_event_about_visits_does_not_tell_how_many(county: County) -> None:
    visitor = Visitor(county.account("audit-admin"))
    with kept_covert(county) as visits:
        sign_now()
        event = Event.objects.filter(action="visits.plan").latest("seq")
        answers = [settled(visitor.browser.get(f"/audit/{event.seq}/{part}")) for part in ("", "proof/")]
    assert all(answer.status_code == 200 for answer in answers)
    assert event.rows.count("field.visit") == len(visits)
    assert not any(str(visit.pk) in text_of(answer) for visit in visits for answer in answers)


@pytest.mark.parametrize("who", ["leader", "field-team", "liaison", ANOTHER_ROOM])
def test_its_own_address_is_the_address_of_nothing(county: County, people: dict[str, Account | None], who: str) -> None:
    visitor, role = Visitor(people[who]), who.split(" ", maxsplit=1)[0]
    table = read()
    with kept_covert(county) as visits:
        for route in routes():
            if "/visits/<int:pk>" in route.pattern or "{visit_id}" in route.pattern:
                values = {**county.values(role), "/visits/ pk": visits[0].pk, "/api/v1/visits/ visit_id": visits[0].pk}
                answer = visitor.ask(route, address(route, values))
                expected = {403, 404} if table[route.key][role] == DENY else {404}
                assert answer.status_code in expected, f"{route.method} {route.pattern}: {answer.status_code}"


def test_a_team_member_of_the_day_sees_it_on_the_phone_and_nobody_elses_phone_does(county: County) -> None:
    member, other = (personas.account("field-team", unit=county.world.office) for _ in range(2))
    add_member(SYSTEM, team=Team.objects.get(code="c1"), since=date(2022, 9, 1), account=member)
    with kept_covert(county) as visits:
        own, others = (today_of(personas.acting(each)) for each in (member, other))
    assert str(visits[0].pk) in str(own)
    assert str(visits[0].pk) not in str(others)


def _addresses(county: County, account: Account | None, who: str, *, log: bool = False) -> list[tuple[str, Route]]:
    """What somebody may read, each also with what lists are asked for; the values stay the same for both readings."""
    role, table = who.split(" ", maxsplit=1)[0], read()
    values = county.values(role)
    if account is None:
        chosen = [route for route in routes() if route.permission == OPEN and route.name not in OUTSIDE]
    else:
        chosen = [route for route in routes() if route.name not in OUTSIDE and table[route.key][role] != DENY]
    found = []
    for route in chosen:
        if route.method == "GET" and (log or LOG not in route.pattern):
            url = address(route, values)
            found += [(f"{url}{query}", route) for query in ("", *(QUERIES if _is_list(url) else ()))]
    return found


def _is_list(url: str) -> bool:
    return url.endswith(("/", "visits", "coverage", "figures")) and not re.search(r"/\d+/", url)


def _read(visitor: Visitor, route: Route, url: str) -> str:
    answer = visitor.ask(route, url)
    return f"{answer.status_code} {PASSING.sub('', _text(answer))}"


def _text(answer: Any) -> str:
    if answer.headers.get("Content-Type", "").startswith("application/pdf"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(bytes(answer.body)))
    return text_of(answer)


def _differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [f"{url}: {_first_difference(one[url], other[url])}" for url in one if one[url] != other[url]]


def _first_difference(one: str, other: str) -> str:
    shorter = min(len(one), len(other))
    at = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    return f"{one[max(0, at - 60) : at + 60]!r} became {other[max(0, at - 60) : at + 60]!r}"
