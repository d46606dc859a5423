"""Which Chromium the browser tests drive, and how it is launched.

python -m tests.engines.chromium    launches it once and prints its version, or says why it cannot be had
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn
from playwright.sync_api import Error, sync_playwright

CACHE = Path(__file__).resolve().parents[2] / ".cache"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BUNDLES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def executable() -> str | None:
    """The machine's own Chromium or Chrome, or None: then Playwright looks for the one that it downloaded."""
    found = (shutil.which(name) for name in NAMES)
    bundles = (str(path) for path in BUNDLES if path.exists())
    return next((path for path in (*found, *bundles) if path), None)


def launch_options() -> dict[str, Any]:
    """Arguments for Playwright's launch(): the executable, no sandbox for root alone, fonts that have Chinese."""
    options: dict[str, Any] = {"args": ["--disable-dev-shm-usage"], "env": {**os.environ, "FONTCONFIG_FILE": _fonts()}}
    if os.geteuid() == 0:
        options["args"].append("--no-sandbox")
    own = executable()
    if own is not None:
        options["executable_path"] = own
    return options


def _fonts() -> str:
    """A fontconfig file that adds Noto SC to the machine's fonts: pictures are then alike and never show boxes."""
    CACHE.mkdir(exist_ok=True)
    conf = CACHE / "fonts.conf"
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    text = FONTS.format(folder=escape(str(folder)), cache=escape(str(CACHE / "fontconfig")))
    if not conf.exists() or conf.read_text("utf-8") != text:
        conf.write_text(text, "utf-8")
    return str(conf)


def _probe() -> int:
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            print(f"Chromium {browser.version}")
            browser.close()
    except Error as error:
        print(error.message.strip().splitlines()[0])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_probe())
