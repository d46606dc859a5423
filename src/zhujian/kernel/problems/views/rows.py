"""The rows of the list of problems. A page has fifty, and a template draws one in ten times the time of a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhujian.kernel.problems.models import Problem
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.templatetags.ui_chips import clock_chip, severity_chip, status_chip
from zhujian.kernel.ui.templatetags.ui_lists import row

CELLS = """
<td class="zj-number is-bare" data-label="%(number_words)s">{number}</td>
<td class="is-title">{severity} <a class="zj-row-link" href="%(url)s{number}/">{title}</a></td>
<td class="is-bare" data-label="%(unit_words)s">{unit}</td>
<td class="is-tight is-bare" data-label="%(status_words)s">{status}</td>
<td class="is-tight" data-label="%(next_words)s">{next}{who}</td>
<td class="is-tight is-bare" data-label="%(clock_words)s">{clock}</td>
"""
WHO = "<small>{}</small>"


def drawn(items: Sequence[Mapping[str, Any]], *, with_boxes: bool) -> SafeString:
    """What `views.lists.list_rows` says about each problem, as table rows; with boxes, they can be chosen."""
    words = {
        "number_words": _("编号"),
        "unit_words": _("问题单位"),
        "status_words": _("状态"),
        "next_words": _("下一步"),
        "clock_words": _("时限"),
        "url": reverse("problems:list"),
    }
    cells = CELLS % {name: escape(word) for name, word in words.items()}
    return mark_safe("".join(_row(item, cells, with_boxes) for item in items))  # noqa: S308 each is escaped


def _row(item: Mapping[str, Any], cells: str, with_box: bool) -> SafeString:
    problem: Problem = item["problem"]
    content = format_html(
        cells,
        number=problem.number,
        title=problem.title,
        severity=severity_chip(problem.severity),
        unit=problem.site.name if problem.site else str(problem.subject),
        status=status_chip(problem.status, item["status"]),
        next=str(item["next"]),
        who=format_html(WHO, str(item["who"])) if item["who"] else "",
        clock=_clock(item, problem),
    )
    return row(content, select=problem.number if with_box else "", label=problem.title)


def _clock(item: Mapping[str, Any], problem: Problem) -> str:
    if item["remaining"]:
        return clock_chip(item["light"], item["remaining"], provisional=problem.provisional)
    return _("%(day)s 起办理") % {"day": day(item["look_back_on"])} if item["look_back_on"] else ""
