"""Both sides behind one door: the demo county."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from zhujian.site.urls import internal, public, shared

urlpatterns: list[URLPattern | URLResolver] = [*shared.urlpatterns, *public.doors, *internal.doors]
