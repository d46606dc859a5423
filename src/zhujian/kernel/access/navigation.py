"""Lines of the navigation for those who administer accounts and grants."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from zhujian.kernel.ui.navigation import Entry, Section, register

ENTRIES = (
    Entry(
        "accounts", pgettext_lazy("复数", "账号"), "access:accounts", "users", "accounts.view", Section.ADMIN, order=10
    ),
    Entry(
        "grants", pgettext_lazy("复数", "授权"), "access:grants", "shield-check", "grants.view", Section.ADMIN, order=20
    ),
)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
