"""Taking a signal in by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.errors import NotFound
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.signals.actions import register
from zhujian.kernel.signals.forms import RegisterForm
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.forms import FilePicker
from zhujian.kernel.ui.pages import checked, page

UPLOADS = FilePicker("files", _("照片和材料"), multiple=True, hint=_("照片、PDF、DOCX、XLSX；每个不超过 50 MB。"))


@page("signals.register")
def choose_topic(request: Request) -> HttpResponse:
    """Which topic the signal belongs to; with a single one there is nothing to choose."""
    found = [topic for topic in topics() if request.actor.reaches(topic.code)]
    if len(found) == 1:
        return HttpResponseRedirect(reverse("signals:register", args=[found[0].code]))
    return render(request, "signals/choose_topic.html", {"topics": found})


@page("signals.register")
def new_signal(request: Request, topic: str) -> HttpResponse:
    found = find_topic(topic)
    if found is None:
        raise NotFound(_t("没有“%(topic)s”这一专题。") % {"topic": topic})
    form = RegisterForm(request.POST or None, actor=request.actor, topic=found)
    if request.method == "POST":
        made: Signal | None = checked(form, lambda data: _register(request, topic, data))
        if made is not None:
            messages.success(request, _t("已登记，编号 %(number)s，等待研判。") % {"number": made.pk})
            return HttpResponseRedirect(reverse("signals:detail", args=[made.pk]))
    confirm = Confirm(
        action=reverse("signals:register", args=[topic]),
        submit=_("登记"),
        cancel_url=reverse("signals:list"),
        draft=f"signal-{topic}",
    )
    context = {"topic": found, "form": form, "confirm": confirm, "picker": UPLOADS}
    return render(request, "signals/register.html", context, status=422 if form.errors else 200)


def _register(request: Request, topic: str, data: dict[str, Any]) -> Signal:
    chosen = files_in(request).getlist("files")
    kept = [upload(request.actor, stream=item, name=item.name or "") for item in chosen]
    return register(request.actor, topic=topic, files=kept, **data)
