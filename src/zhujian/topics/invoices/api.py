"""The topic's API: tasks, imports, runs, doubts and what is decided on them, questions, rules."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from zhujian.kernel.api import (
    Actor,
    File,
    Guard,
    Invalid,
    Order,
    PageQuery,
    Request,
    allows,
    find,
    paginate,
    permits,
    store_content,
    visible_to,
)
from zhujian.kernel.show import files_in
from zhujian.topics.invoices import schemas
from zhujian.topics.invoices.models import Doubt, Import, Question, Run, Standing, Task
from zhujian.topics.invoices.pages.doubts import doubts_of, narrowed
from zhujian.topics.invoices.pages.rules import precision
from zhujian.topics.invoices.pages.wording import book, hit_words, rule_of, says
from zhujian.topics.invoices.pages.works import going, report_for
from zhujian.topics.invoices.triage import asking, judging, tasks
from zhujian.topics.invoices.triage.looking import look, survey
from zhujian.topics.invoices.workflow import DOUBTS
from zhujian.topics.invoices.working import places

router = Router(tags=["invoices"])
STEPS = {"ask": "invoices.ask", "explain": "invoices.judge", "accept": "invoices.judge", "withdraw": "invoices.judge"}


def on_task(verb: str) -> Guard:
    return Guard(f"invoices.{verb}", row=Task, key="number")


def on_doubt(verb: str) -> Guard:
    return Guard(f"invoices.{verb}", row=Doubt, key="number")


@router.get("/tasks", response=schemas.TaskPage, auth=Guard("invoices.view"), operation_id="list_invoice_tasks")
def list_tasks(request: Request, query: Query[PageQuery]) -> Any:
    """Screening tasks that the caller sees, newest first."""
    found = paginate(visible_to(request.actor, Task), Order(), limit=query.limit, cursor=query.cursor)
    return {"items": [_task(task) for task in found.items], "next": found.next}


@router.post(
    "/tasks", response={201: schemas.TaskOut}, auth=Guard("invoices.open-task"), operation_id="open_invoice_task"
)
def open_task(request: Request, body: schemas.TaskIn) -> Any:
    return Status(201, _task(tasks.open_task(request.actor, title=body.title, basis=body.basis)))


@router.post(
    "/tasks/{number}/imports",
    response={202: schemas.ImportOut},
    auth=on_task("bring"),
    operation_id="import_invoices",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["files"],
                        "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                    }
                }
            },
        }
    },
)
def import_files(request: Request, number: str) -> Any:
    """Bring in the tax bureau's exports, ledgers and calendars; the worker reads them (202)."""
    sent = files_in(request).getlist("files")
    if not sent:
        raise Invalid.one("files", _("请选择要导入的文件。"))
    contents = [store_content(item, item.name or "") for item in sent]
    return Status(202, _import(request.actor, tasks.bring(request.actor, task=request.row, contents=contents)))


@router.get(
    "/imports/{import_id}",
    response=schemas.ImportOut,
    auth=Guard("invoices.bring", row=Import, key="import_id", column="pk"),
    operation_id="get_invoice_import",
)
def get_import(request: Request, import_id: int) -> Any:
    return _import(request.actor, request.row)


@router.post(
    "/tasks/{number}/runs", response={202: schemas.RunOut}, auth=on_task("screen"), operation_id="screen_invoices"
)
def begin_run(request: Request, number: str) -> Any:
    """Run all rules over everything that was brought in (202)."""
    return Status(202, _run(request.actor, tasks.screen(request.actor, task=request.row, engine=places.engine_name())))


@router.get(
    "/runs/{run_id}",
    response=schemas.RunOut,
    auth=Guard("invoices.view", row=Run, key="run_id", column="pk"),
    operation_id="get_invoice_run",
)
def get_run(request: Request, run_id: int) -> Any:
    return _run(request.actor, request.row)


