"""The style guide: every component with sample data, in debug alone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhujian.kernel.ui import samples


def _in_debug() -> None:
    if not settings.DEBUG:
        raise Http404


def styleguide(request: HttpRequest) -> HttpResponse:
    _in_debug()
    return render(request, "ui/styleguide.html", samples.everything(request.GET.get("state") == "empty"))


def styleguide_progress(request: HttpRequest) -> HttpResponse:
    """What a job's address answers: the component anew."""
    _in_debug()
    return render(request, "ui/components/progress.html", samples.PROGRESS)


def styleguide_count(_request: HttpRequest) -> HttpResponse:
    """What a total's address answers: the words alone."""
    _in_debug()
    return HttpResponse("（1,234 件）")


def styleguide_public(request: HttpRequest) -> HttpResponse:
    _in_debug()
    return render(request, "ui/styleguide_public.html", {"form": samples.SampleForm({"kind": "x"})})
