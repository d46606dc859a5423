"""Lines of the navigation for whoever keeps the holiday tables and the office's own limits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.navigation import Entry, Section, register

ENTRIES = (
    Entry("holidays", _("节假日"), "clocks:holidays", "calendar", "settings.view", Section.ADMIN, order=50),
    Entry("limits", _("时限目录"), "clocks:limits", "clock", "settings.view", Section.ADMIN, order=60),
)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
