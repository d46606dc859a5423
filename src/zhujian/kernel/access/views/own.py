"""One's own account: the role in which one acts, saved views."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhujian.kernel.access.actors import roles_of
from zhujian.kernel.access.middleware import ROLE_KEY
from zhujian.kernel.access.saved import forget_view, save_view
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import SIGNED_IN, page


def back(request: Request) -> str:
    """Where the person came from, if that is a page of ours; the workbench otherwise."""
    origin = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return origin if safe else "/"


@require_POST
@page(SIGNED_IN)
def switch_role(request: Request) -> HttpResponse:
    """Act in another of one's roles from now on."""
    chosen = request.POST.get("post", "")
    if chosen in roles_of(request.user):  # type: ignore[arg-type]
        request.session[ROLE_KEY] = chosen
    return HttpResponseRedirect("/")


@require_POST
@page("views.save")
def save(request: Request, place: str) -> HttpResponse:
    save_view(request.actor, place, request.POST.get("name", ""), request.POST.get("query", ""))
    return HttpResponseRedirect(back(request))


@require_POST
@page("views.save")
def forget(request: Request, place: str) -> HttpResponse:
    forget_view(request.actor, place, request.POST.get("name", ""))
    return HttpResponseRedirect(back(request))
