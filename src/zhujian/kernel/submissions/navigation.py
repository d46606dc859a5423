"""The line of the navigation for visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.submissions.queues import today_count
from zhujian.kernel.ui.navigation import Entry, register

ENTRIES = (Entry("visits", _("督查"), "visits:list", "checklist", "visits.view", order=25, badge=today_count),)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
