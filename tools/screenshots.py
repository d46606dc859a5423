"""The pictures of the README: docs/screenshots/*.png, from a demo county built for them.

    .venv/bin/python tools/screenshots.py

The county's time stands at 2022-09-30, so the pictures change only where the pages do. Needs Chromium.
"""

import io
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ["ZHUJIAN_TEST_ENGINE"] = "sqlite"

from tests.e2e.county import County, served  # noqa: E402
from tests.e2e.people import People  # noqa: E402
from tests.engines.chromium import launch_options  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
USER = "supervision1"
DESK, PHONE = (1280, 900), (390, 844)
MOST_BYTES = 120_000
COLOURS = 256


@dataclass(frozen=True)
class Picture:
    """A page of the county and the window, in CSS pixels, that it is seen through."""

    name: str
    path: str
    size: tuple[int, int]


def pictures(number: str) -> tuple[Picture, ...]:
    """`number` is the problem that is shown."""
    return (
        Picture("workbench", "/", DESK),
        Picture("problem", f"/problems/{number}/", DESK),
        Picture("topic-mines", "/topics/mines/", DESK),
        Picture("phone", f"/problems/{number}/", PHONE),
    )


def reported_problem(county: County) -> str:
    """The number of a mine's problem that waits for its verification: its page has every part."""
    status, answer = county.api(USER, "GET", "/problems?limit=200&topic=mines&status=submitted")
    found = answer["items"] if status == 200 else []
    if not found:
        raise SystemExit(f"The demo county shows {USER} no reported problem of a mine: {status} {answer}")
    number: str = max(found, key=lambda item: (len(item["files"]), item["number"]))["number"]
    return number


def take(page: Page, county: County, picture: Picture) -> None:
    width, height = picture.size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(county.url + picture.path)
    page.wait_for_load_state("networkidle")
    target = FOLDER / f"{picture.name}.png"
    _store(page.screenshot(animations="disabled"), target)
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1000} kB")


def _store(shot: bytes, target: Path) -> None:
    """In true colours where that is small enough; else with a palette, for a clone should stay small."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image.save(target, optimize=True)
    if target.stat().st_size >= MOST_BYTES:
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size >= MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes; it may have {MOST_BYTES}.")


def take_all(county: County, browser: Browser) -> None:
    people = People(county, browser)
    try:
        page = people.page(USER)
        for picture in pictures(reported_problem(county)):
            take(page, county, picture)
    finally:
        people.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhujian-pictures-") as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        data.mkdir()
        with served(data) as county:
            browser = playwright.chromium.launch(**launch_options())
            take_all(county, browser)
            browser.close()


if __name__ == "__main__":
    main()
