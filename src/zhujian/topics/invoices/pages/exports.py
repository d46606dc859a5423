"""A doubt's file as PDF and XLSX, under its task's number; each is taken out of the house on record."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel.api import Request, get_for, page
from zhujian.kernel.show import sheet, xlsx
from zhujian.topics.invoices.models import Doubt
from zhujian.topics.invoices.pages.dossiers import dossier
from zhujian.topics.invoices.pages.printing import NOTICE, render_pdf
from zhujian.topics.invoices.triage.looking import take_out

WIDTHS = (16, 14, 26, 26, 14, 14, 12, 14, 40)


@page("invoices.export")
def document(request: Request, number: str) -> HttpResponse:
    doubt = _taken_out(request, number, "pdf")
    answer = HttpResponse(render_pdf(dossier(request.actor, doubt)), content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_name(doubt))}.pdf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page("invoices.export")
def workbook(request: Request, number: str) -> HttpResponse:
    doubt = _taken_out(request, number, "xlsx")
    heads = [_("开票日期"), _("发票代码"), _("发票号码"), _("货物或服务"), _("数量"), _("单价"), _("税率")]
    heads += [_("价税合计"), _("备注")]
    title = _name(doubt)
    notice = f"{title}。{NOTICE}"
    content = sheet(title, list(zip(heads, WIDTHS, strict=True)), _rows(request, doubt), notice)
    return xlsx(content, f"{title}.xlsx")


def _taken_out(request: Request, number: str, way: str) -> Doubt:
    doubt = get_for(request.actor, "invoices.export", Doubt, number=number)
    return take_out(request.actor, doubt=doubt, way=way)


def _name(doubt: Doubt) -> str:
    return f"{doubt.task.number} {doubt.number}"


def _rows(request: Request, doubt: Doubt) -> Iterator[tuple[object, ...]]:
    """The invoices line by line, then the rules with their points, then the calendar and the ledger."""
    shown = dossier(request.actor, doubt)
    for each in shown["invoices"]:
        head = (each["day"], each["code"], each["digital"] or each["number"])
        if not each["lines"]:
            yield *head, "", "", "", "", each["total"], each["remark"]
        for line in each["lines"]:
            yield *head, line["goods"], line["quantity"], line["price"], line["rate"], line["total"], each["remark"]
    yield ()
    yield _("规则"), _("得分"), _("命中"), _("内容")
    for line in shown["lines"]:
        yield line.title, line.part.points, line.part.hits, "；".join(line.hits)
    if shown["events"]:
        yield ()
        yield _("开始"), _("结束"), _("类型"), _("名称"), _("地点"), _("人数")
        for event in shown["events"]:
            yield (
                event["day_from"],
                event["day_until"],
                str(event["word"]),
                event["title"],
                event["place"],
                event["heads"],
            )
    if shown["claims"]:
        yield ()
        yield _("报销日期"), _("凭证号"), _("发票号码"), _("摘要"), _("金额（元）"), _("科目")
        for claim in shown["claims"]:
            yield claim["day"], claim["voucher"], claim["number"], claim["summary"], claim["amount"], claim["heading"]
