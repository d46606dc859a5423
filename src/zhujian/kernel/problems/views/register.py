"""Registering a problem by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.problems.actions import register
from zhujian.kernel.problems.forms import RegisterForm
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.pages import checked, page


@page("problems.register")
def choose_topic(request: Request) -> HttpResponse:
    """Which topic the problem belongs to; with a single one there is nothing to choose."""
    found = topics()
    if len(found) == 1:
        return HttpResponseRedirect(reverse("problems:register", args=[found[0].code]))
    return render(request, "problems/choose_topic.html", {"topics": found})


@page("problems.register")
def new_problem(request: Request, topic: str) -> HttpResponse:
    found = find_topic(topic)
    if found is None:
        raise Http404
    form = RegisterForm(request.POST or None, actor=request.actor, topic=topic)
    if request.method == "POST":
        made: Problem | None = checked(form, lambda data: register(request.actor, topic=topic, **data))
        if made is not None:
            messages.success(request, _("已登记，编号 %(number)s。") % {"number": made.number})
            return HttpResponseRedirect(reverse("problems:detail", args=[made.number]))
    confirm = Confirm(
        action=reverse("problems:register", args=[topic]),
        submit=_("登记"),
        cancel_url=reverse("problems:list"),
        draft=f"problem-{topic}",
    )
    context = {"topic": found, "form": form, "confirm": confirm}
    return render(request, "problems/register.html", context, status=422 if form.errors else 200)
