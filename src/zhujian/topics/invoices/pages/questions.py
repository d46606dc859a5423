"""What units are asked: their own page, where the letter is all that they see, and the office's list of answers due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import (
    Order,
    Request,
    clock_object,
    get_for,
    page,
    paginate,
    permits,
    queue_q,
    require_state,
    running_clock,
    upload,
    visible_to,
)
from zhujian.kernel.show import (
    Column,
    Confirm,
    Empty,
    Fact,
    FilePicker,
    Pager,
    Table,
    Verb,
    checked,
    day,
    evidence_strip,
    files_in,
    moment,
)
from zhujian.topics.invoices import forms, queues
from zhujian.topics.invoices.models import Question
from zhujian.topics.invoices.triage import asking
from zhujian.topics.invoices.triage.looking import look
from zhujian.topics.invoices.workflow import QUESTIONS

PAGE = 50
COLUMNS = (Column(_("发文字号")), Column(_("单位")), Column(_("发函日期")), Column(_("答复期限")), Column(_("状态")))
UPLOADS = FilePicker("files", _("凭证和材料"), multiple=True, hint=_("照片、PDF、DOCX、XLSX；每个不超过 50 MB。"))
ANSWERS = (
    ("invoices.answer", "invoices:answer", _("答复")),
    ("invoices.record-answer", "invoices:record", _("登记书面答复")),
)


@page("invoices.questions")
def question_list(request: Request) -> HttpResponse:
    rows = _narrowed(request).select_related("letter", "unit")
    found = paginate(rows, Order("pk"), limit=PAGE, cursor=request.GET.get("cursor", ""))
    query = request.GET.copy()
    query["cursor"] = found.next or ""
    pager = Pager(next_url=f"?{query.urlencode()}" if found.next else "")
    empty = Empty(_("没有情况核实函"), _("纪委监委发函核实发票开支情况的，列在这里。"), icon="mail")
    context = {
        "table": Table(columns=COLUMNS, label=_("情况核实"), pager=pager, empty=empty),
        "rows": found.items,
        "count_url": f"{reverse('invoices:question-count')}?{request.GET.urlencode()}",
    }
    return render(request, "invoices/questions.html", context)


@page("invoices.questions")
def question_count(request: Request) -> HttpResponse:
    """How many the list holds; loaded apart, since counting takes longer than showing a page."""
    return render(request, "invoices/count.html", {"count": _narrowed(request).count()})


def _narrowed(request: Request) -> QuerySet[Question]:
    rows = visible_to(request.actor, Question)
    todo = request.GET.get("todo", "")[:40]
    return rows.filter(queue_q(request.actor, queues.QUESTIONS, todo)) if todo else rows


@page("invoices.questions")
def question_page(request: Request, pk: int) -> HttpResponse:
    question = get_for(request.actor, "invoices.questions", Question, pk=pk)
    if request.actor.may("invoices.view"):
        look(request.actor, doubt=question.doubt, way="question")
    clock = running_clock(question)
    context = {
        "question": question,
        "clock": clock_object(clock) if clock else None,
        "facts": _facts(request, question),
        "plan": question.letter.document,
        "verbs": _verbs(request, question),
        "evidence": evidence_strip(request.actor, question),
    }
    return render(request, "invoices/question.html", context)


def _facts(request: Request, question: Question) -> list[Fact]:
    url = reverse("letters:detail", args=[question.letter_id]) if request.actor.may("letters.view") else ""
    found = [
        Fact(_("函件"), question.letter.number, url),
        Fact(_("单位"), str(question.unit)),
        Fact(_("发函日期"), day(question.asked_at)),
        Fact(_("答复期限"), day(question.due_on)),
    ]
    if question.answered_at:
        found.append(Fact(_("答复时间"), moment(question.answered_at)))
    if request.actor.may("invoices.view"):
        found.append(Fact(_("发票疑点"), question.doubt.number, question.doubt.get_absolute_url()))
    return found


def _verbs(request: Request, question: Question) -> list[Verb]:
    if question.status != "asked":
        return []
    return [
        Verb(label, reverse(name, args=[question.pk]), icon="pencil", primary=True)
        for permission, name, label in ANSWERS
        if permits(request.actor, permission, question)
    ]


@page("invoices.answer")
def answer(request: Request, pk: int) -> HttpResponse:
    """The unit's own answer."""
    return _answer(request, pk, "invoices.answer", asking.answer)


@page("invoices.record-answer")
def record(request: Request, pk: int) -> HttpResponse:
    """An answer that came on paper."""
    return _answer(request, pk, "invoices.record-answer", asking.record_answer)


def _answer(request: Request, pk: int, permission: str, run: Callable[..., Question]) -> HttpResponse:
    question = get_for(request.actor, permission, Question, pk=pk)
    require_state(QUESTIONS, "invoices.answer", question)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST":
        done = checked(form, lambda data: _run(request, question, data, run))
        if done is not None:
            messages.success(request, _t("已答复 %(number)s。") % {"number": question.letter.number})
            return HttpResponseRedirect(question.get_absolute_url())
    name = next(name for each, name, _label in ANSWERS if each == permission)
    confirm = Confirm(
        action=reverse(name, args=[pk]),
        submit=_("提交答复"),
        consequences=(_("函件视为已签收；答复和材料由发函部门核查。"),),
        cancel_url=question.get_absolute_url(),
        draft=f"question-{pk}",
    )
    context: dict[str, Any] = {"question": question, "form": form, "confirm": confirm, "picker": UPLOADS}
    return render(request, "invoices/answer.html", context, status=422 if form.errors else 200)


def _run(request: Request, question: Question, data: dict[str, str], run: Callable[..., Question]) -> Question:
    kept = [upload(request.actor, stream=item, name=item.name or "") for item in files_in(request).getlist("files")]
    return run(request.actor, question=question, text=data["text"], files=kept)
