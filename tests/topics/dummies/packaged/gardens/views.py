from django.http import HttpResponse
from django.shortcuts import render

from zhujian.kernel.api import Request, page, visible_to
from zhujian.topics.gardens.models import Plot


@page("gardens.view")
def plots(request: Request) -> HttpResponse:
    return render(request, "gardens/plots.html", {"plots": visible_to(request.actor, Plot)})
