"""What the pages about accounts share: the page of a step (what it is about, what will happen, the form), the pager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Fact
from zhujian.kernel.ui.components.lists import Link, Pager, Words, with_query


@dataclass(frozen=True)
class FormPage:
    title: Words
    confirm: Confirm
    crumbs: tuple[Link, ...] = ()
    lead: Words = ""
    facts: Sequence[Fact] = ()


def shown(request: Request, page: FormPage, form: forms.Form) -> HttpResponse:
    """The page; 422 where the form has errors."""
    return render(request, "access/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def pager_for(query: QueryDict, following: str | None) -> Pager:
    """Onward by the cursor, and back to the first page with the same filters."""
    return Pager(
        next_url=with_query(query, {"cursor": following}) if following else "",
        previous_url=with_query(query, {}) if "cursor" in query else "",
    )
