"""The calendar's cells as markup: a thousand and more, which a template would take too long for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhujian.kernel.field.models import Visit
from zhujian.kernel.rota.calendars import Calendar, label_of
from zhujian.kernel.wording import clauses, labelled


def rows_of(calendar: Calendar) -> SafeString:
    """One `<tr>` for each site: its name, then a cell for each day with the number of the team."""
    pairs = zip(calendar.sites, calendar.lines, strict=True)
    rows = (
        format_html(
            '<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>',
            reverse("field:site", args=[site.pk]),
            site.name,
            _cells(calendar, line),
        )
        for site, line in pairs
    )
    return mark_safe("".join(rows))  # noqa: S308 format_html escaped each


def _cells(calendar: Calendar, line: Iterable[Sequence[Visit]]) -> SafeString:
    cells = (f"<td>{''.join(_cell(calendar, visit) for visit in visits)}</td>" for visits in line)
    return mark_safe("".join(cells))  # noqa: S308 every name is escaped


def _cell(calendar: Calendar, visit: Visit) -> str:
    css = [f"is-{visit.status}"]
    words = [labelled(visit.get_status_display(), visit.team)]
    if visit.covert:
        css.append("is-secret")
        words.append(_("暗访"))
    if visit.pk in calendar.new:
        css.append("is-new")
        words.append(_("调整后新排"))
    label = label_of(visit.team) if visit.team else ""
    return (
        f'<a class="zj-slot {" ".join(css)}" title="{escape(clauses(words))}" href="{visit.get_absolute_url()}">'
        f"{escape(label)}</a>"
    )
