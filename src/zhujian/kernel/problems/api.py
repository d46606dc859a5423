"""The problems API. It holds no rules of its own: a schema, a permission, and the action that a page calls too."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from zhujian.kernel import time
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.histories import clock_with_people, history_objects
from zhujian.kernel.problems.models import Involved, Problem
from zhujian.kernel.problems.objects import objects_of, problem_objects
from zhujian.kernel.problems.queries import filtered, order_of
from zhujian.kernel.problems.schemas import (
    AssignIn,
    ChaseIn,
    CloseIn,
    ConsentIn,
    ExtendIn,
    HistoryOut,
    LookBackIn,
    MergeIn,
    ObjectionIn,
    PersonIn,
    PersonList,
    PersonOut,
    ProblemIn,
    ProblemOut,
    ProblemPage,
    ProblemQuery,
    ReasonIn,
    RectifyIn,
    SubmitIn,
)
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import page
from zhujian.kernel.rest.ready import ready
from zhujian.kernel.visibility import visible_to

router = Router(tags=["problems"])


def on(verb: str) -> Guard:
    return Guard(f"problems.{verb}", row=Problem, key="number")


def one(request: Request, problem: Problem) -> dict[str, Any]:
    """The object as the caller sees it after the step; a step may take it out of the caller's sight."""
    shown = visible_to(request.actor, Problem).filter(pk=problem.pk).first()
    if shown is None:
        return objects_of(request.actor, [problem], files={})[0]
    return problem_objects(request.actor, [shown])[0]


@router.get("", response=ProblemPage, auth=Guard(), operation_id="list_problems")
def list_problems(request: Request, query: Query[ProblemQuery]) -> Any:
    """Problems that the caller sees, newest first."""
    rows = filtered(visible_to(request.actor, Problem), query.dict())
    found = page(rows, order_of(query.sort), limit=query.limit, cursor=query.cursor)
    answer: dict[str, Any] = {"items": problem_objects(request.actor, found.items), "next": found.next}
    return ready({**answer, "total": rows.count()} if query.count else answer)


@router.post("", response={201: ProblemOut}, auth=Guard("problems.register"), operation_id="register_problem")
def register(request: Request, body: ProblemIn) -> Any:
    site, unit = body.subject
    problem = actions.register(
        request.actor,
        topic=body.topic,
        category=body.category,
        title=body.title,
        facts=body.facts,
        site=site,
        unit=unit,
        signal=body.signal,
    )
    return Status(201, one(request, problem))


@router.get("/{number}", response=ProblemOut, auth=on("view"), operation_id="get_problem")
def get_problem(request: Request, number: str) -> Any:
    return one(request, request.row)


@router.get("/{number}/history", response=HistoryOut, auth=on("view"), operation_id="get_history", by_alias=True)
def get_history(request: Request, number: str) -> Any:
    return {"items": history_objects(request.actor, request.row)}


@router.get("/{number}/clock", response=dict, auth=on("view"), operation_id="get_clock")
def get_clock(request: Request, number: str) -> Any:
    return clock_with_people(request.row)


