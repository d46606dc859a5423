"""@page: what every page has in common: who may open it, and how refusals are shown."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhujian.kernel.errors import Forbidden, Invalid, Refused
from zhujian.kernel.request import Request
from zhujian.kernel.ui.errors import refused

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
OPEN = "open"
SIGNED_IN = "signed-in"


def page(permission: str) -> Callable[[View[P]], Page[P]]:
    """Declare a page and the permission that opens it: OPEN to everyone, SIGNED_IN to any account, or a code.

    Refusals raised inside become pages. A page that shows one row looks it up with `get_for` itself.
    """

    def decorate(view: View[P]) -> Page[P]:
        @never_cache
        @functools.wraps(view)
        def shown(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if permission != OPEN and request.actor.account is None:
                return redirect_to_login(request.get_full_path())
            try:
                if permission not in {OPEN, SIGNED_IN} and not request.actor.may(permission):
                    raise Forbidden(_("您的角色不能打开这一页。"))
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return refused(request, refusal)

        shown.permission = permission  # type: ignore[attr-defined]
        return cast(Page[P], shown)

    return decorate


def show_errors(form: forms.Form, refusal: Invalid) -> None:
    """Put an action's field errors beside the fields of the form that they belong to; others above it."""
    for error in refusal.errors:
        form.add_error(error.field if error.field in form.fields else None, error.message)


def checked(form: forms.Form, run: Callable[[dict[str, Any]], Any]) -> Any | None:
    """Run an action with a form's cleaned values. None where form or action refuse the input; the form says why."""
    if not form.is_valid():
        return None
    try:
        return run(form.cleaned_data)
    except Invalid as refusal:
        show_errors(form, refusal)
        return None
