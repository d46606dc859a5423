"""Lists: filter bar, table, pages, empty states."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from zhujian.kernel.ui.components import filters
from zhujian.kernel.ui.components.filters import FilterBar, Input
from zhujian.kernel.ui.components.lists import Empty, Pager, Table, headings

register = template.Library()


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if isinstance(request, HttpRequest) else QueryDict()


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: str, spec: Table) -> SafeString:
    """Rows (`{% row %}…{% endrow %}` inside) with sorting headings, bulk bar, pager and empty state."""
    drawn = {
        "table": spec,
        "rows": content if content.strip() else "",
        "headings": headings(spec.columns, _query(context)),
        "csrf_token": context.get("csrf_token", ""),
    }
    return render_to_string("ui/components/table.html", drawn)


@register.simple_block_tag
def row(content: str, select: str = "", label: str = "", late: bool = False) -> SafeString:
    """One row of cells. `select` is the value that the bulk bar posts; `label` names the row beside its checkbox.

    The cell with the row's link carries `class="zj-row-link"` on the link: the whole row then leads there.
    """
    box: SafeString | str = ""
    if select:
        box = format_html(
            '<td class="zj-pick"><input type="checkbox" class="form-check-input" name="selected" value="{}"'
            ' aria-label="{}"></td>',
            select,
            gettext("选择 %(label)s") % {"label": label or select},
        )
    late_class = mark_safe(' class="is-late"') if late else ""
    return format_html("<tr data-row{}>{}{}</tr>", late_class, box, mark_safe(content))  # noqa: S308 rendered above


def _inputs(inputs: Sequence[Input]) -> SafeString:
    language = get_language()
    return mark_safe("".join(_input(language, each) for each in inputs))  # noqa: S308 each is escaped


@lru_cache(maxsize=1024)
def _input(_language: str | None, each: Input) -> SafeString:
    """A list has a dozen, and most of them are as they were on the page before."""
    return render_to_string("ui/components/filter_input.html", {"input": each})


@register.inclusion_tag("ui/components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, bar: FilterBar, results: str = "results") -> dict[str, Any]:
    """A GET form; its state is the address. `results` is the id of the table that it narrows."""
    request = context.get("request")
    query = _query(context)
    return {
        "bar": bar,
        "path": request.path if isinstance(request, HttpRequest) else "?",
        "primary": _inputs(filters.inputs(bar, query, primary=True)),
        "more": _inputs(filters.inputs(bar, query, primary=False)),
        "chips": filters.chips(bar, query),
        "kept": filters.kept(bar, query),
        "reset_url": filters.reset_url(query),
        "query": query.urlencode(),
        "results": results,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/components/pager.html")
def pager(pager: Pager, results: str = "results") -> dict[str, Any]:
    """Previous and next; there are no page numbers, since the cursor knows none."""
    return {"pager": pager, "results": results}


@register.inclusion_tag("ui/components/count_later.html")
def count_later(url: str) -> dict[str, Any]:
    """A total that takes its time: a link to it, replaced by what `url` answers once the page stands."""
    return {"url": url}


@register.inclusion_tag("ui/components/empty.html")
def empty_state(state: Empty) -> dict[str, Any]:
    """What this is and what to do first."""
    return {"empty": state}
