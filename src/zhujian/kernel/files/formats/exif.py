"""What a picture says about where, when and with what it was taken (Exif 2.32, CIPA DC-008)."""

from __future__ import annotations

import re
import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PIL.ExifTags import GPS, IFD, Base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

ORIENTATION = int(Base.Orientation)
UPRIGHT = 1
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")

# What Pillow throws at a damaged block, by how it is damaged.
_DAMAGED = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error)
_PLAIN = {
    "make": Base.Make,
    "model": Base.Model,
    "software": Base.Software,
    "author": Base.Artist,
    "title": Base.ImageDescription,
}


def read(image: Image.Image) -> dict[str, object]:
    """The metadata of `formats.Inspection` that EXIF carries; nothing where it is damaged, for the picture is not."""
    try:
        return _read(image.getexif())
    except _DAMAGED:
        return {}


def _read(exif: Image.Exif) -> dict[str, object]:
    details = exif.get_ifd(IFD.Exif)
    values: dict[str, object] = {key: _text(exif.get(tag)) for key, tag in _PLAIN.items()}
    values["serial"] = _text(details.get(Base.BodySerialNumber))
    values["taken_at"] = _moment(details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal))
    return values | _position(exif.get_ifd(IFD.GPSInfo))


def orientation(image: Image.Image) -> int:
    """1 to 8: which side of the camera was up."""
    try:
        value = image.getexif().get(ORIENTATION, UPRIGHT)
    except _DAMAGED:
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def orientation_only(value: int) -> bytes:
    """A TIFF block that holds the orientation and nothing else."""
    return struct.pack("<2sHIHHHII I", b"II", 42, 8, 1, ORIENTATION, 3, 1, value, 0)


def _text(value: object) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else None if value is None else str(value)


def _moment(value: object, offset: object) -> str | None:
    text, zone = _text(value) or "", (_text(offset) or "").strip("\0 ")
    match = _MOMENT.match(text)
    try:
        moment = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*match.groups())) if match else None
    except ValueError:
        return None
    return moment.isoformat() + (zone if _ZONE.fullmatch(zone) else "") if moment else None


def _position(gps: Mapping[int, Any]) -> dict[str, object]:
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), limit=90)
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), limit=180)
    if latitude is None or longitude is None:
        return {}
    return {"latitude": latitude, "longitude": longitude, "altitude": _number(gps.get(GPS.GPSAltitude))}


def _degrees(parts: object, ref: object, *, limit: int) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (_number(part) for part in parts)
    if degrees is None or minutes is None:
        return None
    size = degrees + minutes / 60 + (seconds or 0.0) / 3600
    if not 0 <= size <= limit:  # false for NaN too: a camera without a fix writes 0/0
        return None
    return -size if str(ref).strip("\0 ") in {"S", "W"} else size


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
