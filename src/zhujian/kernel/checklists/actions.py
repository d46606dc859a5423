"""Publishing checklists: each content once, as a version that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.conversion import Form, Naming, convert
from zhujian.kernel.checklists.media import Given, inspected
from zhujian.kernel.checklists.models import Checklist, Medium, Version
from zhujian.kernel.checklists.workbooks import BYTES
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.files import store
from zhujian.kernel.files.formats import FORMATS
from zhujian.kernel.files.models import File
from zhujian.kernel.files.names import display_name, refuse_path
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.wording import listed

PERMISSION = "checklists.manage"
XFORM = "xform"
XLSX = FORMATS["xlsx"]


@dataclass(frozen=True)
class Package:
    """What is published: a converted form with the workbook it comes from and the files given with it."""

    form: Form
    workbook: bytes
    name: str
    media: Sequence[Given] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.workbook).hexdigest()


def publish(
    who: Actor | Act,
    /,
    *,
    topic: str,
    code: str,
    workbook: bytes | IO[bytes],
    name: str,
    media: Mapping[str, IO[bytes]] | None = None,
) -> Version:
    """Convert, check and publish a form as the newest version of a topic's checklist; the same content again is the
    version that it already is.

    The conversion happens before the transaction of `keep` begins. Raises FormRefused (Invalid on field `workbook`,
    with every fault); Invalid on `topic`, `media` or `form_id`; Conflict where the version was published with another
    content; Forbidden. Nothing is changed then.
    """
    package = prepared(topic=topic, code=code, workbook=workbook, name=name, media=media or {})
    return keep(who, topic=topic, code=code, package=package)


def prepared(
    *, topic: str, code: str, workbook: bytes | IO[bytes], name: str, media: Mapping[str, IO[bytes]]
) -> Package:
    """A form made ready, without writing anything. Raises what `publish` does."""
    content = workbook if isinstance(workbook, bytes) else workbook.read(BYTES + 1)
    refuse_path(name)
    given = [inspected(called, stream) for called, stream in sorted(media.items())]
    naming = Naming(f"{topic}-{code}", name.rpartition(".")[0] or name)
    form = convert(BytesIO(content), media={item.name: item.sha256 for item in given}, naming=naming)
    unused = [item.name for item in given if item.name not in form.definition.media]
    if unused:
        raise Invalid.one("media", _("表单没有用到这些文件：%(names)s。请不要上传。") % {"names": listed(unused)})
    return Package(form, content, name, given)


@action(PERMISSION, name="checklists.publish")
def keep(act: Act, *, topic: str, code: str, package: Package) -> Version:
    """Record a form that was converted and found good."""
    _check_topic(act.actor, topic)
    definition = package.form.definition
    checklist = _checklist(act, topic, code, package)
    known = lookups.first(Version, checklist_id=checklist.pk, version=definition.version)
    if known is not None:
        return _same(known, package)
    version = Version.objects.create(
        checklist=checklist,
        version=definition.version,
        number=checklist.versions.count() + 1,
        workbook=_file(act, Given(display_name(package.name, XLSX), package.workbook, XLSX.code, XLSX.mime)),
        xform=_file(act, Given(f"{definition.form_id}.xml", package.form.xform, XFORM, "text/xml")),
        sha256=package.form.sha256,
        definition=definition.to_json(),
        published_at=act.now,
        published_by=act.actor.account,
    )
    for item in package.media:
        Medium.objects.create(version=version, name=item.name, file=_file(act, item))
    act.about(version)
    act.note(version=version.version, sha256=version.sha256)
    return version


def _check_topic(actor: Actor, topic: str) -> None:
    if find_topic(topic) is None:
        raise Invalid.one("topic", _("没有代码为“%(code)s”的专题。") % {"code": topic[:40]})
    if not actor.reaches(topic):
        raise Forbidden(_("您的授权不含这个专题。"))


def _checklist(act: Act, topic: str, code: str, package: Package) -> Checklist:
    """The checklist, made on its first publication; a form keeps its id, and an id its checklist."""
    definition = package.form.definition
    found = lookups.first(Checklist, lock=True, topic=topic, code=code)
    other = lookups.first(Checklist, form_id=definition.form_id)
    if other is not None and (found is None or other.pk != found.pk):
        message = _("表单标识 %(form_id)s 已用于督查表“%(title)s”，请在 settings 工作表改用另一个 form_id。")
        raise Invalid.one("form_id", message % {"form_id": definition.form_id, "title": other.title})
    if found is None:
        return Checklist.objects.create(topic=topic, code=code, form_id=definition.form_id, title=definition.title)
    act.ledger.hold(found)
    if found.form_id != definition.form_id:
        message = _("这张督查表的 form_id 是 %(old)s，工作簿里写的是 %(new)s；form_id 发布后不能改变。")
        raise Invalid.one("form_id", message % {"old": found.form_id, "new": definition.form_id})
    if found.title != definition.title:
        found.title = definition.title
        found.save(update_fields=("title",))
    return found


def _same(known: Version, package: Package) -> Version:
    """The version itself, if it was published with this very content."""
    media = {item.name: item.file.sha256 for item in known.media.select_related("file")}
    if known.sha256 == package.form.sha256 and media == {item.name: item.sha256 for item in package.media}:
        return known
    message = _("版本 %(version)s 已经发布，内容与这次不同。请在 settings 工作表写上新的 version，再发布。")
    raise Conflict(message % {"version": known.version}, rule="version-published", state=known.version)


def _file(act: Act, given: Given) -> File:
    """A content in the store with its row, by which the log and backups answer for it."""
    with store.staged(BytesIO(given.content)) as draft:
        store.put(draft)
        return File.objects.create(
            sha256=draft.sha256,
            type=given.type,
            mime=given.mime,
            size=draft.size,
            name=given.name,
            metadata={},
            uploaded_by=act.actor.account,
            unit_id=act.actor.unit,
            uploaded_at=act.now,
        )
