"""What `zhujian checklist check` does: our checks, and ODK Validate where there is Java."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.checklists.conversion import Form, Naming, convert
from zhujian.kernel.checklists.faults import Fault, FormRefused
from zhujian.kernel.checklists.validate import Verdict, odk_validate
from zhujian.kernel.errors import NotFound


@dataclass(frozen=True)
class Report:
    """Everything that was found out about a workbook."""

    file: str
    form: Form | None = None
    faults: tuple[Fault, ...] = ()
    verdict: Verdict = field(default_factory=lambda: Verdict(ran=False))

    @property
    def is_good(self) -> bool:
        """Whether nothing is known to be wrong: a validator that could not be asked found nothing."""
        return self.form is not None and not self.faults and not self.verdict.faults

    def to_json(self) -> dict[str, Any]:
        definition = self.form.definition if self.form else None
        return {
            "file": self.file,
            "good": self.is_good,
            "form_id": definition.form_id if definition else None,
            "version": definition.version if definition else None,
            "title": definition.title if definition else None,
            "questions": definition.asked if definition else None,
            "languages": list(definition.languages) if definition else None,
            "media": list(definition.media) if definition else None,
            "faults": [fault.to_json() for fault in (*self.faults, *self.verdict.faults)],
            "notes": [fault.to_json() for fault in (self.form.notes if self.form else ())],
            "odk_validate": {"ran": self.verdict.ran, "reason": self.verdict.reason or None},
        }


def check_file(path: Path) -> Report:
    """Check a workbook; files beside it count as given with the form. Raises NotFound where it cannot be read."""
    try:
        with path.open("rb") as source:
            form = convert(source, media=_beside(path), naming=Naming(path.stem, path.stem))
    except FormRefused as refusal:
        return Report(path.name, faults=refusal.faults)
    except OSError as error:
        raise NotFound(
            _("读不出 %(file)s：%(reason)s。") % {"file": path, "reason": error.strerror or error}
        ) from error
    return Report(path.name, form, verdict=odk_validate(form.xform))


def _beside(path: Path) -> dict[str, str]:
    """The files of `NAME-media/`, name -> SHA-256."""
    folder = path.with_name(f"{path.stem}-media")
    files = sorted(item for item in folder.iterdir() if item.is_file()) if folder.is_dir() else []
    return {item.name: hashlib.sha256(item.read_bytes()).hexdigest() for item in files}
