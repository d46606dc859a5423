"""The line of the navigation for phones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.navigation import Entry, Section, register

ENTRIES = (
    Entry("devices", _("手机登记"), "devices:office", "phone", "devices.manage", Section.ONE, order=70),
    Entry("own-devices", _("我的手机"), "devices:own", "phone", "devices.enrol", Section.ONE, order=71),
)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
