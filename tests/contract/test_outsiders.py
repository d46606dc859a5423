"""What does not concern somebody stays hidden: in rows, lists, counts, search, exports and pages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from tests import factories, personas
from tests.contract.county import MARK, MARKS, County, Visitor, address, noticed, outsiders, settled, text_of, undone
from tests.contract.routes import ANONYMOUS, DENY, LISTS, OPEN, OUTSIDE, Route, read, routes
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.records import label_of, recorded_models
from zhujian.kernel.visibility import visible_to

pytestmark = pytest.mark.django_db

# What administrators administer: the tree of units, accounts, the table of holidays and limits.
ADMINISTERED = frozenset(
    [
        "org.unit",
        "org.person",
        "org.post",
        "access.account",
        "access.formerpassword",
        "access.grant",
        "access.invitation",
        "access.token",
        "clocks.holidayyear",
        "clocks.holiday",
        "clocks.locallimit",
    ]
)
# What has rows only where a step was taken that the small county does not take.
WITHOUT_ROWS = frozenset(
    [
        "clocks.pause",
        "clocks.extension",
        "workflow.consent",
        "problems.assist",
        "problems.lookback",
        "checklists.medium",
        "coverage.reproach",
    ]
)
# What belongs to a topic and to no unit: the forms in which the topic asks, how often its rules prove right.
OF_THE_TOPIC = frozenset(["checklists.checklist", "checklists.version", "invoices.standing"])
# How an address names a row of business.
NAMED_ROWS = (
    "number}",
    "number>",
    "signal_id}",
    "/signals/<int:pk>",
    "/letters/<int:pk>",
    "/files/<int:pk>",
    "/visits/<int:pk>",
    "{visit_id}",
    "/sites/<int:pk>",
    "/teams/<int:pk>",
    "/members/<int:pk>",
    "/absences/<int:pk>",
    "/ties/<int:pk>",
    "/devices/<int:pk>",
    "/join/<int:moved>",
    "/imports/<int:pk>",
    "/runs/<int:pk>",
    "/questions/<int:pk>",
    "{import_id}",
    "{run_id}",
    "{question_id}",
    "<str:site>",
)
WHO = [
    f"{code}{of}"
    for code, role in ROLES.items()
    for of in (("",) if role.is_administrator else (" of another unit", " of another topic"))
    if (code, of) != ("liaison", " of another topic")
]
BUSINESS = [model for model in recorded_models() if label_of(model) not in ADMINISTERED]


@pytest.fixture(scope="module")
def people(county: County) -> dict[str, Account]:
    return outsiders(county)


def test_everybody_who_could_be_an_outsider_is_asked(people: dict[str, Account]) -> None:
    assert sorted(people) == sorted(WHO)


def test_the_county_has_a_row_of_every_business_table(county: County) -> None:
    bare = {label_of(model) for model in BUSINESS if not model._base_manager.exists()}
    assert bare <= WITHOUT_ROWS, "a test over a table without rows shows nothing: add one to county.built"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_no_administrator_sees_a_row_of_business(people: dict[str, Account], role: str) -> None:
    assert _seen(personas.acting(people[role])) == {}


@pytest.mark.parametrize("who", sorted(set(WHO) - ADMINISTRATORS))
def test_another_unit_or_topic_sees_no_row_of_business(people: dict[str, Account], who: str) -> None:
    seen = set(_seen(personas.acting(people[who])))
    assert seen <= (OF_THE_TOPIC if who.endswith("of another unit") else set())


def test_nobody_and_an_account_without_a_grant_see_no_row_at_all(county: County) -> None:
    assert _seen(Actor.anonymous()) == {}
    assert _seen(personas.acting(factories.account())) == {}


def _seen(actor: Actor) -> dict[str, list[str]]:
    found = {label_of(model): [str(row) for row in visible_to(actor, model)] for model in BUSINESS}
    return {label: rows for label, rows in found.items() if rows}


@pytest.mark.parametrize("who", WHO)
def test_an_outsider_reads_nothing_of_it_anywhere(county: County, people: dict[str, Account], who: str) -> None:
    visitor, values = Visitor(people[who]), county.values(who.split(" ", maxsplit=1)[0])
    values = {**values, "/account/tokens/ pk": 1}
    wrong = []
    for route in asked(who):
        for query in queries_of(route):
            answer = visitor.ask(route, address(route, values), query)
            shown = [mark for mark in MARKS if mark in text_of(answer)]
            if shown or answer.status_code >= 500 or (names_a_row(route) and answer.status_code != 404):
                wrong.append(f"{route.method} {route.pattern}{query}: {answer.status_code} shows {shown}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("who", WHO)
def test_a_notice_of_a_hidden_row_leads_nowhere(county: County, people: dict[str, Account], who: str) -> None:
    """Whoever was told of a problem that they see no more reads its number, and finds no way to it."""
    with undone():
        noticed(people[who], county.problem)
        page = text_of(settled(Visitor(people[who]).browser.get("/notices/")))
    assert county.problem.number in page
    assert county.problem.get_absolute_url() not in page


def names_a_row(route: Route) -> bool:
    """Whether the address itself names a row of business; then even its being there is hidden."""
    return any(part in route.pattern for part in NAMED_ROWS)


def test_the_log_names_rows_and_repeats_none_of_their_words(county: County) -> None:
    """All that the audit administrator reads of the others' work."""
    events = Event.objects.values("action", "subject", "rows", "data")
    assert len(events) > len(MARKS)
    assert [event for event in events if MARK in str(event)] == []


