"""Every point at which a topic with code extends the house.

A topic calls these from `AppConfig.ready()`; the composition root asks for what they collected. Its models, jobs,
templates and static files need no hook: the folder is a Django app and is found as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zhujian.kernel.access.roles import extend_role
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.registry.figures import Computed, add_coded
from zhujian.kernel.ui import navigation
from zhujian.kernel.ui.navigation import Entry, Section

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from ninja import Router

    from zhujian.kernel.workflow.queues import Desk

_pages: dict[str, str] = {}
_routers: dict[str, Router] = {}


def permit(role: str, permissions: Iterable[str]) -> None:
    """Give a role permissions of the topic's own, each called `CODE.verb`; the three administrators take none."""
    extend_role(role, permissions)


def nav(entry: Entry) -> None:
    """Add a line to the navigation, among the topics."""
    navigation.register(replace(entry, section=Section.TOPICS))


def pages(topic: str, urlconf: str) -> None:
    """Serve a module's `urlpatterns` under `/topics/CODE/` in the internal zone."""
    _pages[topic] = urlconf


def api(topic: str, router: Router) -> None:
    """Serve a router's operations under `/api/v1/topics/CODE`, each of them behind a `Guard`."""
    _routers[topic] = router


def figure(topic: str, name: str, label: Text, unit: Text, rows: Callable[[Actor], QuerySet[Any]]) -> None:
    """Offer the figure `CODE.NAME`: the number of these rows, which whoever asks may see."""
    add_coded(Computed(f"{topic}.{name}", label, unit, rows))


def desk(topic: str, rows: Desk) -> None:
    """Count a topic's queues on the workbench, each with the list that it opens."""
    from zhujian.kernel.workflow.queues import offer  # rows are known only once every app is

    offer(f"{topic}.{rows.model._meta.model_name}", rows)


def page_modules() -> Mapping[str, str]:
    """Topic -> module with its `urlpatterns`; for the composition root."""
    return dict(_pages)


def routers() -> Mapping[str, Router]:
    """Topic -> its API router; for the composition root."""
    return dict(_routers)
