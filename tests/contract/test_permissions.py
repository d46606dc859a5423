"""One table of every page and operation and every role: what it says is what the application answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.county import MARK, County, Visitor, address, text_of
from tests.contract.routes import (
    ALLOW,
    ANONYMOUS,
    ASK_OUTSIDE,
    DENY,
    DEVICE,
    EMPTY,
    LISTS,
    NOTHING_YET,
    OUTSIDE,
    Route,
    columns,
    expected,
    read,
    routes,
)
from zhujian.kernel.access.roles import ROLES

FOR_PHONES = "/field/api/"  # these answer in JSON, also whoever has no session
SIGN_IN = "/accounts/login/"
AGAIN = "/accounts/reauthenticate/"  # open, once the person has shown again who it is
REGENERATE = "run python -m tests.contract.routes --write and review what it changed"


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    rows, found = set(read()), {route.key for route in routes()}
    assert sorted(found - rows) == [], f"routes without a row: {REGENERATE}"
    assert sorted(rows - found) == [], f"rows without a route: {REGENERATE}"


def test_every_role_has_a_column_and_every_cell_a_known_word() -> None:
    for key, row in read().items():
        assert list(row) == ["pattern", "method", "permission", *columns()], key
        assert {row[role] for role in columns()} <= {ALLOW, DENY, EMPTY}, key


def test_every_row_names_the_permission_that_the_route_declares() -> None:
    table = read()
    wrong = [route for route in routes() if table.get(route.key, {}).get("permission") != route.permission]
    assert not wrong, REGENERATE


def test_every_cell_is_what_the_roles_permissions_come_to() -> None:
    table = read()
    cells = ((route, role) for route in routes() for role in columns())
    wrong = [(*route.key, role) for route, role in cells if table.get(route.key, {}).get(role) != expected(route, role)]
    assert not wrong, REGENERATE


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, ANONYMOUS])
def test_each_role_is_answered_as_the_table_says(county: County, role: str) -> None:
    table, values = read(), county.values(role)
    visitor = Visitor(None if role == ANONYMOUS else county.account(role))
    wrong = []
    for route in routes():
        if route.name in OUTSIDE and role not in ASK_OUTSIDE:
            continue
        try:
            cell, url = table[route.key][role], address(route, values)
        except LookupError as error:
            wrong.append(f"{route.method} {route.pattern}: {error}")
            continue
        fault = _fault(cell, visitor.ask(route, url), route, anonymous=role == ANONYMOUS)
        if fault:
            wrong.append(f"{route.method} {url}: {cell} in the table, {fault}")
    assert not wrong, "\n" + "\n".join(wrong)


def _fault(cell: str, answer: Any, route: Route, *, anonymous: bool) -> str:
    """Why an answer contradicts a cell; an empty text where it does not."""
    status, to = answer.status_code, answer.headers.get("Location", "")
    if status >= 500:
        return f"answered {status}"
    if cell == DENY:
        return "" if _is_refused(status, to, route, anonymous=anonymous) else f"answered {status} {to}"
    if status == 404 and route.name in NOTHING_YET:
        return ""
    if status in {401, 403, 404, 405} or _is_sent_away(to, route):
        return f"answered {status} {to}"
    shown = MARK in text_of(answer)
    if cell == EMPTY:
        return "showed a row of others" if status != 200 or shown else ""
    return "showed nothing" if route.name in LISTS and not _has_items(answer) else ""


def _is_refused(status: int, to: str, route: Route, *, anonymous: bool) -> bool:
    if route.permission == DEVICE:
        return status in {401, 403}
    if route.pattern.startswith(FOR_PHONES):
        return status in {401, 403}
    if not anonymous:
        return status == 403 or (status == 404 and route.name not in NOTHING_YET)
    return status == 401 if route.is_api else status == 404 or to.startswith(SIGN_IN)


def _is_sent_away(to: str, route: Route) -> bool:
    """To sign in, or to what must be done before anything else."""
    return (
        to.startswith("/accounts/")
        and not to.startswith(AGAIN)
        and not route.pattern.startswith(("/accounts/", "/i18n/"))
    )


def _has_items(answer: Any) -> bool:
    return bool(answer.json()["items"])