@router.get(
    "/doubts",
    response=schemas.DoubtPage,
    auth=Guard("invoices.view"),
    operation_id="list_invoice_doubts",
    exclude_unset=True,
)
def list_doubts(request: Request, query: Query[schemas.DoubtQuery]) -> Any:
    """Doubts that the caller sees, the highest score first; that they were looked at is in the log."""
    wanted = QueryDict(mutable=True)
    wanted.update({name: value for name, value in query.dict().items() if isinstance(value, str)})
    rows = narrowed(request.actor, doubts_of(request.actor), wanted).select_related("task")
    found = paginate(rows, Order("score"), limit=query.limit, cursor=query.cursor)
    units = sorted({doubt.unit_id for doubt in found.items if doubt.unit_id})
    survey(request.actor, tasks=sorted({doubt.task.number for doubt in found.items}), what="api", units=units)
    answer: dict[str, Any] = {"items": [_line(doubt) for doubt in found.items], "next": found.next}
    return {**answer, "total": rows.count()} if query.count else answer


@router.get("/doubts/{number}", response=schemas.DoubtOut, auth=on_doubt("view"), operation_id="get_invoice_doubt")
def get_doubt(request: Request, number: str) -> Any:
    """One doubt with its invoices; that it was looked at, and for which task, is in the log."""
    return _doubt(request, look(request.actor, doubt=request.row, way="api"))


@router.post(
    "/doubts/{number}/ask", response={201: schemas.QuestionOut}, auth=on_doubt("ask"), operation_id="ask_about_invoices"
)
def ask(request: Request, number: str, body: schemas.AskIn) -> Any:
    """Send the unit a letter; it has five working days."""
    made = asking.ask(request.actor, doubt=request.row, matters=body.matters, questions=body.questions)
    return Status(201, _question(made))


@router.post(
    "/doubts/{number}/explain",
    response=schemas.DoubtOut,
    auth=on_doubt("judge"),
    operation_id="explain_invoice_doubt",
)
def explain(request: Request, number: str, body: schemas.ExplainIn) -> Any:
    done = judging.explain(request.actor, doubt=request.row, innocent=body.innocent, reason=body.reason)
    return _doubt(request, done)


@router.post(
    "/doubts/{number}/accept", response=schemas.DoubtOut, auth=on_doubt("judge"), operation_id="accept_invoice_doubt"
)
def accept(request: Request, number: str, body: schemas.AcceptIn) -> Any:
    """The doubt stands and becomes a signal."""
    judging.accept(request.actor, doubt=request.row, right=body.right, reason=body.reason)
    return _doubt(request, Doubt.objects.get(pk=request.row.pk))


@router.post(
    "/doubts/{number}/withdraw",
    response=schemas.DoubtOut,
    auth=on_doubt("judge"),
    operation_id="withdraw_invoice_doubt",
)
def withdraw(request: Request, number: str, body: schemas.WithdrawIn) -> Any:
    return _doubt(request, judging.withdraw(request.actor, doubt=request.row, reason=body.reason))


@router.get(
    "/questions", response=schemas.QuestionPage, auth=Guard("invoices.questions"), operation_id="list_invoice_questions"
)
def list_questions(request: Request, query: Query[PageQuery]) -> Any:
    rows = visible_to(request.actor, Question).select_related("letter", "unit")
    if request.actor.may("invoices.view"):
        survey(request.actor, tasks=[], what="questions")
    found = paginate(rows, Order(), limit=query.limit, cursor=query.cursor)
    return {"items": [_question(row) for row in found.items], "next": found.next}


@router.post(
    "/questions/{question_id}/answer",
    response=schemas.QuestionOut,
    auth=Guard("invoices.answer", row=Question, key="question_id", column="pk"),
    operation_id="answer_invoice_question",
)
def answer(request: Request, question_id: int, body: schemas.AnswerIn) -> Any:
    """What the unit says; `files` are ids of uploads."""
    files = [find(request.actor, File, pk=pk) for pk in body.files]
    if None in files:
        raise Invalid.one("files", _("没有这个文件，或者您无权使用。"))
    given = [file for file in files if file is not None]
    return _question(asking.answer(request.actor, question=request.row, text=body.text, files=given))


