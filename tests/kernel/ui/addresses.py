"""The style guide's addresses beside those that every zone has, and a small form that keeps drafts."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.ui.components import FilePicker
from zhujian.kernel.ui.errors import refused

OFFICER = Actor(account=7, name="甲某", role="supervision", permissions=frozenset({"problems.view"}))
FORM = """{% extends "ui/base.html" %}{% load ui %}
{% block heading %}登记{% endblock %}
{% block content %}{% error_summary form %}
<form method="post" action="/draft/" data-draft="sample" data-validate>{% csrf_token %}
{% field form.title %}{% field form.secret %}{% field form.way %}{% file_picker picker %}
<button class="btn btn-primary">登记</button></form>
<form method="post" action="/accounts/logout/" data-sign-out>{% csrf_token %}<button id="leave">退出</button></form>
{% endblock %}"""


class Sample(forms.Form):
    title = forms.CharField(label="标题", max_length=20)
    secret = forms.CharField(label="口令", widget=forms.PasswordInput, required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("letter", "交办函"), ("order", "督办函")], widget=forms.RadioSelect, required=False
    )


def as_officer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever asks is an officer; a cookie `as` makes them another account."""

    def answer(request: HttpRequest) -> HttpResponse:
        name = request.COOKIES.get("as", "")
        request.actor = Actor(account=8, name=name, role="supervision") if name else OFFICER  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def room(request: HttpRequest, code: str = "") -> HttpResponse:
    """Any page of the house."""
    return render(request, "ui/base.html", {"code": code})


def draft(request: HttpRequest) -> HttpResponse:
    form = Sample(request.POST or None)
    if form.is_valid():
        taken = form.cleaned_data["title"]
        return refused(request, Conflict("已被他人登记")) if taken == "重复" else HttpResponseRedirect("/", status=303)
    picker = FilePicker("files", "证据", (".pdf",), 1000)
    return HttpResponse(engines["django"].from_string(FORM).render({"form": form, "picker": picker}, request))


def conflict(request: HttpRequest) -> HttpResponse:
    return refused(request, Conflict("乙某已于 09:02 签收", state="已签收"))


def ended(_request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/accounts/login/")


urlpatterns = [
    path("", room, name="home"),
    path("problems/", room, name="problems"),
    path("problems/red/", room, name="problems-red"),
    path("topics/<code>/", room, name="topic"),
    path("draft/", draft),
    path("conflict/", conflict),
    path("ended/", ended),
    path("", include(([path("search/", room, name="search")], "office"))),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("zhujian.kernel.ui.urls")),
]
