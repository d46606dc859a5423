"""One checklist: its versions, and what the chosen one asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.checklists.actions import PERMISSION
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.definitions import Definition, Question
from zhujian.kernel.checklists.models import Checklist, Version
from zhujian.kernel.checklists.queries import media, versions_of
from zhujian.kernel.checklists.supplies import SUPPLIED
from zhujian.kernel.checklists.types import title_of
from zhujian.kernel.errors import NotFound
from zhujian.kernel.files import store
from zhujian.kernel.registry import topic
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.ui.components.lists import Column, Link, Table
from zhujian.kernel.ui.formats import moment
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for
from zhujian.kernel.wording import clauses, listed

VIEW = "visits.view"
WORKBOOK, XFORM = "workbook", "xform"
VERSIONS = (Column(_("版本")), Column(_("发布时间")), Column(_("下载")))
SHOWN_CHOICES, SHOWN_DIGITS = 6, 16


@dataclass(frozen=True)
class Line:
    """A question as the preview shows it."""

    label: str
    path: str
    type: str
    rules: str
    choices: str


@dataclass(frozen=True)
class Section:
    """Questions that stand together; `path` is their group's, empty outside of any."""

    path: str
    label: str
    is_repeat: bool
    lines: list[Line] = field(default_factory=list)


@page(VIEW)
def checklist_detail(request: Request, pk: int) -> HttpResponse:
    checklist = get_for(request.actor, VIEW, Checklist, pk=pk)
    versions = list(versions_of(request.actor, checklist))
    chosen = next((item for item in versions if str(item.number) == request.GET.get("version")), versions[0])
    definition = definition_of(chosen)
    context = {
        "checklist": checklist,
        "chosen": chosen,
        "versions": versions,
        "crumbs": [Link(_("督查表"), reverse("checklists:list"))],
        "facts": _facts(chosen, definition),
        "sections": _sections(definition),
        "table": Table(columns=VERSIONS, label=_("版本"), key="versions"),
        "may_publish": request.actor.may(PERMISSION),
    }
    return render(request, "checklists/detail.html", context)


@page(VIEW)
def download(request: Request, pk: int, what: str) -> HttpResponseBase:
    """The workbook or the XForm of a version. Raises store.DamagedError where it is lost or altered."""
    version = get_for(request.actor, VIEW, Version, pk=pk)
    file = {WORKBOOK: version.workbook, XFORM: version.xform}.get(what)
    if file is None:
        raise NotFound(_t("没有这一页。"))
    content = store.read(file.sha256, verify=True)
    answer = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.mime)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _facts(version: Version, definition: Definition) -> list[Fact]:
    stored = [medium.name for medium in media(version)]
    made = [name for name in definition.media if name in SUPPLIED]
    found = topic(version.checklist.topic)
    return [
        Fact(_("专题"), str(found or version.checklist.topic)),
        Fact(_("表单标识"), definition.form_id),
        Fact(_("版本"), version.version),
        Fact(_("发布时间"), moment(version.published_at)),
        Fact(_("题目"), str(definition.asked)),
        Fact(_("语言"), listed(definition.languages) or "—"),
        Fact(_("附件"), listed(stored) or "—"),
        Fact(_("系统生成的选项"), listed(made) or "—"),
        Fact(_("表单摘要"), f"{version.sha256[:SHOWN_DIGITS]}…"),
    ]


def _sections(definition: Definition) -> list[Section]:
    """The questions that somebody sees, and what is calculated of them, by the group that they stand in."""
    groups = {group.path: group for group in definition.groups}
    found: list[Section] = []
    for question in definition.questions:
        if not (question.is_asked or question.type in {"note", "calculate"}):
            continue
        group = groups.get(question.path.rpartition("/")[0])
        path = group.path if group else ""
        if not found or found[-1].path != path:
            label = definition.words(group.label, get_language() or "") if group else ""
            found.append(Section(path, label or path, bool(group and group.is_repeat)))
        found[-1].lines.append(_line(definition, question))
    return found


def _line(definition: Definition, question: Question) -> Line:
    language = get_language() or ""
    rules = {
        _t("必答"): question.required,
        _t("有条件显示"): question.relevant,
        _t("有取值限制"): question.constraint,
    }
    return Line(
        definition.words(question.label, language).replace("**", "") or question.name,
        question.path,
        str(title_of(question)),
        listed(name for name, holds in rules.items() if holds),
        question.list or _choices(definition, question, language),
    )


def _choices(definition: Definition, question: Question, language: str) -> str:
    words = [definition.words(choice.label, language) or choice.value for choice in question.choices]
    if len(words) <= SHOWN_CHOICES:
        return clauses(words)
    shown = clauses(words[:SHOWN_CHOICES])
    return _t("%(words)s……共 %(count)d 项") % {"words": shown, "count": len(words)}
