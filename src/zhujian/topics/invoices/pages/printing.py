"""A doubt's file as PDF, set by Typst on A4.

All text goes to the template as one JSON value; nothing is ever written into its markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhujian.kernel.api import now
from zhujian.kernel.show import SANS, SERIF, inventory_of, moment, number

NOTICE = gettext_lazy("疑点由规则比对发现，不是结论；内部资料，注意保密。")


def render_pdf(shown: Mapping[str, Any]) -> bytes:
    """What the doubt's page shows. The same file at the same moment gives the same bytes."""
    at = now()
    with as_file(files("zhujian.topics.invoices") / "typst") as templates:
        data = typst.compile(
            templates / "doubt.typ",
            root=templates,
            font_paths=inventory_of((Path(settings.ZHUJIAN_DATA) / "fonts",)).typst_fonts,
            sys_inputs={"data": json.dumps(_data(shown), ensure_ascii=False)},
            timestamp=int(at.timestamp()),
            format="pdf",
            pdf_standards="a-2u",
        )
    if not isinstance(data, bytes):
        raise TypeError("one PDF was expected")
    return data


def _data(shown: Mapping[str, Any]) -> dict[str, Any]:
    doubt, at = shown["doubt"], now()
    return {
        "fonts": [SANS, SERIF],
        "date": {"year": at.year, "month": at.month, "day": at.day},
        "title": _("发票疑点 %(number)s") % {"number": doubt.number},
        "task": _("任务编号 %(task)s，导出于 %(at)s") % {"task": doubt.task.number, "at": moment(at)},
        "notice": str(NOTICE),
        "facts": [[str(fact.label), str(fact.value)] for fact in shown["facts"]],
        "score": _("得分 %(score)s，状态：%(status)s")
        % {
            "score": number(doubt.score),
            "status": doubt.get_status_display(),
        },
        "rules": [_rule(line) for line in shown["lines"]],
        "words": {"says": _("规则"), "innocent": _("可能的正当理由"), "ask": _("建议询问")},
        "tables": [table for table in (_invoices(shown), _events(shown), _claims(shown)) if table["rows"]],
    }


def _rule(line: Any) -> dict[str, Any]:
    return {
        "title": line.title,
        "points": _("%(points)s 分") % {"points": number(line.part.points)},
        "says": line.says,
        "hits": list(line.hits),
        "innocent": "；".join(line.innocents),
        "ask": line.question,
    }


def _invoices(shown: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        [each["day"], each["shown"], line["goods"], number(line["total"]), each["remark"]]
        for each in shown["invoices"]
        for line in each["lines"] or [{"goods": "", "total": each["total"]}]
    ]
    heads = [_("开票日期"), _("发票"), _("货物或服务"), _("价税合计"), _("备注")]
    return {"title": _("发票明细"), "heads": heads, "rows": rows, "widths": [2, 3, 4, 2, 3]}


def _events(shown: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[each["day_from"], str(each["word"]), each["title"], each["place"] or "—"] for each in shown["events"]]
    heads = [_("日期"), _("类型"), _("名称"), _("地点")]
    return {"title": _("同期活动登记"), "heads": heads, "rows": rows, "widths": [2, 2, 5, 3]}


def _claims(shown: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        [each["day"] or "—", each["voucher"], each["summary"], number(float(each["amount"])), each["heading"]]
        for each in shown["claims"]
    ]
    heads = [_("报销日期"), _("凭证号"), _("摘要"), _("金额（元）"), _("科目")]
    return {"title": _("报销台账"), "heads": heads, "rows": rows, "widths": [2, 2, 5, 2, 3]}
