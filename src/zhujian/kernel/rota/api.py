"""The rota's API: the draws that the caller sees, their steps, and what a revealed one followed from."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, page
from zhujian.kernel.rota import actions
from zhujian.kernel.rota.access import is_of_room
from zhujian.kernel.rota.allowed import allowed
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.queries import revealed, steps_of_all
from zhujian.kernel.rota.running import Run, begin_publishing, publishing_of
from zhujian.kernel.rota.schemas import (
    AbandonIn,
    CommitIn,
    ContributeIn,
    OnePlanOut,
    PlanPage,
    PlanQuery,
    ReplanIn,
)
from zhujian.kernel.rota.workflow import ABANDONED
from zhujian.kernel.visibility import visible_to

router = Router(tags=["rota"])


def on(permission: str) -> Guard:
    return Guard(permission, row=Plan, key="plan_id", column="pk")


@router.get("", response=PlanPage, auth=Guard("rota.view"), operation_id="list_draws", exclude_unset=True)
def list_draws(request: Request, query: Query[PlanQuery]) -> Any:
    """Draws that the caller sees, the latest month first."""
    rows = _seen(request.actor)
    for name in ("topic", "status"):
        if wanted := getattr(query, name):
            rows = rows.filter(**{f"{name}__in": wanted})
    if query.month is not None:
        rows = rows.filter(month=query.month)
    found = page(rows, Order("month"), limit=query.limit, cursor=query.cursor)
    steps = steps_of_all(found.items)
    answer: dict[str, Any] = {"items": [_told(row, steps[row.pk]) for row in found.items]}
    answer["next"] = found.next
    return {**answer, "total": rows.count()} if query.count else answer


@router.post("", response={201: OnePlanOut}, auth=Guard("visits.plan"), operation_id="commit_draw")
def commit(request: Request, body: CommitIn) -> Any:
    """Fix the inputs of a month's draw and commit to them and to the office's part."""
    plan = actions.commit(request.actor, topic=body.topic, month=body.month, since=body.since)
    return Status(201, _one(request, plan))


@router.get("/{plan_id}", response=OnePlanOut, auth=on("rota.view"), operation_id="get_draw")
def get_draw(request: Request, plan_id: int) -> Any:
    return _one(request, request.row)


@router.get("/{plan_id}/reveal", response=dict[str, Any], auth=on("rota.view"), operation_id="get_reveal")
def get_reveal(request: Request, plan_id: int) -> Any:
    """All that is needed to compute a revealed draw again; 409 before it is revealed."""
    found = revealed(request.row)
    if found is None:
        raise Conflict(_("种子还没有公开。"), state=request.row.status)
    return found


@router.post("/{plan_id}/contribute", response=OnePlanOut, auth=on("rota.contribute"), operation_id="contribute_draw")
def contribute(request: Request, plan_id: int, body: ContributeIn) -> Any:
    """The second party's part, by somebody who did not commit."""
    return _one(request, actions.contribute(request.actor, plan=request.row, contribution=body.contribution))


@router.post("/{plan_id}/publish", response={202: OnePlanOut}, auth=on("visits.plan"), operation_id="publish_draw")
def publish(request: Request, plan_id: int) -> Any:
    """Have the plan computed and its visits put on the calendar; `publishing` until that is done."""
    begin_publishing(request.actor, request.row)
    return Status(202, _one(request, request.row))


@router.post("/{plan_id}/replan", response={201: OnePlanOut}, auth=on("visits.plan"), operation_id="replan_draw")
def replan(request: Request, plan_id: int, body: ReplanIn) -> Any:
    """Commit to drawing anew what is left of a published plan, with the fewest changes."""
    return Status(201, _one(request, actions.replan(request.actor, plan=request.row, since=body.since)))


@router.post("/{plan_id}/reveal", response=OnePlanOut, auth=on("visits.plan"), operation_id="reveal_draw")
def reveal(request: Request, plan_id: int) -> Any:
    """Put the part, the inputs and the seed into the log, after the last unannounced visit."""
    return _one(request, actions.reveal(request.actor, plan=request.row))


@router.post("/{plan_id}/abandon", response=OnePlanOut, auth=on("visits.plan"), operation_id="abandon_draw")
def abandon(request: Request, plan_id: int, body: AbandonIn) -> Any:
    """Give a draw up before it is published. It stays on record."""
    return _one(request, actions.abandon(request.actor, plan=request.row, reason=body.reason))


def _seen(actor: Actor) -> QuerySet[Plan]:
    seen = visible_to(actor, Plan)
    later = Prefetch("replaced_by", seen.exclude(status=ABANDONED).order_by("pk"))
    return seen.select_related("room").prefetch_related(later).defer("inputs")


def _one(request: Request, plan: Plan) -> dict[str, Any]:
    shown = _seen(request.actor).get(pk=plan.pk)
    run = publishing_of(shown) if is_of_room(request.actor, shown) else Run()
    return {
        **_told(shown, steps_of_all([shown])[shown.pk]),
        "publishing": run.is_running,
        "refused": run.refused or None,
        "allowed": list(allowed(request.actor, shown)),
    }


def _told(plan: Plan, steps: list[dict[str, Any]]) -> dict[str, Any]:
    columns = ("topic", "since", "until", "status", "inputs_hash", "commitment", "committed_at")
    later = ("contribution", "contributed_at", "plan_hash", "published_at", "seed", "revealed_at")
    return {
        "id": plan.pk,
        "month": f"{plan.month:%Y-%m}",
        **{name: getattr(plan, name) for name in columns},
        **{name: getattr(plan, name) or None for name in later},
        "room": {"code": plan.room.code, "name": plan.room.name},
        "replaces": plan.replaces_id,
        "replaced_by": [row.pk for row in plan.replaced_by.all()],
        "steps": steps,
    }