@router.post("/{number}/assign", response=ProblemOut, auth=on("assign"), operation_id="assign_problem")
def assign(request: Request, number: str, body: AssignIn) -> Any:
    return one(request, actions.assign(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/acknowledge", response=ProblemOut, auth=on("acknowledge"), operation_id="acknowledge_problem")
def acknowledge(request: Request, number: str) -> Any:
    return one(request, actions.acknowledge(request.actor, problem=request.row))


@router.post("/{number}/object", response=ProblemOut, auth=on("object"), operation_id="object_to_problem")
def object_to(request: Request, number: str, body: ReasonIn) -> Any:
    return one(request, actions.object_to(request.actor, problem=request.row, reason=body.reason))


@router.post("/{number}/objection", response=ProblemOut, auth=on("objection"), operation_id="decide_objection")
def objection(request: Request, number: str, body: ObjectionIn) -> Any:
    return one(request, actions.decide_objection(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/rectify", response=ProblemOut, auth=on("rectify"), operation_id="rectify_problem")
def rectify(request: Request, number: str, body: RectifyIn) -> Any:
    return one(request, actions.rectify(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/submit", response=ProblemOut, auth=on("submit"), operation_id="submit_problem")
def submit(request: Request, number: str, body: SubmitIn) -> Any:
    return one(request, actions.submit(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/close", response=ProblemOut, auth=on("close"), operation_id="close_problem")
def close(request: Request, number: str, body: CloseIn) -> Any:
    return one(request, actions.close(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/return", response=ProblemOut, auth=on("return"), operation_id="return_problem")
def return_(request: Request, number: str, body: ReasonIn) -> Any:
    return one(request, actions.return_(request.actor, problem=request.row, reason=body.reason))


@router.post("/{number}/reopen", response=ProblemOut, auth=on("reopen"), operation_id="reopen_problem")
def reopen(request: Request, number: str, body: ReasonIn) -> Any:
    return one(request, actions.reopen(request.actor, problem=request.row, reason=body.reason))


@router.post("/{number}/look-back", response=ProblemOut, auth=on("look-back"), operation_id="look_back_at_problem")
def look_back(request: Request, number: str, body: LookBackIn) -> Any:
    return one(request, actions.look_back(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/suspend", response=ProblemOut, auth=on("suspend"), operation_id="suspend_problem")
def suspend(request: Request, number: str, body: ReasonIn) -> Any:
    return one(request, actions.suspend(request.actor, problem=request.row, reason=body.reason))


@router.post("/{number}/resume", response=ProblemOut, auth=on("resume"), operation_id="resume_problem")
def resume(request: Request, number: str, body: ReasonIn) -> Any:
    return one(request, actions.resume(request.actor, problem=request.row, reason=body.reason))


@router.post("/{number}/extend", response={202: ProblemOut}, auth=on("extend"), operation_id="extend_problem")
def extend(request: Request, number: str, body: ExtendIn) -> Any:
    return Status(202, one(request, actions.extend(request.actor, problem=request.row, **_fields(body))))


@router.post("/{number}/dismiss", response={202: ProblemOut}, auth=on("dismiss"), operation_id="dismiss_problem")
def dismiss(request: Request, number: str, body: ReasonIn) -> Any:
    return Status(202, one(request, actions.dismiss(request.actor, problem=request.row, reason=body.reason)))


@router.post("/{number}/merge", response=ProblemOut, auth=on("merge"), operation_id="merge_problem")
def merge(request: Request, number: str, body: MergeIn) -> Any:
    return one(request, actions.merge(request.actor, problem=request.row, **_fields(body)))


@router.post("/{number}/chase", response=ProblemOut, auth=on("chase"), operation_id="chase_problem")
def chase(request: Request, number: str, body: ChaseIn) -> Any:
    return one(request, actions.chase(request.actor, problem=request.row, message=body.message))


@router.post("/{number}/consent", response=ProblemOut, auth=on("consent"), operation_id="consent_to_problem")
def consent(request: Request, number: str, body: ConsentIn) -> Any:
    return one(request, actions.consent(request.actor, problem=request.row, **_fields(body)))


def _fields(body: Any) -> dict[str, Any]:
    """The body's fields as they stand, looked-up rows included."""
    return {name: getattr(body, name) for name in type(body).model_fields}


@router.get("/{number}/persons", response=PersonList, auth=on("persons"), operation_id="list_persons")
def list_persons(request: Request, number: str) -> Any:
    """Who is involved, for the room that has the problem; each reading is on record."""
    return {"items": [_person(row) for row in actions.read_persons(request.actor, problem=request.row)]}


@router.post("/{number}/persons", response={201: PersonOut}, auth=on("persons"), operation_id="involve_person")
def involve_person(request: Request, number: str, body: PersonIn) -> Any:
    row = actions.involve(
        request.actor, problem=request.row, name=body.name, post=body.post, unit=body.unit, outcome=body.outcome
    )
    return Status(201, _person(row))


def _person(row: Involved) -> dict[str, Any]:
    return {
        "name": row.name,
        "post": row.post,
        "unit": row.unit.code if row.unit else None,
        "outcome": row.outcome,
        "recorded_at": time.shown(row.recorded_at),
    }
