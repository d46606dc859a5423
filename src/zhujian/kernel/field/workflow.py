"""The life of a visit: planned, then done or missed; a plan that changes cancels it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.workflow.moves import Table, transition

STATUSES = (
    ("planned", _("待查")),
    ("done", _("已查")),
    ("missed", _("漏查")),
    ("cancelled", _("已调整")),
)

TRANSITIONS: Table = {
    "visits.finish": transition("planned missed", "done"),
    "visits.miss": transition("planned", "missed"),
    "visits.explain": transition("missed", "", reason=True),
    "visits.cancel": transition("planned missed", "cancelled", reason=True),
    "visits.reject": transition("done", "missed", reason=True),
}
