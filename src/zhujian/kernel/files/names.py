"""The name under which a file is shown and downloaded: the sender's, made harmless."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Refusal

if TYPE_CHECKING:
    from zhujian.kernel.files.formats import Format

LENGTH = 120
_BYTES = 240  # of UTF-8: most file systems stop at 255
_PATH = re.compile(r"[/\\]|^[A-Za-z]:|^\.{1,2}$")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # by Windows
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")


def refuse_path(name: str) -> None:
    """Raises Refusal where a name holds a path, a drive or a step upwards."""
    if _PATH.search(unicodedata.normalize("NFKC", name).strip()) or _PATH.search(name.strip()):
        raise Refusal(_("文件名中含有路径，不予接收，请改名后再上传。"))


def display_name(name: str, form: Format) -> str:
    """A name that is safe on every system, at most 120 characters, with an ending that tells what the content is.

    Raises Refusal where the name holds a path. Control characters and those that turn the direction of writing
    (they make `gpj.exe` read `exe.jpg`) are left out.
    """
    refuse_path(name)
    text = "".join(char for char in unicodedata.normalize("NFC", name) if _is_visible(char))
    stem, suffix = _split(_FORBIDDEN.sub("_", text).strip(" ."), form)
    stem = _cut(stem, LENGTH - len(suffix)).strip(" .") or _("未命名")
    return ("_" if _RESERVED.match(stem) else "") + stem + suffix


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _split(name: str, form: Format) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    if suffix.lower() in {form.extension, *form.others}:
        return name.removesuffix(suffix), suffix.lower()
    return name, form.extension


def _cut(text: str, length: int) -> str:
    return text[:length].encode()[:_BYTES].decode(errors="ignore")
