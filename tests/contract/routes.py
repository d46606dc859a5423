"""Every route of the application, read from the router, and what each role is told there.

    python -m tests.contract.routes --write      writes permissions.csv anew from the declared permissions

A page carries its permission (`@page`), an API operation its `Guard`; what comes from other packages is classified
here by name. A route that is none of these cannot be written down, and fails.
"""

from __future__ import annotations

import csv
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("permissions.csv")
ALLOW, DENY, EMPTY = "allow", "deny", "empty"
ANONYMOUS = "anonymous"
OPEN, SIGNED_IN, CLOSED = "open", "signed-in", "closed"
DEVICE = "device"  # a phone's key alone opens it: a session or an account's token is nobody there
METHODS = frozenset({"GET", "POST", "PUT", "PATCH"})

# Routes of other packages by name. CLOSED: nobody gets anything done there.
OUTSIDE = {
    "health-live": OPEN,
    "health-ready": OPEN,  # to this machine alone
    "metrics": OPEN,  # to this machine alone
    "set_language": OPEN,
    "api:openapi-json": OPEN,
    "api:api-root": CLOSED,
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_inactive": OPEN,
    "account_signup": OPEN,  # says that accounts are opened by the administrator
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_confirm_login_code": OPEN,
    "mfa_authenticate": OPEN,  # between the two factors nobody is signed in yet
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
}

# What other packages serve knows no roles: these three ask for it, and speak for the others.
ASK_OUTSIDE = ("supervision", "system-admin", ANONYMOUS)

# What is made into a file, by the end of its address; and what stands there for programs.
DOWNLOADS = ("pdf", "docx", "export/", "thumbnail", "template/", "download/")
PLAIN = frozenset({"health-live", "health-ready", "metrics", "api:openapi-json"})

# Pages whose declaration is wider than what they let in: any of these permissions opens them.
NARROWER = {"topics:index": ("topics.view", "system.view", "sites.manage")}

# What was refused of one's last import, or what repeated itself: whoever may look is told that there is nothing, others
# that they may not look.
NOTHING_YET = frozenset({"org-import:refused", "problems:import_refused", "visits:import_refused", "coverage:signal"})

# Lists that answer everybody who shows a token: without the permission there is nothing in them.
LISTS = {
    "list_problems": "problems.view",
    "list_signals": "signals.view",
    "list_units": "org.view",
    "list_sites": "sites.view",
    "list_visits": "visits.view",
}


@dataclass(frozen=True, order=True)
class Route:
    """One line of the table. `name` is the page's name with its namespace, or the operation's id."""

    pattern: str
    method: str
    permission: str
    name: str
    is_api: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.pattern


@cache
def routes() -> tuple[Route, ...]:
    """Every route of all zones, sorted by pattern."""
    from zhujian.site.urls import all as table

    return tuple(sorted({*_pages(table.urlpatterns), *_operations()}))


def _pages(patterns: Iterable[Any], prefix: str = "/", namespaces: tuple[str, ...] = ()) -> Iterator[Route]:
    from django.urls import URLResolver

    for item in patterns:
        pattern = prefix + str(item.pattern).removeprefix("^")
        if isinstance(item, URLResolver):
            inside = (*namespaces, item.namespace) if item.namespace else namespaces
            yield from _pages(item.url_patterns, pattern, inside)
        elif item.callback.__module__ != "ninja.operation":
            yield from _page(pattern, ":".join([*namespaces, item.name or pattern]), item.callback)


def _page(pattern: str, name: str, view: Callable[..., Any]) -> Iterator[Route]:
    if name == "problems:step":
        yield from _steps(pattern, name)
        return
    permission = getattr(view, "permission", None) or OUTSIDE.get(name)
    if permission is None:
        raise LookupError(f"{pattern} ({name}) declares no permission; a view of ours is a @page")
    for method in methods_of(view):
        yield Route(pattern, method, permission, name)


def _steps(pattern: str, name: str) -> Iterator[Route]:
    """One page serves every step, and asks for the permission of the step."""
    from zhujian.kernel.problems.views.steps import PAGES

    for verb in PAGES:
        for method in ("GET", "POST"):
            yield Route(pattern.replace("<slug:verb>", verb), method, f"problems.{verb}", name)


def methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """What a view answers: as `require_POST` and its like say, else GET, and POST where its code speaks of it."""
    if hasattr(view, "view_class"):
        return tuple(method for method in ("GET", "POST") if hasattr(view.view_class, method.lower()))
    layers = list(_layers(view))
    for layer in layers:
        named = inspect.getclosurevars(layer).nonlocals.get("request_method_list")
        if named:
            return tuple(method for method in named if method in METHODS)
    return ("GET", "POST") if _speaks_of_post(layers[-1]) else ("GET",)


def _speaks_of_post(function: Any, *, deeper: bool = True) -> bool:
    """Whether a function, or one of its own package that it calls, names the method or what was posted."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    if "POST" in {*code.co_names, *map(str, code.co_consts)}:
        return True
    called = (function.__globals__.get(name) for name in code.co_names)
    ours = (item for item in called if inspect.isfunction(item) and item.__module__.startswith("zhujian"))
    return deeper and any(_speaks_of_post(item, deeper=False) for item in ours)


def _layers(view: Callable[..., Any]) -> Iterator[Any]:
    """A view and what its decorators wrapped, the innermost last."""
    current: Any = getattr(view, "func", view)
    while current is not None:
        yield current
        current = getattr(current, "__wrapped__", None)


def _operations() -> Iterator[Route]:
    from zhujian.site.api import api

    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                (guard,) = operation.auth_callbacks
                for method in operation.methods:
                    pattern = f"/api/v1{prefix}{path}"
                    yield Route(pattern, method, guard.permission or SIGNED_IN, operation.operation_id, is_api=True)


def columns() -> list[str]:
    from zhujian.kernel.access.roles import ROLES

    return [*ROLES, ANONYMOUS]


def expected(route: Route, role: str) -> str:
    """What a role is told by declaration; somebody of the role whose scope covers the row asks."""
    from zhujian.kernel.access.roles import permissions_of

    if route.permission in {OPEN, CLOSED, DEVICE}:
        return ALLOW if route.permission == OPEN else DENY
    if role == ANONYMOUS:
        return DENY
    held = permissions_of(role)
    narrower = NARROWER.get(route.name)
    if narrower and held.isdisjoint(narrower):
        return DENY
    if route.permission != SIGNED_IN and route.permission not in held:
        return DENY
    return ALLOW if LISTS.get(route.name, "") in {"", *held} else EMPTY


def read() -> dict[tuple[str, str], dict[str, str]]:
    """The table as committed: (method, pattern) -> column -> cell."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["method"], row["pattern"]): row for row in csv.DictReader(file)}


def write() -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["pattern", "method", "permission", *columns()])
        for route in routes():
            cells = [expected(route, role) for role in columns()]
            writer.writerow([route.pattern, route.method, route.permission, *cells])


def main() -> int:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.engines.settings")
    import django

    django.setup()
    if "--write" in sys.argv[1:]:
        write()
    sys.stdout.write(f"{TABLE.name}: {len(read())} rows, {len(routes())} routes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
