"""The page of a step: what will happen, then the form, then the action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.field.forms import StepForm
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link, Words
from zhujian.kernel.ui.pages import checked

Told = Callable[[Any], str]


@dataclass(frozen=True)
class Step:
    """What a step's page says beside its form; `back` is where it leads, taken or not."""

    title: Words
    submit: Words
    back: str
    crumbs: Sequence[Link] = ()
    lead: Words = ""
    consequences: Sequence[Words] = ()
    will: Words = _("将会发生")
    danger: bool = False


def step_page(  # noqa: PLR0913 a step's page, its form, its action, and what follows
    request: Request,
    step: Step,
    form: StepForm,
    run: Callable[..., Any],
    *,
    said: Told,
    to: Told | None = None,
    template: str = "field/form.html",
) -> HttpResponse:
    """Take the step where it is posted and the form and the action agree; else show its page, 422 with errors.

    `run` is called with `form.arguments()`; `said` puts what it returned in words, `to` says where that is shown.
    """
    if request.method == "POST":
        done = checked(form, lambda _data: run(**form.arguments()))
        if done is not None:
            messages.success(request, said(done))
            return HttpResponseRedirect(to(done) if to else step.back)
    confirm = Confirm(
        action=request.get_full_path(),
        submit=step.submit,
        consequences=step.consequences,
        title=step.will,
        cancel_url=step.back,
        danger=step.danger,
        draft=request.path.strip("/").replace("/", "-"),
    )
    context = {"step": step, "form": form, "confirm": confirm}
    return render(request, template, context, status=422 if form.errors else 200)
