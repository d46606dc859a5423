"""Lines of the navigation for sites, teams and ties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhujian.kernel.ui.navigation import Entry, Section, register

ENTRIES = (
    Entry("sites", pgettext_lazy("复数", "点位"), "field:sites", "map-pin", "sites.manage", Section.ADMIN, order=10),
    Entry(
        "teams", pgettext_lazy("复数", "督查组"), "field:teams", "users-group", "sites.manage", Section.ADMIN, order=11
    ),
    Entry("ties", _("回避事项"), "field:ties", "scale", "visits.plan", Section.ADMIN, order=12),
    Entry("own-ties", _("我的回避申报"), "field:ties", "scale", "visits.submit", Section.ONE, order=72),
)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
