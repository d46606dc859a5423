"""The office's side: sign-in, the rooms, the API."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account_doors
from django.urls import URLPattern, URLResolver, include, path

from zhujian.kernel import hooks
from zhujian.site.api import api
from zhujian.site.urls import shared

# Behind these the library writes an account's e-mail address past the log; the administrator who opens it enters it.
# A lost password is recovered by the administrator with a second person's consent, not by whoever reads the e-mail.
NO_DOORS = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

doors: list[URLPattern | URLResolver] = [
    path("accounts/", include([door for door in account_doors if door.name not in NO_DOORS])),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("account/", include("zhujian.kernel.access.urls")),
    path("notices/", include("zhujian.kernel.notices.urls")),
    path("", include("zhujian.kernel.office.urls")),
    path("signals/", include("zhujian.kernel.signals.urls")),
    path("problems/", include("zhujian.kernel.problems.urls")),
    path("visits/", include("zhujian.kernel.submissions.urls")),
    path("coverage/", include("zhujian.kernel.coverage.urls")),
    path("rota/", include("zhujian.kernel.rota.urls")),
    path("checklists/", include("zhujian.kernel.checklists.urls")),
    path("devices/", include("zhujian.kernel.devices.urls")),
    path("field/", include("zhujian.kernel.offline.urls")),
    path("openrosa/", include("zhujian.kernel.openrosa.urls")),
    path("", include("zhujian.kernel.field.urls")),
    path("letters/", include("zhujian.kernel.letters.urls")),
    *(path(f"topics/{code}/", include(module)) for code, module in hooks.page_modules().items()),
    path("topics/", include("zhujian.kernel.office.urls.topics")),
    path("units/", include("zhujian.kernel.office.urls.units")),
    path("import/", include("zhujian.kernel.org.importing.urls")),
    path("settings/", include("zhujian.kernel.clocks.urls")),
    path("audit/", include("zhujian.kernel.logbook.urls")),
    path("", include("zhujian.kernel.files.urls")),
    path("api/v1/", api.urls),
]

urlpatterns: list[URLPattern | URLResolver] = [*shared.urlpatterns, *doors]
