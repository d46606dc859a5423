"""ODK Validate, which comes with pyxform: what ODK Collect would say of a form. It needs Java."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from zhujian.kernel.checklists.faults import Fault

SECONDS = 120
JAVA_OPTIONS = ("-Djava.awt.headless=true", "-Xmx512m")
_EXCEPTION = re.compile(r"^(?:[\w$]+\.)+[\w$]*(?:Exception|Error): ")
_CHATTER = re.compile(
    r"^\s*(?:at |\.\.\. \d+ more|>> |Validating: |Result: |The following files failed|\S+\.xml\s*$|$)"
)


@dataclass(frozen=True)
class Verdict:
    """What ODK Validate says: `ran` is False where it could not be asked, and `reason` says why."""

    ran: bool
    faults: tuple[Fault, ...] = ()
    reason: str = ""

    @property
    def is_good(self) -> bool:
        return self.ran and not self.faults


def odk_validate(xform: bytes) -> Verdict:
    """Run ODK Validate on a form."""
    java = shutil.which("java")
    if java is None:
        return Verdict(ran=False, reason=_("本机没有 Java，未运行 ODK Validate。装上 Java 11 或更高版本后再运行一次。"))
    with tempfile.TemporaryDirectory(prefix="zhujian-form-") as folder:
        file = Path(folder) / "form.xml"
        file.write_bytes(xform)
        return _run([java, *JAVA_OPTIONS, "-jar", str(ODK_VALIDATE_PATH), str(file)])


def _run(command: Sequence[str]) -> Verdict:
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Verdict(ran=False, reason=_("ODK Validate 在 %(most)d 秒内没有完成。") % {"most": SECONDS})
    except OSError as error:
        return Verdict(ran=False, reason=_("无法运行 Java：%(reason)s。") % {"reason": error.strerror or error})
    if done.returncode == 0:
        return Verdict(ran=True)
    said = list(_sentences(done.stderr.decode("utf-8", "replace")))
    return Verdict(ran=True, faults=tuple(_fault(text) for text in said) or (_fault(str(done.returncode)),))


def _fault(text: str) -> Fault:
    return Fault("odk-validate", _("ODK Validate 不接受这张表单：“%(message)s”") % {"message": text[:400]})


def _sentences(output: str) -> Iterator[str]:
    """What was said of the form, without stack traces."""
    seen: set[str] = set()
    for line in output.splitlines():
        words = _EXCEPTION.sub("", line.removeprefix("Caused by: ")).strip()
        if not _CHATTER.match(line) and words and words not in seen:
            seen.add(words)
            yield words
