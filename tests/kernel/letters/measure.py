"""Reading a PDF back: where on the sheet its lines of text, its rules and its red ink are. All in millimetres."""

import io
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import pdfplumber
import pypdfium2
from PIL import ImageChops

MM = 25.4 / 72
RED, BLACK = (1.0, 0.0, 0.0), (0.0,)
DPI = 200


@dataclass(frozen=True)
class TextLine:
    """A line of characters of one size; top and bottom are those of the characters' boxes."""

    text: str
    points: float
    left: float
    right: float
    top: float
    bottom: float
    color: tuple[float, ...]

    @property
    def count(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Rule:
    left: float
    right: float
    top: float
    bottom: float
    color: tuple[float, ...]


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    lines: tuple[TextLine, ...]
    rules: tuple[Rule, ...]

    def line(self, holding: str) -> TextLine:
        return next(line for line in self.lines if holding in line.text)

    def of_size(self, points: float) -> list[TextLine]:
        return [line for line in self.lines if abs(line.points - points) < 0.2]

    def red_rules(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.color == RED]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@cache
def sheets(data: bytes) -> list[Sheet]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [_sheet(page) for page in pdf.pages]


def properties(data: bytes) -> dict[str, str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return dict(pdf.metadata)


def all_text(data: bytes) -> str:
    return "\n".join(sheet.text for sheet in sheets(data))


def _sheet(page: Any) -> Sheet:
    rows: dict[tuple[float, float], list[dict[str, Any]]] = defaultdict(list)
    for char in page.chars:
        rows[round(page.height - char["matrix"][5], 0), round(char["size"], 1)].append(char)
    lines = [_line(row, points) for (_baseline, points), row in sorted(rows.items())]
    drawn = [*page.lines, *page.rects]
    return Sheet(page.width * MM, page.height * MM, tuple(lines), tuple(map(_rule, drawn)))


def _line(row: list[dict[str, Any]], points: float) -> TextLine:
    row.sort(key=lambda char: char["x0"])
    left, right = min(char["x0"] for char in row), max(char["x1"] for char in row)
    top, bottom = min(char["top"] for char in row), max(char["bottom"] for char in row)
    text = "".join(char["text"] for char in row)
    return TextLine(text, points, left * MM, right * MM, top * MM, bottom * MM, row[0]["non_stroking_color"])


def _rule(drawn: dict[str, Any]) -> Rule:
    half = drawn["linewidth"] / 2 if drawn["object_type"] == "line" else 0
    color = drawn["stroking_color"] if drawn["object_type"] == "line" else drawn["non_stroking_color"]
    edges = (drawn["x0"], drawn["x1"], drawn["top"] - half, drawn["bottom"] + half)
    left, right, top, bottom = (edge * MM for edge in edges)
    return Rule(left, right, top, bottom, tuple(color) if isinstance(color, tuple | list) else (float(color),))


@cache
def red_ink(data: bytes, page: int = 0) -> list[float]:
    """Millimetres from the sheet's upper edge of every row of pixels that holds red ink."""
    image = pypdfium2.PdfDocument(data)[page].render(scale=DPI / 72).to_pil().convert("RGB")
    red, green, _blue = image.split()
    inked = ImageChops.darker(
        red.point(lambda value: 255 * (value > 200)), green.point(lambda value: 255 * (value < 80))
    )
    pixels = inked.tobytes()
    rows = (pixels[start : start + image.width] for start in range(0, len(pixels), image.width))
    return [at * 25.4 / DPI for at, row in enumerate(rows) if row.strip(b"\0")]


def drawn_glyph(data: bytes, char: str) -> bytes:
    """The pixels of the first `char` in the PDF, black on white, 40 by 40."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page, found = next((page, item) for page in pdf.pages for item in page.chars if item["text"] == char)
        number = page.page_number - 1
    scale = 300 / 72
    image = pypdfium2.PdfDocument(data)[number].render(scale=scale).to_pil().convert("L")
    box = tuple(round(found[edge] * scale) for edge in ("x0", "top", "x1", "bottom"))
    return bytes(image.crop(box).resize((40, 40)).point(lambda value: 0 if value < 128 else 255).tobytes())
