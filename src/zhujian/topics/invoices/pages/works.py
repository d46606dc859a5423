"""Imports and runs: how far they are, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhujian.kernel.api import Actor, Request, Unit, get_for, page, permits, span_q, visible_to
from zhujian.kernel.show import Fact, listed, moment, number
from zhujian.topics.invoices.models import Import, Part, Run, Work
from zhujian.topics.invoices.pages.wording import STATES, rule_of, title_of
from zhujian.topics.invoices.triage import tasks as actions
from zhujian.topics.invoices.triage.looking import survey

KINDS = {
    "invoices": gettext_lazy("发票基础信息"),
    "lines": gettext_lazy("信息汇总表"),
    "ledger": gettext_lazy("报销台账"),
    "calendar": gettext_lazy("活动登记"),
    "units": gettext_lazy("单位名单"),
    "sellers": gettext_lazy("企业登记信息"),
    "people": gettext_lazy("公职人员及近亲属"),
    "vehicles": gettext_lazy("公务用车"),
}


FIELDS = {
    "day": gettext_lazy("开票日期"),
    "state": gettext_lazy("发票状态"),
    "buyer": gettext_lazy("购方识别号"),
    "buyer_name": gettext_lazy("购买方名称"),
    "seller": gettext_lazy("销方识别号"),
    "seller_name": gettext_lazy("销方名称"),
    "amount": gettext_lazy("金额"),
    "tax": gettext_lazy("税额"),
    "total": gettext_lazy("价税合计"),
}


@dataclass(frozen=True)
class Going:
    """Work under way, as its page shows it. `percent` is None while nothing can be counted yet."""

    label: str
    percent: int | None
    text: str
    url: str


def going(actor: Actor, row: Import | Run, kind: str) -> Going | None:
    """How far work is that has not ended; None where it has. How much there is in all is told to those who see it."""
    if row.status != "waiting":
        return None
    work = Work.objects.filter(kind=kind, row=row.pk).first()
    label = _("正在导入") if kind == "import" else _("正在运行规则")
    url = reverse(f"invoices:{kind}-progress", args=[row.pk])
    if work is None or not work.total:
        return Going(label, None, _("等待后台任务。可以离开本页，完成后会有提醒。"), url)
    what = title_of(work.what) if rule_of(work.what) else work.what
    if not actor.unlimited:
        return Going(label, work.percent, _("%(what)s。可以离开本页，完成后会有提醒。") % {"what": what}, url)
    text = _("%(what)s（%(done)d/%(total)d）。可以离开本页，完成后会有提醒。")
    return Going(label, work.percent, text % {"what": what, "done": work.done, "total": work.total}, url)


@page("invoices.bring")
def import_page(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.bring", Import, pk=pk)
    report = report_for(request.actor, row)
    survey(request.actor, tasks=[row.task.number], what="import")
    differing = report.get("differing", len(report.get("disagreements", ())))
    context = {
        "row": row,
        "going": going(request.actor, row, "import"),
        "again_url": _again_url(request, row, "import", "invoices.bring"),
        "facts": _import_facts(row, report),
        "files": [_file(file) for file in report.get("files", ())],
        "refusals": report.get("refusals", ()),
        "more": report.get("refused", 0) - len(report.get("refusals", ())),
        "disagreements": [_disagreement(each) for each in report.get("disagreements", ())],
        "more_differing": differing - len(report.get("disagreements", ())),
    }
    return render(request, "invoices/import.html", context)


def _import_facts(row: Import, report: dict[str, Any]) -> list[Fact]:
    facts = [
        Fact(_("筛查任务"), row.task.number, row.task.get_absolute_url()),
        Fact(_("提交时间"), moment(row.brought_at)),
        Fact(_("完成时间"), moment(row.finished_at)),
    ]
    if row.status == "done":
        names = (
            ("read", _("读取行数")),
            ("kept", _("保留")),
            ("dropped", _("购方不是公共机构")),
            ("refused", _("退回行数")),
        )
        facts += [Fact(label, number(report[name])) for name, label in names]
    if "store" in report:
        facts.append(Fact(_("库中发票"), number(report["store"]["invoices"])))
    return facts


def _file(file: dict[str, Any]) -> dict[str, Any]:
    tables = [{**table, "title": KINDS.get(table["kind"], table["kind"])} for table in file["tables"] if table["read"]]
    sheets = [note.partition(": ")[2] for note in file["notes"]]
    words = _("工作表“%(sheet)s”重复信息汇总表的明细，没有另外计算。")
    return {**file, "tables": tables, "notes": [words % {"sheet": sheet} for sheet in sheets if sheet]}


def _disagreement(each: dict[str, Any]) -> dict[str, Any]:
    told = {name: STATES.get(each[name], each[name]) for name in ("used", "other")} if each["field"] == "state" else {}
    return {**each, **told, "field": FIELDS.get(each["field"], each["field"])}


def report_for(actor: Actor, row: Import) -> dict[str, Any]:
    """An import's report without what it says of units that this actor does not screen: two exports may disagree about
    any unit of the county, and the store holds them all."""
    if actor.unlimited or not row.report:
        return dict(row.report)
    units = Unit.objects.filter(span_q(actor, unit="pk", within="invoices")).values_list("uscc", "name")
    codes, names = (set(each) for each in zip(*units, strict=True)) if units else (set(), set())
    seen = [
        each
        for each in row.report.get("disagreements", ())
        if (each["buyer"] and each["buyer"] in codes) or each["buyer_name"] in names
    ]
    hidden = {name: value for name, value in row.report.items() if name not in {"store", "differing"}}
    return {**hidden, "disagreements": seen}


@page("invoices.bring")
def import_progress(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.bring", Import, pk=pk)
    return _progress(request, row, "import")


@page("invoices.view")
def run_progress(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.view", Run, pk=pk)
    return _progress(request, row, "run")


def _progress(request: Request, row: Import | Run, kind: str) -> HttpResponse:
    """The bar anew; once the work has ended, the page itself."""
    found = going(request.actor, row, kind)
    answer = render(request, "invoices/progress.html", {"going": found})
    if found is None and request.headers.get("HX-Request"):
        answer["HX-Redirect"] = row.get_absolute_url()
    elif found is None:
        return HttpResponseRedirect(row.get_absolute_url())
    return answer


@page("invoices.view")
def run_page(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.view", Run, pk=pk)
    counts = {
        item["rule"]: item["count"]
        for item in visible_to(request.actor, Part)
        .filter(hits__gt=0)
        .order_by()
        .values("rule")
        .annotate(count=Count("pk"))
    }
    context = {
        "row": row,
        "going": going(request.actor, row, "run"),
        "again_url": _again_url(request, row, "run", "invoices.screen"),
        "facts": _run_facts(request.actor, row),
        "sees_all": request.actor.unlimited,
        "rules": [_rule(report, counts) for report in row.rules],
    }
    return render(request, "invoices/run.html", context)


def _run_facts(actor: Actor, row: Run) -> list[Fact]:
    """What came of it in all is told to whoever sees every unit."""
    facts = [
        Fact(_("筛查任务"), row.task.number, row.task.get_absolute_url()),
        Fact(_("引擎"), row.engine),
        Fact(_("提交时间"), moment(row.asked_at)),
        Fact(_("完成时间"), moment(row.finished_at)),
    ]
    if row.status == "done" and actor.unlimited:
        names = (("new", _("新疑点")), ("updated", _("更新")), ("known", _("此前已知")), ("gone", _("未再命中")))
        facts += [Fact(label, number(row.counts.get(name, 0))) for name, label in names]
    return facts


def _rule(report: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    return {
        **report,
        "name": title_of(report["id"]),
        "ran": report["status"] != "not-run",
        "doubts": counts.get(report["id"], 0),
        "settings": [(name, _setting(value)) for name, value in report["parameters"].items()],
    }


def _setting(value: Any) -> str:
    return listed(map(str, value)) if isinstance(value, list) else str(value)


def _again_url(request: Request, row: Import | Run, kind: str, permission: str) -> str:
    if row.status != "failed" or not permits(request.actor, permission, row):
        return ""
    return reverse(f"invoices:{kind}-again", args=[row.pk])


@require_POST
@page("invoices.bring")
def import_again(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.bring", Import, pk=pk)
    actions.bring_again(request.actor, brought=row)
    messages.success(request, _("已重新排队。"))
    return HttpResponseRedirect(row.get_absolute_url())


@require_POST
@page("invoices.screen")
def run_again(request: Request, pk: int) -> HttpResponse:
    row = get_for(request.actor, "invoices.screen", Run, pk=pk)
    actions.run_again(request.actor, run=row)
    messages.success(request, _("已重新排队，从中断处继续。"))
    return HttpResponseRedirect(row.get_absolute_url())
