"""Evidence as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.files.queries import KNOWN, Flag, flags_of, metadata_for
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.records import label_of
from zhujian.kernel.ui.components import Evidence as Shown
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import clauses, listed

Kind = Literal["photo", "document", "video", "table", "audio"]
_KINDS: dict[str, Kind] = {
    "jpeg": "photo",
    "png": "photo",
    "webp": "photo",
    "mp4": "video",
    "mov": "video",
    "xlsx": "table",
    "xls": "table",
    "csv": "table",
    "parquet": "table",
    "mp3": "audio",
    "m4a": "audio",
    "wav": "audio",
    "amr": "audio",
}


def evidence_of(actor: Actor, row: models.Model) -> list[Evidence]:
    """The evidence of a row that the actor sees, oldest first."""
    rows = visible_to(actor, Evidence).filter(kind=label_of(type(row)), row=row.pk)
    return list(rows.select_related("file").order_by("pk"))


def evidence_strip(actor: Actor, row: models.Model) -> list[Shown]:
    """The same for `ui.components.Evidence`."""
    found = evidence_of(actor, row)
    flags = flags_of(actor, found)
    return [_shown(actor, item, flags[item.pk]) for item in found]


def sentence(flag: Flag) -> str:
    """A flag in words."""
    names = listed(place.reference for place in flag.where)
    if flag.code == KNOWN and not names and not flag.hidden:
        return _("同一内容此前已上传过。")
    if not names:
        return _("同一内容还用作另外 %(count)d 项的佐证。") % {"count": flag.hidden}
    if not flag.hidden:
        return _("同一内容还用作 %(names)s 的佐证。") % {"names": names}
    return _("同一内容还用作 %(names)s 以及另外 %(count)d 项的佐证。") % {"names": names, "count": flag.hidden}


def origin_of(metadata: dict[str, Any]) -> str:
    """Where, when, with what and by whom, in one line."""
    parts = []
    if "taken_at" in metadata:
        parts.append(_("拍摄于 %(time)s") % {"time": str(metadata["taken_at"])[:16].replace("T", " ")})
    if "latitude" in metadata:
        parts.append(
            _("位置 %(latitude).5f, %(longitude).5f")
            % {"latitude": metadata["latitude"], "longitude": metadata["longitude"]}
        )
    if "author" in metadata:
        parts.append(_("作者 %(author)s") % {"author": metadata["author"]})
    device = " ".join(str(metadata[key]) for key in ("make", "model", "software") if key in metadata)
    return clauses([*parts, device] if device else parts)


def _shown(actor: Actor, item: Evidence, flags: Sequence[Flag]) -> Shown:
    file = item.file
    origin = origin_of(metadata_for(actor, file))
    return Shown(
        name=file.name,
        url=reverse("files:download", args=[file.pk]),
        kind=_KINDS.get(file.type, "document"),
        sha256=file.sha256,
        size=file.size,
        thumbnail=reverse("files:thumbnail", args=[file.pk]) if file.type in TYPES else "",
        note=clauses(part for part in (item.caption or item.get_purpose_display(), origin) if part),
        flags=[sentence(flag) for flag in flags],
    )
