"""The list of forms and the manifest of one, as the form list standard writes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.needed import Item, items_of
from zhujian.kernel.checklists.queries import checklists_of, content, current_versions, versions_of, xform
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.access import own_topics
from zhujian.kernel.openrosa.doors import Caller
from zhujian.kernel.time import local_date, today
from zhujian.kernel.visibility import visible_to

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
KEPT = 512
BY_QUERY = "-"
PLAIN_ID = re.compile(r"[\w:@+~!-][\w.:@+~!-]*(?<!^-)")


def offered(actor: Actor, *, form_id: str = "", every_version: bool = False) -> list[Version]:
    """The forms that this actor's teams fill in, each in its newest version or in all of them."""
    topics = own_topics(actor, today())
    if not every_version:
        rows = (row for row in current_versions(actor) if row.checklist.topic in topics)
        return [row for row in rows if form_id in {"", row.checklist.form_id}]
    found = (row for row in checklists_of(actor) if row.topic in topics and form_id in {"", row.form_id})
    return [version for checklist in found for version in versions_of(actor, checklist)]


def version_of(actor: Actor, form_id: str, version: str | None) -> Version:
    """A form in one of its versions, the newest where none is named. Raises NotFound."""
    rows = visible_to(actor, Version).filter(checklist__form_id=form_id).select_related("checklist", "xform")
    rows = rows if version is None else rows.filter(version=version)
    found = rows.order_by("-number").first()
    if found is None:
        raise NotFound(_("没有这张督查表，或者它的这个版本没有发布过。请在手机上更新督查表列表。"))
    return found


def form_list(caller: Caller, versions: Iterable[Version], *, verbose: bool) -> Element:
    root = Element("xforms", {"xmlns": LIST})
    for version in versions:
        _listed(SubElement(root, "xform"), caller, version, verbose=verbose)
    return root


def _listed(entry: Element, caller: Caller, version: Version, *, verbose: bool) -> None:
    form_id, (named, there) = version.checklist.form_id, _address(version)
    texts = {
        "formID": form_id,
        "name": version.checklist.title,
        "version": version.version,
        "hash": f"md5:{md5_of(version.xform.sha256)}",
    }
    if verbose:
        texts["descriptionText"] = _description(version)
    texts["downloadUrl"] = caller.url("form", form_id=named) + there
    if definition_of(version).media:
        texts["manifestUrl"] = caller.url("manifest", form_id=named) + there
    for name, text in texts.items():
        SubElement(entry, name).text = text


def _description(version: Version) -> str:
    day = local_date(version.published_at).isoformat()
    return _("第 %(number)d 版，%(day)s 发布。") % {"number": version.number, "day": day}


def manifest(caller: Caller, version: Version) -> Element:
    root, (named, there) = Element("manifest", {"xmlns": MANIFEST}), _address(version)
    for item in items_of(caller.actor, version):
        entry = SubElement(root, "mediaFile")
        where = caller.url("medium", form_id=named, name=item.name)
        for name, text in _of_item(item, where + there):
            SubElement(entry, name).text = text
    return root


def _address(version: Version) -> tuple[str, str]:
    """How an address names a form, and its query. An id that would be more than one part of a path goes there."""
    form_id, query = version.checklist.form_id, {"version": version.version}
    if PLAIN_ID.fullmatch(form_id):
        return form_id, f"?{urlencode(query)}"
    return BY_QUERY, f"?{urlencode({'formID': form_id, **query})}"


def _of_item(item: Item, url: str) -> Iterator[tuple[str, str]]:
    yield "filename", item.name
    yield "hash", f"md5:{md5_of(item.sha256) if item.made is None else _md5(item.made)}"
    yield "downloadUrl", url


def served(version: Version) -> bytes:
    return xform(version)


@lru_cache(maxsize=KEPT)
def md5_of(sha256: str) -> str:
    """The MD5 of a stored content, which the standard asks for; what is stored under a SHA-256 never changes."""
    return _md5(content(sha256))


def _md5(raw: bytes) -> str:
    return hashlib.md5(raw, usedforsecurity=False).hexdigest()
