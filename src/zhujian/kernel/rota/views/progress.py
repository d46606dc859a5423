"""A computation under way, drawn anew; once it has ended its page is loaded again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhujian.kernel.request import Request
from zhujian.kernel.rota.running import Run


def answered(request: Request, run: Run, back: str) -> HttpResponse:
    """The part of the page that says how it stands, at the address that was asked for."""
    if run.is_running:
        return render(request, "rota/progress.html", {"run": run, "progress_url": request.path})
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(back)
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer
