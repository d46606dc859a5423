"""Fetch the web assets by package-lock.json and lay out exactly what the pages use, each with its licence."""

import difflib
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from environment import node_command
from steps import ROOT, STAMPS, StepError, digest, is_done, mark_done, run, say

MODULES = ROOT / "node_modules"
UI = ROOT / "src" / "zhujian" / "kernel" / "ui"
VENDOR = UI / "static" / "vendor"
ICONS = UI / "icons.txt"
LOCK = ROOT / "package-lock.json"
AXE = MODULES / "axe-core" / "axe.min.js"
LICENCES = ROOT / "tools" / "licences"
PAGE = ROOT / "frontend"
BUILT = ROOT / "src" / "zhujian" / "kernel" / "offline" / "static" / "offline"
SHELL = BUILT / "shell.json"
VITE = MODULES / "vite" / "bin" / "vite.js"

COPIES = {
    "tabler.min.css": MODULES / "@tabler/core/dist/css/tabler.min.css",
    "LICENSE.tabler.txt": LICENCES / "tabler-core.txt",
    "htmx.min.js": MODULES / "htmx.org/dist/htmx.min.js",
    "LICENSE.htmx.txt": MODULES / "htmx.org/LICENSE",
    "echarts.min.js": MODULES / "echarts/dist/echarts.min.js",
    "LICENSE.echarts.txt": MODULES / "echarts/LICENSE",
    "NOTICE.echarts.txt": MODULES / "echarts/NOTICE",
    "LICENSE.zrender.txt": MODULES / "zrender/LICENSE",
    "LICENSE.d3.txt": MODULES / "echarts/licenses/LICENSE-d3",
    "LICENSE.tslib.txt": MODULES / "tslib/LICENSE.txt",
    "LICENSE.icons.txt": MODULES / "@tabler/icons/LICENSE",
}
SPRITE = "icons.svg"

# The storage that names static files by their content looks for every source map named in them; we ship none.
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*$")
STROKE = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
SVG = "http://www.w3.org/2000/svg"


def ensure(*, tests: bool = True) -> None:
    """Have static/vendor hold the assets of package-lock.json and the icons named in icons.txt, static/offline the page
    for visits without a network.

    `tests`: what only the tests need is in node_modules too, which a runtime set-up leaves out.
    """
    if tests and not AXE.is_file():
        _fetch(tests=True)
    _lay_out(tests=tests)
    _build_page(tests=tests)


def _lay_out(*, tests: bool) -> None:
    key = digest(LOCK, ICONS, Path(__file__), *sorted(LICENCES.iterdir()))
    stamp = STAMPS / "vendor"
    if is_done(stamp, key) and all((VENDOR / name).is_file() for name in [*COPIES, SPRITE]):
        return
    _fetch(tests=tests)
    say("Laying out static/vendor ...")
    contents = {name: _content(source) for name, source in COPIES.items()}
    contents[SPRITE] = sprite(icon_names(ICONS), MODULES / "@tabler/icons/icons").encode()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, content in contents.items():
        (VENDOR / name).write_bytes(content)
    mark_done(stamp, key)


def page_sources() -> list[Path]:
    """Everything that the page is built from, apart from the packages of the lock file."""
    own = (path for folder in ("src", "bundler") for path in (PAGE / folder).rglob("*") if path.is_file())
    colours = (UI / "static" / "ui" / name for name in ("tokens.css", "dark.css"))
    return sorted([*own, *colours, PAGE / "vite.config.ts", ROOT / "LICENSE", *LICENCES.iterdir()])


def _build_page(*, tests: bool) -> None:
    sources = page_sources()
    names = " ".join(str(path.relative_to(ROOT)) for path in sources)
    key, stamp = digest(LOCK, names, *sources), STAMPS / "offline"
    if is_done(stamp, key) and SHELL.is_file():
        return
    _fetch(tests=tests)
    say("Building the page for visits without a network ...")
    run(
        [node(), str(VITE), "build", "--config", str(PAGE / "vite.config.ts")],
        failure="Vite could not build frontend/.",
    )
    mark_done(stamp, key)


def node() -> str:
    """Node itself, the one whose npm fetches."""
    command = node_command()
    return command[0] if len(command) > 1 else str(shutil.which("node"))


def _content(source: Path) -> bytes:
    if not source.is_file():
        raise StepError(f"{source.relative_to(ROOT)} is not there any more: mend COPIES in tools/assets.py.")
    return SOURCE_MAP.sub(b"\n", source.read_bytes())


def _fetch(*, tests: bool) -> None:
    stamp = MODULES / ".stamp"
    key = digest(LOCK)
    if is_done(stamp, key) and (AXE.is_file() or not tests):
        return
    say("Fetching the web assets with npm ...")
    omitted = [] if tests else ["--omit=dev"]
    run(
        [*node_command(), "ci", *omitted, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        failure="npm could not fetch the web assets. Is the network reachable, and does your npm registry carry them?",
    )
    mark_done(stamp, key)


def icon_names(listing: Path) -> list[str]:
    """The names in icons.txt, one a line; blank lines and lines beginning with # are left out."""
    lines = (line.strip() for line in listing.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sprite(names: list[str], icons: Path) -> str:
    """One SVG with a <symbol id="NAME"> for each icon; "home-filled" is the filled form of "home".

    Raises StepError naming every icon that Tabler does not have.
    """
    unknown = [name for name in names if not _drawing(name, icons).is_file()]
    if unknown:
        known = [path.stem for path in (icons / "outline").iterdir()]
        raise StepError("\n".join(_unknown(name, known) for name in unknown))
    ET.register_namespace("", SVG)
    root = ET.Element(f"{{{SVG}}}svg")
    for name in sorted(set(names)):
        root.append(_symbol(name, ET.parse(_drawing(name, icons)).getroot()))
    return ET.tostring(root, encoding="unicode") + "\n"


def _drawing(name: str, icons: Path) -> Path:
    outline = icons / "outline" / f"{name}.svg"
    if name.endswith("-filled") and not outline.is_file():
        return icons / "filled" / f"{name.removesuffix('-filled')}.svg"
    return outline


def _symbol(name: str, drawing: ET.Element) -> ET.Element:
    look = STROKE if drawing.get("fill") == "none" else {"fill": "currentColor"}
    symbol = ET.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24"), **look})
    for shape in drawing:
        if shape.get("d") != "M0 0h24v24H0z":
            shape.tail = None
            symbol.append(shape)
    return symbol


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f" (near: {', '.join(near)})" if near else ""
    return f"{ICONS.relative_to(ROOT)}: Tabler has no icon {name!r}{hint}."
