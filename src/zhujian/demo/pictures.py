"""Photographs of the demo county: drawn, not taken, and each different."""

from __future__ import annotations

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw

SIZE = (480, 360)
SKY = {"before": (92, 88, 80), "after": (126, 168, 140), "measure": (112, 128, 150)}
EXIF_TIME, EXIF_MODEL = 0x0132, 0x0110


def photograph(dice: Random, purpose: str, taken: datetime) -> io.BytesIO:
    """A JPEG with the date and a made-up camera in its metadata."""
    image = Image.new("RGB", SIZE, SKY[purpose])
    draw = ImageDraw.Draw(image)
    for _layer in range(7):
        base = dice.randrange(120, SIZE[1])
        tone = tuple(max(0, min(255, part + dice.randrange(-50, 50))) for part in SKY[purpose])
        points = [(x, base + dice.randrange(-40, 40)) for x in range(0, SIZE[0] + 60, 60)]
        draw.polygon([(0, SIZE[1]), *points, (SIZE[0], SIZE[1])], fill=tone)
    exif = Image.Exif()
    exif[EXIF_TIME] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[EXIF_MODEL] = "Demo Camera"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70, exif=exif)
    out.seek(0)
    return out
