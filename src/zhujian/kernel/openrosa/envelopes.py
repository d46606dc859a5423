"""What every answer of this protocol has: the headers, and the envelope around a message to a person."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse
from django.utils.http import http_date

from zhujian.kernel import time
from zhujian.kernel.openrosa.bodies import LARGEST_BODY

XML = "text/xml; charset=utf-8"
VERSION = "1.0"
RESPONSE = "http://openrosa.org/http/response"


class Answer(HttpResponse):
    """An answer that may name several challenges, each in a header line of its own (RFC 7616, 3.7)."""

    further: tuple[str, ...] = ()

    def challenge(self, first: str, *further: str) -> None:
        self["WWW-Authenticate"] = first
        self.further = further

    def items(self) -> Iterable[tuple[str, str]]:
        """The header lines; the mapping of names to values holds one challenge alone."""
        return [*super().items(), *(("WWW-Authenticate", challenge) for challenge in self.further)]


def document(root: Element) -> Answer:
    return Answer(tostring(root, encoding="utf-8", xml_declaration=True), content_type=XML)


def message(status: int, words: str, *, nature: str, payload: Element | None = None) -> Answer:
    """A message that the phone shows to its person; `nature` names its kind for programs."""
    root = Element("OpenRosaResponse", {"xmlns": RESPONSE})
    SubElement(root, "message", {"nature": nature}).text = words
    if payload is not None:
        root.append(payload)
    answer = document(root)
    answer.status_code = status
    return answer


def dressed(answer: HttpResponse) -> HttpResponse:
    """The headers that the standard asks of every response, and that nothing of it is kept on the way."""
    answer["X-OpenRosa-Version"] = VERSION
    answer["X-OpenRosa-Accept-Content-Length"] = str(LARGEST_BODY)
    answer["Date"] = http_date(time.real_now().timestamp())
    answer.setdefault("Cache-Control", "no-store")
    return answer
