"""The filters of the list of problems: what stands in the address, and the bar that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.saved import saved_views
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import filtered
from zhujian.kernel.problems.queues import QUEUES
from zhujian.kernel.problems.workflow import OPEN, STATUSES
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.scales import SEVERITIES
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.queues import queue_q, queues_for

LIST = "problems"
LIGHTS = (("red", _("已超期")), ("amber", _("临期")), ("green", _("期内")), ("none", _("不计时")))
UNITS = {
    "owner": _("整改单位"),
    "subject": _("问题单位"),
    "regulator": _("监管责任"),
    "territory": _("属地责任"),
}
LOOK_BACKS = (("waiting", _("待回头看")), ("due", _("已到回头看日期")), ("done", _("已回头看")))
LISTED = ("topic", "severity", "category")
ANY_OPEN = "open"


def narrowed(actor: Actor, rows: QuerySet[Problem], query: QueryDict) -> QuerySet[Problem]:
    """The rows that an address leaves; the list and its count both come through here."""
    rows = filtered(rows, wanted(query, looks_back=_looks_back(actor)))
    todo = query.get("todo", "")
    return rows.filter(queue_q(actor, QUEUES, todo)) if todo else rows


def _looks_back(actor: Actor) -> bool:
    """Looking back is the office's work, and the units need no list of what awaits them."""
    return actor.role not in UNIT_SIDE


def wanted(query: QueryDict, *, looks_back: bool = True) -> dict[str, Any]:
    """The filters of an address; what makes no sense filters nothing."""
    found: dict[str, Any] = {name: [value for value in query.getlist(name) if value] for name in LISTED}
    found["status"] = list(_statuses(query))
    if query.get("measure"):
        under = _of_measure(query)
        found["category"] = [code for code in under if not found["category"] or code in found["category"]] or [""]
    found["light"] = [value for value in query.getlist("light") if value in dict(LIGHTS)]
    for name in (*UNITS, "site", "q"):
        found[name] = query.get(name, "")[:100]
    stage = query.get("look_back", "")
    found["look_back"] = stage if looks_back and stage in dict(LOOK_BACKS) else ""
    found["reopened"] = bool(query.get("reopened"))
    found.update({name: _day(query.get(name, "")) for name in ("due_before", "since")})
    return found


def _statuses(query: QueryDict) -> Iterator[str]:
    for value in query.getlist("status"):
        yield from sorted(OPEN) if value == ANY_OPEN else [value] if value else []


def _of_measure(query: QueryDict) -> list[str]:
    """The categories that stand under a line of the topic's list of measures."""
    topic = find_topic(query.get("topic", ""))
    return [item.code for item in topic.categories if item.measure == query["measure"]] if topic else []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def filter_bar(request: Request) -> FilterBar:
    query, actor = request.GET, request.actor
    chosen = find_topic(query.get("topic", ""))
    queues = queues_for(actor, QUEUES)
    return FilterBar(
        filters=(
            Filter("q", _("编号、标题或单位"), kind="text"),
            Filter("todo", _("待办"), choices=tuple(Choice(item.code, item.label) for item in queues)),
            Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics())),
            Filter("status", _("状态"), choices=(Choice(ANY_OPEN, _("未办结")), *(Choice(*item) for item in STATUSES))),
            Filter("light", _("时限"), choices=tuple(Choice(*item) for item in LIGHTS)),
            Filter(
                "severity", _("严重程度"), choices=tuple(Choice(*item) for item in SEVERITIES.items()), primary=False
            ),
            *(_of_topic(chosen) if chosen else ()),
            Filter("due_before", _("到期不晚于"), kind="date", primary=False),
            Filter("since", _("登记不早于"), kind="date", primary=False),
            Filter("reopened", _("重开"), choices=(Choice("1", _("曾经重开")),), primary=False),
            *_of_office(actor),
            *_named(actor, query),
        ),
        saved=saved_views(actor, LIST),
        save_url=reverse("access:save_view", args=[LIST]) if actor.may("views.save") else "",
    )


def _of_office(actor: Actor) -> tuple[Filter, ...]:
    choices = tuple(Choice(*item) for item in LOOK_BACKS)
    return (Filter("look_back", _("回头看"), choices=choices, primary=False),) if _looks_back(actor) else ()


def _of_topic(topic: Topic) -> tuple[Filter, ...]:
    categories = tuple(Choice(item.code, str(item.title)) for item in topic.categories)
    measures = tuple(Choice(item.code, str(item.title)) for item in topic.measures)
    return (
        Filter("category", _("类别"), choices=categories, primary=False),
        *((Filter("measure", _("监督事项"), choices=measures, primary=False),) if measures else ()),
    )


def _named(actor: Actor, query: QueryDict) -> Iterator[Filter]:
    """Units and the site that an address names are shown by their names; nobody picks them from a list of hundreds."""
    codes = {name: code for name in UNITS if (code := query.get(name, ""))}
    names = dict(visible_to(actor, Unit).filter(code__in=codes.values()).values_list("code", "name")) if codes else {}
    for name, code in codes.items():
        yield Filter(name, UNITS[name], choices=(Choice(code, names.get(code, code)),), primary=False)
    code = query.get("site", "")
    if code:
        site = visible_to(actor, Site).filter(code=code, topic__in=query.getlist("topic")).first()
        yield Filter("site", _("点位"), choices=(Choice(code, str(site or code)),), primary=False)