@router.get("/rules", response=schemas.RuleList, auth=Guard("invoices.view"), operation_id="list_invoice_rules")
def list_rules(request: Request) -> Any:
    """Every rule in force, and how often it proved right."""
    standings = {row.rule: row for row in visible_to(request.actor, Standing)}
    return {"items": [_rule(rule, standings.get(rule.id)) for rule in book()[0].rules.values()]}


def _task(task: Task) -> dict[str, Any]:
    return {
        "number": task.number,
        "title": task.title,
        "basis": task.basis,
        "state": task.status,
        "opened_at": task.opened_at,
    }


def _work(actor: Actor, row: Import | Run, kind: str) -> dict[str, Any]:
    found = going(actor, row, kind)
    return {
        "id": row.pk,
        "task": row.task.number,
        "state": row.status,
        "percent": found.percent if found else None,
        "doing": found.text if found else "",
        "fault": row.fault,
    }


def _import(actor: Actor, row: Import) -> dict[str, Any]:
    return {**_work(actor, row, "import"), "report": report_for(actor, row)}


def _run(actor: Actor, row: Run) -> dict[str, Any]:
    return {**_work(actor, row, "run"), "engine": row.engine, "rules": row.rules}


def _line(doubt: Doubt) -> dict[str, Any]:
    return {
        "number": doubt.number,
        "task": doubt.task.number,
        "unit": doubt.unit.code if doubt.unit else None,
        "unit_name": doubt.place,
        "seller": doubt.seller,
        "seller_name": doubt.seller_name,
        "state": doubt.status,
        "score": doubt.score,
        "hits": doubt.hits,
        "invoices": doubt.invoices,
        "total": doubt.total,
        "rules": doubt.rule_ids,
        "first_on": doubt.first_on,
        "last_on": doubt.last_on,
        "gone": doubt.is_gone,
    }


def _doubt(request: Request, doubt: Doubt) -> dict[str, Any]:
    parts = [_part(part, doubt) for part in doubt.parts.order_by("-points", "rule")]
    allowed = [
        verb
        for verb, permission in STEPS.items()
        if allows(DOUBTS, f"invoices.{verb}", doubt.status) and permits(request.actor, permission, doubt)
    ]
    content = doubt.dossier.content
    return {**_line(doubt), "parts": parts, "content": content, "signal": doubt.signal_id, "allowed": allowed}


def _part(part: Any, doubt: Doubt) -> dict[str, Any]:
    rule = rule_of(part.rule)
    return {
        "rule": part.rule,
        "title": _(rule.title) if rule else "",
        "strength": part.strength,
        "standing": part.standing,
        "points": part.points,
        "hits": [hit_words(rule, hit, doubt.seller_name) for hit in part.shown] if rule else [],
        "innocents": judging.innocents_of(part.rule),
        "question": _(rule.question) if rule else "",
        "verdict": part.verdict,
    }


def _question(row: Question) -> dict[str, Any]:
    facts = row.letter.document.facts
    return {
        "id": row.pk,
        "letter": row.letter.number,
        "unit": row.unit.code,
        "state": row.status,
        "asked_at": row.asked_at,
        "due_on": row.due_on,
        "matters": list(getattr(facts, "matters", ())),
        "questions": list(getattr(facts, "questions", ())),
        "answer": row.answer,
    }


def _rule(rule: Any, standing: Standing | None) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": _(rule.title),
        "level": rule.level.value,
        "scope": rule.scope.value,
        "says": says(rule),
        "question": _(rule.question),
        "innocents": judging.innocents_of(rule.id),
        "right": standing.right if standing else 0,
        "wrong": standing.wrong if standing else 0,
        "precision": precision(standing),
        "percent": standing.percent if standing else 100,
    }
