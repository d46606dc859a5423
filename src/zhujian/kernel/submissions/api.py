"""The visits API: what was planned, what took place, what was handed in, and its review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.actions.visits import (
    Report,
    Slot,
    cancel_visits,
    explain_missed,
    plan_visits,
    record_reports,
)
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, page
from zhujian.kernel.submissions import actions
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.queries import filtered, under_review, visit_objects, visits_of
from zhujian.kernel.submissions.reports import regulator_of, sites_to_report
from zhujian.kernel.submissions.schemas import (
    ConsentIn,
    ExplainIn,
    ImportIn,
    ImportOut,
    ReasonIn,
    ReportIn,
    ReviewIn,
    VisitIn,
    VisitOut,
    VisitPage,
    VisitQuery,
)
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.consents import pending

router = Router(tags=["visits"])


def on(permission: str) -> Guard:
    return Guard(f"visits.{permission}", row=Visit, key="visit_id", column="pk")


def one(request: Request, visit: Visit) -> dict[str, Any]:
    shown = visits_of(request.actor).filter(pk=visit.pk).first() or visit
    return visit_objects(request.actor, [shown])[0]


@router.get("", response=VisitPage, auth=Guard("visits.view"), operation_id="list_visits", exclude_unset=True)
def list_visits(request: Request, query: Query[VisitQuery]) -> Any:
    """Visits that the caller sees, the latest day first."""
    rows = filtered(visits_of(request.actor), query.dict())
    found = page(rows, Order("day"), limit=query.limit, cursor=query.cursor)
    answer: dict[str, Any] = {"items": visit_objects(request.actor, found.items), "next": found.next}
    return {**answer, "total": rows.count()} if query.count else answer


@router.post("", response={201: VisitOut}, auth=Guard("visits.plan"), operation_id="plan_visit")
def plan_visit(request: Request, body: VisitIn) -> Any:
    """Put one visit on the calendar by hand, beside the rota."""
    actor = request.actor
    site = visible_to(actor, Site).filter(topic=body.topic, code=body.site).first()
    team = visible_to(actor, Team).filter(topic=body.topic, code=body.team).first()
    errors = []
    if site is None:
        errors.append(FieldError("site", _("这一专题没有编码为“%(code)s”的点位。") % {"code": body.site}))
    if team is None:
        errors.append(FieldError("team", _("没有编码为“%(code)s”的督查组。") % {"code": body.team}))
    if errors or site is None or team is None:
        raise Invalid(errors)
    [visit] = plan_visits(actor, topic=body.topic, slots=[Slot(body.kind, site, team, body.day)])
    return Status(201, one(request, visit))


@router.post("/import", response=ImportOut, auth=Guard("visits.import"), operation_id="import_visits")
def import_visits(request: Request, body: ImportIn) -> Any:
    """Record first-line visits of the regulator; those on record already are left as they are."""
    reports = _reports(request, body)
    made = record_reports(request.actor, topic=body.topic, reports=reports)
    return {"added": len(made), "known": len(reports) - len(made)}


def _reports(request: Request, body: ImportIn) -> list[Report]:
    codes = {item.site for item in body.items}
    rows = sites_to_report(request.actor, body.topic).filter(code__in=codes).select_related("owner")
    sites = {site.code: site for site in rows}
    regulator = regulator_of(body.topic)
    errors = [error for place, item in enumerate(body.items) for error in _faults(place, item, sites, regulator)]
    if errors:
        raise Invalid(errors)
    named = [(item, item.unit or regulator) for item in body.items]
    return [
        Report(sites[item.site], unit, item.day, item.result, item.number, item.note)
        for item, unit in named
        if unit is not None
    ]


def _faults(place: int, item: ReportIn, sites: dict[str, Site], regulator: Unit | None) -> list[FieldError]:
    errors = []
    if item.site not in sites:
        words = _("这一专题没有编码为“%(code)s”的点位。") % {"code": item.site}
        errors.append(FieldError(f"items.{place}.site", words))
    if item.unit is None and regulator is None:
        errors.append(FieldError(f"items.{place}.unit", _("请写明由哪个单位检查。")))
    return errors


@router.get("/{visit_id}", response=VisitOut, auth=on("view"), operation_id="get_visit")
def get_visit(request: Request, visit_id: int) -> Any:
    return one(request, request.row)


@router.post(
    "/{visit_id}/review", response={200: VisitOut, 202: VisitOut}, auth=on("review"), operation_id="review_visit"
)
def review(request: Request, visit_id: int, body: ReviewIn) -> Any:
    """Say what was handed in is worth; rejecting what has findings waits for a second person (202)."""
    row = _of_visit(_rows(request), body.submission)
    found = actions.review(request.actor, submission=row, outcome=body.outcome, reason=body.reason)
    return Status(202 if pending(found) else 200, one(request, request.row))


@router.post("/{visit_id}/consent", response=VisitOut, auth=on("consent"), operation_id="consent_to_visit")
def consent(request: Request, visit_id: int, body: ConsentIn) -> Any:
    rows = _rows(request)
    row = next((each for each in rows if pending(each)), None) or _of_visit(rows, None)
    actions.consent(request.actor, submission=row, agree=body.agree, reason=body.reason)
    return one(request, request.row)


@router.post("/{visit_id}/explain", response=VisitOut, auth=on("plan"), operation_id="explain_visit")
def explain(request: Request, visit_id: int, body: ExplainIn) -> Any:
    """Say why a visit was missed, and what followed."""
    explain_missed(request.actor, visit=request.row, reason=body.reason, consequence=body.consequence)
    return one(request, request.row)


@router.post("/{visit_id}/cancel", response=VisitOut, auth=on("plan"), operation_id="cancel_visit")
def cancel(request: Request, visit_id: int, body: ReasonIn) -> Any:
    cancel_visits(request.actor, visits=[request.row], reason=body.reason)
    return one(request, request.row)


def _rows(request: Request) -> list[Submission]:
    return list(visible_to(request.actor, Submission).filter(visit=request.row.pk).order_by("-pk"))


def _of_visit(rows: Sequence[Submission], named: Submission | None) -> Submission:
    """The submission that is named, else the newest that was not rejected. Raises Conflict where there is none."""
    if named is not None and named.pk not in {row.pk for row in rows}:
        raise Invalid.one("submission", _("这份答卷不属于这次督查。"))
    row = named or under_review(rows)
    if row is None:
        raise Conflict(_("这次督查还没有收到答卷。"), state="planned")
    return row
