"""The page of the persons involved in a problem; opening it is on record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.problems.actions import involve, read_persons
from zhujian.kernel.problems.forms import InvolvedForm
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for


@page("problems.persons")
def persons(request: Request, number: str) -> HttpResponse:
    problem = get_for(request.actor, "problems.persons", Problem, number=number)
    form = InvolvedForm(request.POST or None, actor=request.actor, problem=problem)
    if request.method == "POST" and checked(form, lambda data: involve(request.actor, problem=problem, **data)):
        messages.success(request, _("%(number)s：已登记涉及人员。") % {"number": problem.number})
        return HttpResponseRedirect(reverse("problems:persons", args=[number]))
    confirm = Confirm(
        action=reverse("problems:persons", args=[number]),
        submit=_("登记"),
        cancel_url=reverse("problems:detail", args=[number]),
        draft=f"{number}-persons",
    )
    context = {
        "problem": problem,
        "persons": read_persons(request.actor, problem=problem),
        "form": form,
        "confirm": confirm,
    }
    return render(request, "problems/persons.html", context, status=422 if form.errors else 200)
