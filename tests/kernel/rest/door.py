"""A small API over tickets, for tests of the plumbing alone. Used as a test's table of addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.urls import path
from ninja import File, NinjaAPI, Query, Router, UploadedFile
from ninja.errors import HttpError

from tests.samples import Ticket
from zhujian.kernel.errors import Conflict, TooLarge
from zhujian.kernel.rest.fields import Body, Day, Reason, Text, Title, id_reference, reference
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, PageQuery, page
from zhujian.kernel.rest.problems import install
from zhujian.kernel.time import ZONE
from zhujian.kernel.visibility import visible_to

TicketRef = reference(Ticket, "title", lambda value: f"没有“{value}”这张单。")
TicketId = id_reference(Ticket, lambda value: f"没有编号为 {value} 的单。")


class Part(Body):
    body: int


class TicketIn(Body):
    title: Title
    reason: Reason
    note: Text = ""
    due: Day
    kind: Literal["big", "small"] = "big"
    like: TicketRef | None = None
    after: TicketId | None = None
    tags: list[str] = []
    part: Part | None = None
    file: str = ""


router = Router()


@router.get("", auth=Guard("tickets.view"))
def list_tickets(request: HttpRequest, query: Query[PageQuery]) -> Any:
    found = page(visible_to(request.actor, Ticket), Order("title", False), limit=query.limit, cursor=query.cursor)
    return {"items": [row.title for row in found.items], "next": found.next}


@router.post("", auth=Guard("tickets.open"))
def open_ticket(request: HttpRequest, payload: TicketIn) -> Any:
    return {
        "title": payload.title,
        "like": payload.like and payload.like.pk,
        "after": payload.after and payload.after.pk,
    }


@router.post("/files", auth=Guard())
def upload(request: HttpRequest, file: UploadedFile = File(...)) -> Any:
    return {"size": file.size}


@router.post("/{ticket_id}/close", auth=Guard("tickets.close", row=Ticket, key="ticket_id", column="pk"))
def close_ticket(request: HttpRequest, ticket_id: str, body: TicketIn) -> Any:
    raise Conflict(
        "现在不能办理。", state="closed", rule="once", extra={"moved_at": datetime(2022, 9, 30, 9, tzinfo=ZONE)}
    )


@router.get("/named/{title}", auth=Guard("tickets.view", row=Ticket, key="title"))
def named(request: HttpRequest, title: str) -> Any:
    return {"id": request.row.pk, "role": request.actor.role}


FAILURES: dict[str, Exception] = {
    "bug": ZeroDivisionError("the secret of the house"),
    "missing": Http404("no such thing"),
    "large": TooLarge("太大了。"),
    "teapot": HttpError(418, "I'm a teapot"),
    "often": HttpError(429, "too often"),
}


@router.get("/failures/{name}", auth=Guard())
def fail(request: HttpRequest, name: str) -> Any:
    raise FAILURES[name]


api = NinjaAPI(urls_namespace="door", docs_url=None)
api.add_router("/tickets", router)
install(api)
urlpatterns = [path("door/", api.urls)]
