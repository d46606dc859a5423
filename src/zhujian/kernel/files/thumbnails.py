"""Small upright pictures for evidence strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from typing import IO

SIDE = 320
TYPES = frozenset({"jpeg", "png", "webp"})
MIME = "image/jpeg"
_QUALITY = 80
_WHITE = (255, 255, 255)


def thumbnail(source: IO[bytes], target: IO[bytes]) -> bool:
    """Write a JPEG of at most 320 × 320 pixels, turned as the camera was held, without any metadata.

    False for a picture that cannot be drawn.
    """
    try:
        with Image.open(source, formats=["JPEG", "PNG", "WEBP"]) as image:
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            small = ImageOps.exif_transpose(_reduced(image)).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    sheet = Image.new("RGB", small.size, _WHITE)
    sheet.paste(small, mask=small.getchannel("A"))
    sheet.save(target, "JPEG", quality=_QUALITY)
    return True


def _reduced(image: Image.Image) -> Image.Image:
    image.thumbnail((SIDE, SIDE))
    return image
