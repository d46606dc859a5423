"""The number of queries of a page or a list does not grow with the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tests.contract.county import County, Visitor, address, grow, undone
from tests.contract.routes import DENY, DOWNLOADS, OUTSIDE, Route, read, routes
from zhujian.kernel.registry import topics

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 8  # beside the one that is there
# Each route is read by the first who may; a unit's liaison, whose rows are chosen in another way, reads all lists.
READERS = ("supervision", "system-admin", "security-admin", "audit-admin", "liaison")


def read_by(role: str) -> list[Route]:
    """What the role is to read; what other packages serve and what is made into a file is left out."""
    table = read()
    found = [route for route in routes() if route.method == "GET" and table[route.key][role] != DENY]
    found = [route for route in found if route.name not in OUTSIDE and not route.pattern.endswith(DOWNLOADS)]
    if role == "liaison":
        return [route for route in found if "<" not in route.pattern and "{" not in route.pattern]
    before = READERS[: READERS.index(role)]
    return [route for route in found if all(table[route.key][other] == DENY for other in before)]


@pytest.fixture(scope="module")
def counted(county: County) -> Iterator[dict[str, list[tuple[str, int, int]]]]:
    """For each reader every route with its number of queries over few rows and over many."""
    with undone():
        readers = {role: (Visitor(county.account(role)), urls_for(county, role)) for role in READERS}
        grow(county, FEW)
        for visitor, urls in readers.values():  # fills what is kept in memory
            queries(visitor, urls)
        few = {role: queries(*reader) for role, reader in readers.items()}
        grow(county, MANY - FEW)
        topics()  # read anew once after every change of units
        many = {role: queries(*reader) for role, reader in readers.items()}
        yield {role: [(key, few[role][key], many[role][key]) for key in few[role]] for role in READERS}


def urls_for(county: County, role: str) -> dict[Route, str]:
    values = county.values(role)
    return {route: address(route, values) for route in read_by(role)}


def queries(visitor: Visitor, urls: dict[Route, str]) -> dict[str, int]:
    """Pattern -> number of queries."""
    found = {}
    for route, url in urls.items():
        reset_queries()  # the log of queries is not endless
        with CaptureQueriesContext(connection) as captured:
            answer = visitor.ask(route, url)
        if answer.status_code == 200:
            found[route.pattern] = len(captured)
    return found


@pytest.mark.parametrize("role", READERS)
def test_more_rows_make_no_more_queries(counted: dict[str, list[tuple[str, int, int]]], role: str) -> None:
    assert counted[role], "nothing was read"
    grown = [f"{pattern}: {few} -> {many}" for pattern, few, many in counted[role] if many > few]
    assert not grown, "\n" + "\n".join(grown)


def test_the_lists_are_among_what_was_counted(counted: dict[str, list[tuple[str, int, int]]]) -> None:
    patterns = {pattern for pattern, _few, _many in counted["supervision"]}
    assert {"/problems/", "/signals/", "/letters/", "/api/v1/problems", "/api/v1/signals"} <= patterns
