"""The catalogue: every limit with its law, and the office's own in versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.views.steps import FormPage, shown
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.actions import save_local_limit
from zhujian.kernel.clocks.forms import LimitForm
from zhujian.kernel.clocks.limits import Limit, Status
from zhujian.kernel.clocks.models import LocalLimit
from zhujian.kernel.clocks.queries import as_limit
from zhujian.kernel.clocks.wording import article_words, term_words
from zhujian.kernel.errors import NotFound
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Fact
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table
from zhujian.kernel.ui.formats import day as day_words
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import clauses

STATUS_WORDS = {Status.VERIFIED: ("done", _("已核实")), Status.KNOWLEDGE: ("check", _("待核实"))}
LAW, LOCAL = "law", "local"
COLUMNS = (
    Column(_("代码")),
    Column(_("依据")),
    Column(_("起算")),
    Column(_("期限")),
    Column(_("应办")),
    Column(_("核实")),
)


@dataclass(frozen=True)
class Shown:
    """One version of a limit as the list shows it."""

    limit: Limit
    local: bool
    today: date

    @property
    def term(self) -> str:
        return term_words(self.limit.term)

    @property
    def article(self) -> str:
        return article_words(self.limit.article)

    @property
    def state(self) -> tuple[str, Any]:
        return STATUS_WORDS[self.limit.status]

    @property
    def in_force(self) -> bool:
        return self.limit.in_force(self.today)

    @property
    def period(self) -> str:
        until = day_words(self.limit.law.until) if self.limit.law.until else _t("今")
        return _t("%(since)s 至 %(until)s") % {"since": day_words(self.limit.law.since), "until": until}

    def holds(self, words: str) -> bool:
        """Whether all words occur in code, law, trigger or action."""
        limit = self.limit
        text = f"{limit.code} {limit.law.title} {limit.trigger} {limit.action} {limit.who}".casefold()
        return all(word in text for word in words.casefold().split())


def all_limits(request: Request) -> list[Shown]:
    """The office's own limits, then the catalogue's."""
    today = time.today()
    own = visible_to(request.actor, LocalLimit).order_by("code", "-since")
    return [
        *(Shown(as_limit(item), local=True, today=today) for item in own),
        *(Shown(item, local=False, today=today) for item in catalogue.limits().values()),
    ]


@page("settings.view")
def limit_list(request: Request) -> HttpResponse:
    found = list(_narrowed(all_limits(request), request))
    empty = Empty(_("没有符合条件的时限"), _("减少条件再试。"), reverse("clocks:limits"), _("清除条件"), "search")
    context = {"rows": found, "bar": _bar(), "count": len(found), "table": Table(COLUMNS, _("时限目录"), empty=empty)}
    return render(request, "clocks/limits.html", context)


def _narrowed(found: Iterable[Shown], request: Request) -> Iterable[Shown]:
    query = request.GET
    words, status, kind = query.get("q", ""), query.get("status", ""), query.get("kind", "")
    for item in found:
        if (
            item.holds(words)
            and (not status or item.limit.status.value == status)
            and (not kind or item.local == (kind == LOCAL))
            and (query.get("all") or item.in_force)
        ):
            yield item


def _bar() -> FilterBar:
    statuses = tuple(Choice(status.value, words) for status, (_phase, words) in STATUS_WORDS.items())
    return FilterBar(
        (
            Filter("q", _("代码、法律、起算或应办事项"), kind="text"),
            Filter("kind", _("类别"), choices=(Choice(LAW, _("法定")), Choice(LOCAL, _("本单位")))),
            Filter("status", _("核实"), choices=statuses),
            Filter("all", _("版本"), choices=(Choice("1", _("含已失效的版本")),)),
        )
    )


@page("settings.view")
def limit_page(request: Request, code: str) -> HttpResponse:
    """All versions of one limit."""
    known = all_limits(request)
    family = next((item.limit.family for item in known if item.limit.code == code), code)
    versions = [item for item in known if item.limit.family == family]
    if not versions:
        raise NotFound(_t("没有代码为 %(code)s 的期限。") % {"code": code})
    versions.sort(key=lambda item: item.limit.law.since, reverse=True)
    context = {
        "code": code,
        "local": versions[0].local,
        "crumbs": (Link(_("时限目录"), reverse("clocks:limits")),),
        "versions": [(item, _facts(item)) for item in versions],
    }
    return render(request, "clocks/limit.html", context)


def _facts(item: Shown) -> list[Fact]:
    limit = item.limit
    facts = [
        Fact(_("代码"), limit.code),
        Fact(_("条款"), item.article or "—"),
        Fact(_("施行期间"), item.period),
        Fact(_("起算事项"), str(limit.trigger)),
        Fact(_("责任主体"), str(limit.who) or "—"),
        Fact(_("期限"), item.term),
        Fact(_("应办事项"), str(limit.action)),
        Fact(_("暂停"), clauses(str(ground) for ground in limit.pauses) or _("不得暂停")),
        Fact(_("延期"), clauses(_extensions(limit)) or _("不得延期")),
    ]
    return [*facts, Fact(_("说明"), str(limit.note))] if limit.note else facts


def _extensions(limit: Limit) -> Iterable[str]:
    for rule in limit.extensions:
        most = term_words(rule.most) if rule.most else _t("由批准人定")
        yield _t("%(most)s，经%(approver)s批准") % {"most": most, "approver": rule.approver.label}


@page("clocks.save-local-limit")
def limit_form(request: Request) -> HttpResponse:
    """A new limit of the office's own, or a new version of one."""
    form = LimitForm(request.POST or None, initial=_initial(request))
    if request.method == "POST":
        code = request.POST.get("code", "")
        if checked(form, lambda data: _save(request, form, data)) is not None:
            messages.success(request, _t("期限 %(code)s 的版本已保存。") % {"code": code})
            return HttpResponseRedirect(reverse("clocks:limit", args=[code]))
    confirm = Confirm(
        action=reverse("clocks:new_limit"),
        submit=_("保存版本"),
        consequences=(
            _("已有同一代码的，原版本至施行日期的前一日为止。"),
            _("正在计时的时钟仍按起算时的版本；以后起算的按新版本。"),
            _("法定期限不能由本单位另行规定。"),
        ),
        cancel_url=reverse("clocks:limits"),
        draft="local-limit",
    )
    crumbs = (Link(_("时限目录"), reverse("clocks:limits")),)
    return shown(request, FormPage(_("本单位期限"), confirm, crumbs), form)


def _save(request: Request, form: LimitForm, data: dict[str, Any]) -> LocalLimit:
    return save_local_limit(request.actor, code=data["code"], terms=form.terms(), since=data["since"])


def _initial(request: Request) -> dict[str, Any]:
    """A new version begins with what the last one says."""
    last = visible_to(request.actor, LocalLimit).filter(code=request.GET.get("code", "")).order_by("since").last()
    names = ("code", "basis", "article", "trigger", "who", "action", "amount", "unit", "pausable", "extendable")
    return {name: getattr(last, name) for name in names} if last else {}
