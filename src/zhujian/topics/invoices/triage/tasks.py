"""Tasks: opened before anything is looked at, and what is brought in and screened for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.api import (
    Act,
    Conflict,
    Content,
    Evidence,
    FieldError,
    File,
    Invalid,
    action,
    begin,
    evidence_of,
    file_of,
    get_for,
    move,
    require_state,
)
from zhujian.topics.invoices.models import Import, Run, Task, Work
from zhujian.topics.invoices.triage.numbering import TASK, take_numbers
from zhujian.topics.invoices.workflow import TASKS, WORK

TITLE, BASIS = 120, 200


@action("invoices.open-task")
def open_task(act: Act, *, title: str, basis: str) -> Task:
    """Open a task. Raises Invalid naming every wrong field."""
    given = (("title", title.strip(), TITLE), ("basis", basis.strip(), BASIS))
    errors = [FieldError(name, _("请填写。")) for name, text, _most in given if not text]
    errors += [
        FieldError(name, _("不能超过 %(most)d 个字。") % {"most": most})
        for name, text, most in given
        if len(text) > most
    ]
    if errors:
        raise Invalid(errors)
    [number] = take_numbers(act, TASK)
    task = Task.objects.create(
        number=number,
        title=title.strip(),
        basis=basis.strip(),
        status="open",
        room_id=act.actor.unit,
        opened_at=act.now,
        opened_by=act.actor.account,
    )
    begin(act, task)
    return task


@action("invoices.close-task", row="task")
def close_task(act: Act, *, task: Task, reason: str) -> Task:
    """End a task: nothing more is brought in or screened for it; its doubts go on to their own end."""
    move(act, task, TASKS, "closed", reason=reason)
    return task


@action("invoices.bring")
def bring(act: Act, *, task: Task, contents: Sequence[Content]) -> Import:
    """Hand files to the worker, which reads them into the store. Their contents are in the house already.

    The files are known to whoever brought them: they may hold the invoices of units that others may not see.
    """
    open_one = _open(act, "invoices.bring", task)
    if not contents:
        raise Invalid.one("files", _("请选择要导入的文件。"))
    row = Import.objects.create(
        task=open_one, status="waiting", brought_at=act.now, brought_by=act.actor.account, report={}
    )
    begin(act, row)
    for content in contents:
        file = file_of(act.actor, content, act.now)
        file.unit_id = None
        file.save(force_insert=True)
        evidence_of(act, file.pk, row, "other").save(force_insert=True)
    Work.objects.create(kind="import", row=row.pk)
    act.note(task=open_one.number, files=len(contents))
    return row


@action("invoices.screen")
def screen(act: Act, *, task: Task, engine: str = "duckdb") -> Run:
    """Have all rules run over everything that was brought in. Raises Conflict while another run waits."""
    open_one = _open(act, "invoices.screen", task)
    if Run.objects.filter(status="waiting").exists():
        raise Conflict(_("已有一次筛查在排队或者运行，请等它完成。"), rule="one-run-at-a-time", state="waiting")
    row = Run.objects.create(
        task=open_one, status="waiting", engine=engine, asked_at=act.now, asked_by=act.actor.account
    )
    begin(act, row)
    Work.objects.create(kind="run", row=row.pk)
    act.note(task=open_one.number)
    return row


@action("invoices.screen", row="run", name="invoices.screen-again")
def run_again(act: Act, *, run: Run) -> Run:
    """Take a run up again that was broken off; what it had finished is not done twice."""
    move(act, run, WORK, "waiting", fault="")
    _anew(act, "run", run.pk)
    return run


@action("invoices.bring", row="brought", name="invoices.bring-again")
def bring_again(act: Act, *, brought: Import) -> Import:
    """Read files again whose import was broken off."""
    move(act, brought, WORK, "waiting", fault="")
    _anew(act, "import", brought.pk)
    return brought


def _anew(act: Act, kind: str, row: int) -> None:
    Work.objects.filter(kind=kind, row=row).delete()
    Work.objects.create(kind=kind, row=row)
    act.note(again=kind)


def _open(act: Act, permission: str, task: Task) -> Task:
    found = get_for(act.actor, permission, Task, lock=True, pk=task.pk)
    if found.status != "open":
        require_state(TASKS, "invoices.close-task", found)
    return found


def files_of(row: Import) -> list[File]:
    """The files of an import, in the order in which they came."""
    evidence = Evidence.objects.filter(kind="invoices.import", row=row.pk).select_related("file").order_by("pk")
    return [item.file for item in evidence]
