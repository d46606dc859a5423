"""Units, for programs that need their codes."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema

from zhujian.kernel.org.models import Unit
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, PageQuery, page
from zhujian.kernel.visibility import visible_to

router = Router(tags=["units"])


class UnitItem(Schema):
    code: str
    name: str
    kind: str
    parent: str | None


class UnitPage(Schema):
    items: list[UnitItem]
    next: str | None
    total: int | None = None


@router.get("", response=UnitPage, auth=Guard(), operation_id="list_units", exclude_unset=True)
def list_units(request: Request, query: Query[PageQuery]) -> Any:
    """Units, in the order in which they were added."""
    rows = visible_to(request.actor, Unit).select_related("parent")
    found = page(rows, Order(descending=False), limit=query.limit, cursor=query.cursor)
    items = [
        {"code": unit.code, "name": unit.name, "kind": unit.kind, "parent": unit.parent.code if unit.parent else None}
        for unit in found.items
    ]
    answer: dict[str, Any] = {"items": items, "next": found.next}
    return {**answer, "total": rows.count()} if query.count else answer
