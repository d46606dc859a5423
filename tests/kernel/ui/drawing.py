"""Draw a piece of a template and read the page that comes out."""

from typing import Any

from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

HOSTILE = "<script>alert(1)</script><b onclick=x>\"'&"


def draw(source: str, *, address: str = "/problems/", **context: Any) -> str:
    """The markup of `source` after `{% load ui %}`, on a page at `address`."""
    request = RequestFactory().get(address)
    return Template("{% load ui %}" + source).render(Context({"request": request, "csrf_token": "TOKEN", **context}))


def tree(source: str, **context: Any) -> html.HtmlElement:
    return html.fromstring("<div>" + draw(source, **context) + "</div>")


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def get(address: str = "/") -> HttpRequest:
    return RequestFactory().get(address)
