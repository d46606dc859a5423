"""Small upright pictures."""

from io import BytesIO

import pytest
from PIL import Image

from tests.kernel.files import samples
from zhujian.kernel.files.thumbnails import SIDE, thumbnail


def small(data: bytes) -> Image.Image:
    target = BytesIO()
    assert thumbnail(BytesIO(data), target)
    return Image.open(target)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_stands_upright_within_its_square(kind: str) -> None:
    """Orientation 6 is a quarter turn clockwise: what was at the left (red) comes to the top."""
    image = small(samples.picture(kind, size=(1600, 800)))
    assert image.size == (SIDE // 2, SIDE)
    top, bottom = image.getpixel((80, 20)), image.getpixel((80, 300))
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]


def test_a_thumbnail_tells_nothing() -> None:
    image = small(samples.picture())
    assert not dict(image.getexif())
    assert "comment" not in image.info


def test_a_small_picture_is_not_blown_up() -> None:
    assert small(samples.picture(size=(64, 48))).size == (48, 64)


def test_what_shines_through_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert small(out.getvalue()).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_mode_have_a_thumbnail(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (400, 400)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert small(out.getvalue()).size == (SIDE, SIDE)