def asked(who: str) -> list[Route]:
    """What the role may open at all; the rest answers everybody of the role with the same refusal."""
    table, role = read(), who.split(" ", maxsplit=1)[0]
    ours = [route for route in routes() if route.name not in OUTSIDE and table[route.key][role] != DENY]
    return [route for route in ours if route.method == "GET" or names_a_row(route)]


def test_what_answers_anybody_shows_nothing_of_it(county: County) -> None:
    visitor, values = Visitor(None), county.values(ANONYMOUS)
    for route in routes():
        if route.method == "GET" and route.permission == OPEN:
            assert MARK not in text_of(visitor.ask(route, address(route, values))), route.pattern


def queries_of(route: Route) -> tuple[str, ...]:
    """A list is also asked with words that only a hidden row has; the words themselves are no mark."""
    searched = f"?q={quote(MARK)}&count=true"
    return ("", searched) if route.name in LISTS or route.name.endswith(("list", "search", "export")) else ("",)


@pytest.mark.parametrize("who", WHO)
def test_an_outsiders_lists_are_empty_and_count_nothing(county: County, people: dict[str, Account], who: str) -> None:
    visitor, values = Visitor(people[who]), county.values(who.split(" ", maxsplit=1)[0])
    for route in asked(who):
        if route.name in LISTS and route.name != "list_units":
            answer = visitor.ask(route, address(route, values), "?count=true").json()
            assert answer == {"items": [], "next": None, "total": 0}, route.pattern
        if route.pattern.endswith("/count/"):
            answer = visitor.ask(route, address(route, values))
            assert _numbers(answer) == {"0"}, route.pattern


@pytest.mark.parametrize("name", ["problems:count", "signals:count", "letters:count", "list_problems", "list_signals"])
def test_the_same_lists_are_not_empty_for_the_office(county: County, name: str) -> None:
    """Otherwise the tests above would hold in an empty county."""
    visitor = Visitor(county.account("supervision"))
    (route,) = [route for route in asked("supervision") if route.name == name]
    answer = visitor.ask(route, route.pattern, "?count=true")
    assert answer.json()["total"] if route.is_api else _numbers(answer) != {"0"}


def test_every_mark_stands_on_a_page_that_the_office_reads(county: County) -> None:
    """Otherwise a mark that is nowhere would be found nowhere."""
    visitor, values = Visitor(county.account("supervision")), county.values("supervision")
    pages = "".join(text_of(visitor.ask(route, address(route, values))) for route in asked("supervision"))
    assert [mark for mark in MARKS if mark not in pages] == []


def _numbers(answer: Any) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"<[^>]*>", " ", text_of(answer))))
