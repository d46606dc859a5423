"""What the content security policy forbids and what must work without scripts, looked for in every template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhujian

SOURCE = Path(zhujian.__file__).parent
FRONTEND = SOURCE.parents[1] / "frontend" / "src"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
STATIC = SOURCE / "kernel" / "ui" / "static" / "ui"
SCRIPTS = sorted(SOURCE.rglob("static/**/*.js"))
SCRIPTS = [path for path in SCRIPTS if not {"vendor", "offline"} & set(path.parent.relative_to(SOURCE).parts)]
SCRIPTS += sorted(FRONTEND.rglob("*.ts"))  # of which the bundle of the offline page is made
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)>", re.DOTALL)
ATTRIBUTE = re.compile(r"([:@a-zA-Z][-:.\w]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
ICON = re.compile(r"{%\s*icon\s+\"([\w-]+)\"|icon=\"([\w-]+)\"")


def tags(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    markup = CODE.sub(
        lambda found: "VALUE" if found[0].startswith("{{") or "url" in found[0] else " ", path.read_text("utf-8")
    )
    for name, rest in TAG.findall(markup):
        yield name.lower(), {key.lower(): value.strip("\"'") for key, value in ATTRIBUTE.findall(rest)}


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE.parents[1]))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_has_inline_style_or_script(path: Path) -> None:
    for name, attributes in tags(path):
        assert name != "style"
        assert not [key for key in attributes if key == "style" or key.startswith("on")], (name, attributes)
        assert not [value for value in attributes.values() if value.lower().startswith("javascript:")]
        if name == "script":
            assert "src" in attributes or attributes.get("type") == "application/json", attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_whatever_htmx_does_also_works_without_it(path: Path) -> None:
    for name, attributes in tags(path):
        if REQUESTS & attributes.keys():
            assert attributes.get("href") or attributes.get("action"), (name, attributes)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_picture_has_a_text(path: Path) -> None:
    assert all("alt" in attributes for name, attributes in tags(path) if name == "img")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_posts_carries_a_token(path: Path) -> None:
    markup = path.read_text("utf-8")
    for form in re.findall(
        r"<form[^>]*method=\"post\".*?</form>|{%\s*element form.*?{%\s*endelement\s*%}", markup, re.DOTALL
    ):
        assert "csrf" in form


def test_the_scanner_sees_what_it_is_looking_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<p {% if x %}class="a"{% endif %} style="color:red"><a onclick="x()" hx-get="{{ y }}">', encoding="utf-8"
    )
    found = dict(tags(bad))
    assert found["p"]["style"] == "color:red"
    assert found["a"] == {"onclick": "x()", "hx-get": "VALUE"}


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_evaluates_text_or_writes_markup(path: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text("utf-8")
    )


def test_no_style_sheet_slants_chinese_or_fetches_from_elsewhere() -> None:
    for path in STATIC.glob("*.css"):
        sheet = path.read_text("utf-8")
        assert "italic" not in sheet
        assert not re.search(r"url\(|@import", sheet)


def test_every_icon_is_in_the_list_that_the_sprite_is_built_from() -> None:
    listed = set((SOURCE / "kernel" / "ui" / "icons.txt").read_text("utf-8").split())
    files = [*TEMPLATES, *SOURCE.rglob("*.py")]
    used = {name for path in files for pair in ICON.findall(path.read_text("utf-8")) for name in pair if name}
    assert used - listed == set()
    assert used
