"""Topics with their categories and sites, for programs that need their codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.models import Site
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, PageQuery, page
from zhujian.kernel.visibility import visible_to

router = Router(tags=["topics"])


class CategoryOut(Schema):
    code: str
    title: str
    severity: str
    letter: str


class TopicOut(Schema):
    code: str
    title: str
    focus: str
    categories: list[CategoryOut]


class TopicList(Schema):
    items: list[TopicOut]
    next: str | None = None


class SiteOut(Schema):
    code: str
    name: str
    owner: str
    township: str | None


class SitePage(Schema):
    items: list[SiteOut]
    next: str | None
    total: int | None = None


@router.get("", response=TopicList, auth=Guard("topics.view"), operation_id="list_topics")
def list_topics(request: Request) -> Any:
    return {"items": [_object(topic) for topic in topics()]}


@router.get(
    "/{code}/sites", response=SitePage, auth=Guard("topics.view"), operation_id="list_sites", exclude_unset=True
)
def list_sites(request: Request, code: str, query: Query[PageQuery]) -> Any:
    """Sites of a topic that the caller sees, in the order in which they were added."""
    if find_topic(code) is None:
        raise NotFound(_("没有“%(topic)s”这一专题。") % {"topic": code})
    rows = visible_to(request.actor, Site).filter(topic=code).select_related("owner", "township")
    found = page(rows, Order(descending=False), limit=query.limit, cursor=query.cursor)
    items = [
        {
            "code": site.code,
            "name": site.name,
            "owner": site.owner.code,
            "township": site.township.code if site.township else None,
        }
        for site in found.items
    ]
    answer: dict[str, Any] = {"items": items, "next": found.next}
    return {**answer, "total": rows.count()} if query.count else answer


def _object(topic: Topic) -> dict[str, Any]:
    categories = [
        {"code": item.code, "title": str(item.title), "severity": item.severity.value, "letter": item.letter}
        for item in topic.categories
    ]
    return {"code": topic.code, "title": str(topic.title), "focus": str(topic.focus), "categories": categories}
