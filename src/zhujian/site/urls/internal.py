"""The office's side: sign-in, the rooms, the API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhujian.kernel import hooks
from zhujian.site.api import api
from zhujian.site.urls import shared

doors: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("account/", include("zhujian.kernel.access.urls")),
    path("", include("zhujian.kernel.office.urls")),
    path("signals/", include("zhujian.kernel.signals.urls")),
    path("problems/", include("zhujian.kernel.problems.urls")),
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
