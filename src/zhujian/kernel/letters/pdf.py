"""A document as PDF, set by Typst to the measures of GB/T 9704-2012.

All text goes to the templates as one JSON value; nothing is ever written into their markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from zhujian.kernel.letters.content import Document
from zhujian.kernel.letters.fonts import Faces, faces_for, inventory_of, spell_out
from zhujian.kernel.letters.measures import GB9704, Measures
from zhujian.kernel.letters.plan import Role, plan_of, texts_of
from zhujian.kernel.letters.text import breakable
from zhujian.kernel.time import ZONE

THICKEN = {Role.TITLE: 0.022}
"""How much a regular stand-in for a heavier face is thickened, in ems."""


@dataclass(frozen=True)
class Rendered:
    """A file's bytes and the faces that it was set in."""

    data: bytes
    faces: Faces


def faces_of(document: Document, directories: tuple[Path, ...] = ()) -> Faces:
    """The faces that this machine, with the fonts in `directories`, has for the document."""
    return faces_for(texts_of(plan_of(document)), inventory_of(directories))


def render_pdf(document: Document, directories: tuple[Path, ...] = ()) -> Rendered:
    """Set the document. The same content and fonts give the same bytes.

    A character that no face has is printed as its code and named in `faces.missing` and the file's properties.
    """
    faces = faces_of(document, directories)
    with as_file(files("zhujian.kernel.letters") / "typst") as templates:
        data = typst.compile(
            templates / "document.typ",
            root=templates,
            font_paths=inventory_of(directories).typst_fonts,
            sys_inputs={"data": json.dumps(_data(document, faces), ensure_ascii=False)},
            timestamp=int(datetime.combine(document.issued_on, time(), tzinfo=ZONE).timestamp()),
            format="pdf",
            pdf_standards="a-2u",
        )
    if not isinstance(data, bytes):
        raise TypeError("one PDF was expected")
    return Rendered(data, faces)


def _data(document: Document, faces: Faces) -> dict[str, Any]:
    return {
        "plan": _printable(asdict(plan_of(document)), faces),
        "measures": _measures(GB9704),
        "chains": {face.role: face.chain for face in faces.faces},
        "thicken": {face.role: THICKEN.get(face.role, 0) for face in faces.faces if face.substituted},
        "properties": properties_of(document, faces),
    }


def _printable(value: Any, faces: Faces) -> Any:
    if isinstance(value, str):
        return breakable(spell_out(value, faces.missing))
    if isinstance(value, dict):
        return {key: _printable(item, faces) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item, faces) for item in value]
    return value


def _measures(measures: Measures) -> dict[str, float]:
    derived = ("right", "bottom", "line_points")
    return asdict(measures) | {name: getattr(measures, name) for name in derived}


def properties_of(document: Document, faces: Faces) -> dict[str, Any]:
    """The file's properties; the description says which face stood in for which."""
    return {
        "title": f"{document.title}（{document.number}）" if document.number else document.title,
        "author": "、".join(document.signature) or document.office,
        "keywords": [word for word in (document.number, document.addressee) if word],
        "description": f"依照GB/T 9704—2012排版。{faces.statement()}",
        "date": _day(document.issued_on),
    }


def _day(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}
