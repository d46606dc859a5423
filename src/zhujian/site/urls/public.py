"""The public's side. Nobody signs in here; leads, cases and the office's rooms have no address in this zone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from zhujian.site.landing import landing
from zhujian.site.urls import shared

doors: list[URLPattern | URLResolver] = []

# Where both zones share a host, the first page is the office's.
urlpatterns: list[URLPattern | URLResolver] = [path("", landing, name="landing"), *shared.urlpatterns, *doors]
