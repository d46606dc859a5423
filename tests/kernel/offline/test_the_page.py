"""The page is the same for everybody, allows WebAssembly and nothing else beyond the house rules, and can be kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from zhujian.kernel.offline import shell as shells
from zhujian.kernel.offline.shell import BUILT, NotBuiltError, shell

pytestmark = pytest.mark.django_db
FIRST_LOAD = 1_500_000


def policy(client: Client, path: str) -> dict[str, str]:
    header = client.get(path)["Content-Security-Policy"]
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in header.split(";"))}


def kept(client: Client) -> list[str]:
    text = client.get("/field/sw.js").content.decode()
    found = json.loads(text.splitlines()[0].removeprefix("const SHELL = ").removesuffix(";"))
    return [found["page"], *found["files"]]


def test_nobody_needs_a_session_and_nothing_of_anybody_is_in_it(client: Client) -> None:
    answer = client.get("/field/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "csrf" not in answer.content.decode().lower()


def test_webassembly_is_allowed_here_and_eval_is_not(client: Client) -> None:
    found = policy(client, "/field/")
    assert found["script-src"].split() == ["'self'", "'wasm-unsafe-eval'"]
    assert (found["default-src"], found["object-src"], found["frame-ancestors"]) == ("'self'", "'none'", "'none'")
    assert "unsafe-inline" not in str(found)


@pytest.mark.parametrize("path", ["/accounts/login/", "/field/sw.js", "/field/manifest.webmanifest", "/health/live"])
def test_webassembly_is_allowed_nowhere_else(client: Client, path: str) -> None:
    assert "wasm" not in client.get(path)["Content-Security-Policy"]


def test_no_script_and_no_style_stands_in_the_page(client: Client) -> None:
    text = client.get("/field/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert "<style" not in text
    assert re.findall(r"\sstyle=|\son\w+=", text) == []


def test_the_page_is_in_the_readers_language(client: Client) -> None:
    assert '<html lang="zh-hans">' in client.get("/field/").content.decode()
    english = client.get("/field/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en">' in english


def test_the_worker_keeps_the_page_and_everything_that_it_names(client: Client) -> None:
    answer = client.get("/field/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    page = client.get("/field/").content.decode()
    named = {path for path in re.findall(r'(?:src|href)="([^"]+)"', page) if path.startswith("/")}
    assert named <= set(kept(client))


def test_everything_that_is_kept_is_there(client: Client) -> None:
    for path in kept(client):
        if path.startswith("/static/"):
            assert finders.find(path.removeprefix("/static/")), path
        else:
            assert client.get(path).status_code == 200


def test_the_first_load_is_small() -> None:
    sizes = [(BUILT / f"{name}.gz", BUILT / name) for name in shell().files]
    assert sum((packed if packed.exists() else plain).stat().st_size for packed, plain in sizes) < FIRST_LOAD


def test_no_source_map_is_shipped() -> None:
    assert [path.name for path in BUILT.iterdir() if path.suffix == ".map"] == []
    assert all(b"sourceMappingURL" not in path.read_bytes() for path in BUILT.glob("*.js"))


def test_the_licences_of_what_is_bundled_come_along() -> None:
    text = (BUILT / "LICENCES.txt").read_text("utf-8")
    for name in (
        "@getodk/xforms-engine",
        "solid-js",
        "signature_pad",
        "papaparse",
        "temporal-polyfill",
        "web-tree-sitter",
    ):
        assert name in text


def test_the_page_can_be_put_among_the_applications(client: Client) -> None:
    answer = client.get("/field/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    found = answer.json()
    assert (found["start_url"], found["scope"], found["display"]) == ("/field/", "/field/", "standalone")
    for icon in found["icons"]:
        head = finders.find(icon["src"].removeprefix("/static/"))
        assert head
        width = int.from_bytes(Path(str(head)).read_bytes()[16:20], "big")
        assert icon["sizes"] == f"{width}x{width}"


def test_an_installation_without_the_built_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shells, "BUILT", BUILT / "elsewhere")
    shells.shell.cache_clear()
    with pytest.raises(NotBuiltError, match="make setup"):
        shells.shell()
    shells.shell.cache_clear()
