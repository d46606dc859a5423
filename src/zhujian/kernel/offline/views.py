"""The page, its service worker and its manifest: open to everybody, since they tell nothing about anybody."""

from __future__ import annotations

import json

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhujian.kernel.offline.shell import shell, url_of, worker
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import OPEN, page

# The engine that evaluates forms is WebAssembly. `eval` itself stays forbidden here as everywhere.
COMPILES = "'wasm-unsafe-eval'"
POLICY = {"script-src": [SELF, COMPILES], "media-src": [SELF, "blob:"]}
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-round-512.png", 512, "maskable"))


@require_GET
@csp_update(POLICY)
@page(OPEN)
def visits(request: Request) -> HttpResponse:
    """The shell: the same for everybody, since a phone keeps it for whoever opens it."""
    found = shell()
    context = {"entry": url_of(found.entry), "styles": [url_of(name) for name in found.styles]}
    return render(request, "offline/page.html", context)


@require_GET
@page(OPEN)
def service_worker(request: Request) -> HttpResponse:
    """The worker with the names of what it keeps; its address is its scope."""
    found = shell()
    kept = {
        "version": found.version,
        "page": reverse("offline:page"),
        "files": [reverse("offline:manifest"), *map(url_of, found.files)],
    }
    return HttpResponse(f"const SHELL = {json.dumps(kept)};\n{worker()}", content_type="text/javascript; charset=utf-8")


@require_GET
@page(OPEN)
def manifest(request: Request) -> HttpResponse:
    """What a phone needs to put the page among its applications."""
    start = reverse("offline:page")
    words = {"name": _("竹鉴现场检查"), "short_name": _("现场检查")}
    looks = {"display": "standalone", "background_color": "#fbfaf7", "theme_color": "#2c6a4a"}
    answer = {**words, **looks, "id": start, "start_url": start, "scope": start, "icons": list(map(_icon, ICONS))}
    return JsonResponse(answer, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _icon(item: tuple[str, int, str]) -> dict[str, str]:
    name, size, purpose = item
    return {"src": url_of(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
