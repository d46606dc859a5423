"""The public's side. Nobody signs in here; leads, cases and the office's rooms have no address in this zone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from zhujian.site.urls import shared

doors: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [*shared.urlpatterns, *doors]
