"""Issued letters as files, made on demand and kept.

A kept file's name is a digest of everything that it depends on: the content, the fonts found, the office's template
and this room's own code. So nothing ever has to be thrown away by hand after an upgrade or a new font.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Conflict
from zhujian.kernel.letters.content import Document
from zhujian.kernel.letters.docx import TemplateFault, render_docx
from zhujian.kernel.letters.fonts import Faces, code_of
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.letters.pdf import Rendered, faces_of, render_pdf


def pdf_of(letter: Letter) -> Rendered:
    """The letter as PDF, with the faces that it is set in."""
    fonts = _font_directories()
    return _kept(letter, "pdf", b"", lambda document: render_pdf(document, fonts))


def docx_of(letter: Letter) -> Rendered:
    """The letter as DOCX: from `letters/KIND.docx` in the data directory where the office has put a template there.

    Raises Conflict where that template cannot be filled.
    """
    fonts = _font_directories()
    own = _data() / "letters" / f"{letter.kind}.docx"
    template = own if own.is_file() else None
    depends = template.read_bytes() if template else b""
    try:
        return _kept(letter, "docx", depends, lambda document: render_docx(document, fonts, template))
    except TemplateFault as error:
        raise Conflict(_("文书模板 %(path)s 有误：%(reason)s") % {"path": own.name, "reason": error}) from error


def faces_of_letter(letter: Letter) -> Faces:
    """The faces that the letter is set in, without setting it."""
    return faces_of(letter.document, _font_directories())


def explain_faces(faces: Faces) -> list[str]:
    """For the page: which face stands in for which, and what is printed as a code. Empty where all is as prescribed."""
    said = [
        _("%(wanted)s：本机未安装，以 %(used)s 代替。") % {"wanted": face.wanted, "used": face.used}
        for face in faces.faces
        if face.substituted
    ]
    if faces.borrowed:
        pairs = "，".join(f"{char}（{family}）" for char, family in faces.borrowed)
        said.append(_("借用其他字体的字符：%(pairs)s。") % {"pairs": pairs})
    if faces.missing:
        codes = "、".join(f"{char}（{code_of(char)}）" for char in faces.missing)
        said.append(_("本机没有字形、以编码印出的字符：%(codes)s。") % {"codes": codes})
    return said


def _kept(letter: Letter, kind: str, depends: bytes, render: Callable[[Document], Rendered]) -> Rendered:
    document = letter.document
    faces = faces_of(document, _font_directories())
    parts = (json.dumps(letter.content, sort_keys=True).encode(), faces.key().encode(), depends, _code().encode())
    name = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    path = _data() / "cache" / "letters" / name[:2] / f"{name}.{kind}"
    if path.is_file():
        return Rendered(path.read_bytes(), faces)
    made = render(document)
    _keep(path, made.data)
    return made


def _keep(path: Path, data: bytes) -> None:
    """Write whole or not at all: two requests may make the same file at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).replace(path)


@cache
def _code() -> str:
    """A digest of this room's code and templates and of the libraries that set the files."""
    room = Path(__file__).parent
    sources = sorted([*room.glob("*.py"), *room.glob("typst/*.typ")])
    found = hashlib.sha256(b"".join(path.read_bytes() for path in sources))
    for library in ("typst", "python-docx", "docxtpl"):
        found.update(version(library).encode())
    return found.hexdigest()


def _data() -> Path:
    return Path(settings.ZHUJIAN_DATA)


def _font_directories() -> tuple[Path, ...]:
    """Fonts that the office has put into `fonts` in the data directory."""
    return (_data() / "fonts",)
