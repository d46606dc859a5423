"""The doors: the list, a form with its files, and what is handed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.needed import items_of
from zhujian.kernel.errors import NotFound
from zhujian.kernel.openrosa import envelopes
from zhujian.kernel.openrosa.bodies import body_of
from zhujian.kernel.openrosa.doors import Caller, door
from zhujian.kernel.openrosa.handing_in import answered, hand_in
from zhujian.kernel.openrosa.listings import BY_QUERY, form_list, manifest, offered, served, version_of

MIME, CSV = "application/octet-stream", "text/csv; charset=utf-8"


@door("GET", "HEAD")
def list_forms(caller: Caller) -> HttpResponse:
    query = caller.request.GET
    versions = offered(caller.actor, form_id=query.get("formID", ""), every_version="listAllVersions" in query)
    return envelopes.document(form_list(caller, versions, verbose=query.get("verbose") == "true"))


def _wanted(caller: Caller, form_id: str) -> Version:
    query = caller.request.GET
    return version_of(caller.actor, query.get("formID", "") if form_id == BY_QUERY else form_id, query.get("version"))


@door("GET", "HEAD")
def form(caller: Caller, form_id: str) -> HttpResponse:
    version = _wanted(caller, form_id)
    return envelopes.Answer(served(version), content_type=envelopes.XML)


@door("GET", "HEAD")
def list_media(caller: Caller, form_id: str) -> HttpResponse:
    version = _wanted(caller, form_id)
    return envelopes.document(manifest(caller, version))


@door("GET", "HEAD")
def medium(caller: Caller, form_id: str, name: str) -> HttpResponse:
    version = _wanted(caller, form_id)
    found = next((item for item in items_of(caller.actor, version) if item.name == name), None)
    if found is None:
        raise NotFound(_("这张督查表没有这个附件。"))
    answer = envelopes.Answer(found.content(), content_type=CSV if name.endswith(".csv") else MIME)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@door("HEAD", "POST")
def submission(caller: Caller) -> HttpResponse:
    if caller.request.method == "HEAD":
        answer = envelopes.Answer(status=204)
        answer["Location"] = caller.url("submission")
        return answer
    with body_of(caller.request) as body:
        return answered(caller, hand_in(caller, body))


@door("GET", "HEAD", "POST")
def unknown(caller: Caller, rest: str) -> HttpResponse:
    raise NotFound(_("没有这个地址，请核对服务器地址。"))
