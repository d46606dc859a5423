"""The filters of the list of visits: what stands in the address, and the bar that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.saved import saved_views
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Team, Visit
from zhujian.kernel.field.workflow import STATUSES
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.submissions.access import READERS
from zhujian.kernel.submissions.models import Flag, Submission
from zhujian.kernel.submissions.queries import filtered
from zhujian.kernel.submissions.queues import QUEUES
from zhujian.kernel.submissions.workflow import STATUSES as REVIEWS
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Link, with_query
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.queues import queue_q, queues_for

LIST = "visits"
LISTED = ("topic", "team", "kind", "status", "origin")
ANY = "any"
COMING, PAST, ALL = "coming", "past", "all"
WINDOWS: dict[str, str | Promise] = {PAST: _("今天及以往"), COMING: _("今天及以后"), ALL: _("全部日期")}
NO_CONDITIONS = frozenset({"cursor", "sort", "when"})


def narrowed(actor: Actor, rows: QuerySet[Visit], query: QueryDict) -> QuerySet[Visit]:
    """The rows that an address leaves; the list, its count and the export all come through here."""
    wanted: dict[str, Any] = {name: [value for value in query.getlist(name) if value] for name in LISTED}
    wanted |= {"since": day_of(query.get("from", "")), "until": day_of(query.get("to", ""))}
    rows = filtered(rows, wanted).filter(_in_window(window_of(actor, query)))
    if site := query.get("site", "")[:100]:
        rows = rows.filter(Q(site__code=site) | Q(site__name__icontains=site))
    if review := query.get("review", ""):
        rows = rows.filter(Exists(visible_to(actor, Submission).filter(visit=OuterRef("pk"), status=review)))
    if flagged := query.get("flagged", ""):
        rows = rows.filter(Exists(_flags(actor, flagged).filter(submission__visit=OuterRef("pk"))))
    todo = query.get("todo", "")
    return rows.filter(queue_q(actor, QUEUES, todo)) if todo else rows


def _flags(actor: Actor, kind: str) -> QuerySet[Flag]:
    rows = visible_to(actor, Flag)
    return rows if kind == ANY else rows.filter(kind=kind)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def window_of(actor: Actor, query: QueryDict) -> str:
    """Which days are shown: what the address says; every day where it has conditions, so that a number elsewhere
    opens what it counts; else a team's own days to come, and for the others those that have been."""
    when = query.get("when", "")
    if when in WINDOWS:
        return when
    if any(value for name, value in query.items() if name not in NO_CONDITIONS):
        return ALL
    return COMING if actor.may("visits.submit") else PAST


def _in_window(window: str) -> Q:
    if window == COMING:
        return Q(day__gte=time.today())
    return Q(day__lte=time.today()) if window == PAST else Q()


def window_tabs(actor: Actor, query: QueryDict) -> list[Link]:
    chosen = window_of(actor, query)
    order = (COMING, PAST, ALL) if actor.may("visits.submit") else (PAST, COMING, ALL)
    return [Link(WINDOWS[code], with_query(query, {"when": code}), current=code == chosen) for code in order]


def filter_bar(request: Request) -> FilterBar:
    actor, query = request.actor, request.GET
    queues = queues_for(actor, QUEUES)
    todo = Filter("todo", _("待办"), choices=tuple(Choice(item.code, item.label) for item in queues))
    return FilterBar(
        filters=(
            *((todo,) if queues else ()),
            Filter("site", _("点位编码或名称"), kind="text"),
            Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics())),
            Filter("status", _("状态"), choices=tuple(Choice(*item) for item in STATUSES)),
            Filter("kind", _("督查方式"), choices=tuple(_kinds(query.get("topic", "")))),
            Filter("from", _("不早于"), kind="date", primary=False),
            Filter("to", _("不晚于"), kind="date", primary=False),
            *_of_teams(actor, query.get("topic", "")),
            Filter("origin", _("来源"), choices=tuple(Choice(*item) for item in Visit.ORIGINS), primary=False),
            *_of_readers(actor),
        ),
        saved=saved_views(actor, LIST),
        save_url=reverse("access:save_view", args=[LIST]) if actor.may("views.save") else "",
    )


def _kinds(topic: str) -> Iterator[Choice]:
    """Kinds of visits of the topic that is chosen, else of every topic; a code that several use stands once."""
    chosen = find_topic(topic)
    found = {item.code: str(item.title) for each in ((chosen,) if chosen else topics()) for item in each.visits}
    yield from (Choice(code, title) for code, title in found.items())


def _of_teams(actor: Actor, topic: str) -> tuple[Filter, ...]:
    rows = visible_to(actor, Team).order_by("topic", "code")
    rows = rows.filter(topic=topic) if topic else rows
    choices = tuple(Choice(code, name) for code, name in rows.values_list("code", "name"))
    return (Filter("team", _("督查组"), choices=choices, primary=False),) if choices else ()


def _of_readers(actor: Actor) -> Iterator[Filter]:
    """What was handed in concerns those alone who read it; doubts, those who review it."""
    if any(actor.may(permission) for permission in READERS):
        yield Filter("review", _("审核"), choices=tuple(Choice(*item) for item in REVIEWS), primary=False)
    if sees_flags(actor):
        choices = (Choice(ANY, _("有疑点")), *(Choice(*item) for item in Flag.KINDS))
        yield Filter("flagged", _("疑点"), choices=choices, primary=False)


def sees_flags(actor: Actor) -> bool:
    return actor.may("visits.review") or actor.may("visits.consent")
