"""The public side's first page: what this place is, and which of its doors are open today."""

from django.http import HttpResponse
from django.shortcuts import render

from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import OPEN, page


@page(OPEN)
def landing(request: Request) -> HttpResponse:
    return render(request, "ui/landing.html")
