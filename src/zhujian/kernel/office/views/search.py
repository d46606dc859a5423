"""Search over everything visible."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhujian.kernel.office.search import LONGEST, problem_with_number, search_all, words_of
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import SIGNED_IN, page


@page(SIGNED_IN)
def search(request: Request) -> HttpResponse:
    """Groups of hits; a problem's whole number goes straight to its page."""
    text = request.GET.get("q", "")[:LONGEST]
    exact = problem_with_number(request.actor, text)
    if exact:
        return HttpResponseRedirect(exact)
    context = {"text": " ".join(words_of(text)), "groups": search_all(request.actor, text)}
    return render(request, "office/search.html", context)
