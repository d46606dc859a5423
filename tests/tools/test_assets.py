"""The sprite and the copies that set-up lays out."""

import xml.etree.ElementTree as ET
from pathlib import Path

import assets
import pytest
from steps import StepError

OUTLINE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor">
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 12l-2 0l9 -9l9 9l-2 0" />
</svg>"""
FILLED = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="currentColor"><path d="M1 1z" /></svg>"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    for folder, names, drawing in [
        ("outline", ["home", "clock", "clock-pause"], OUTLINE),
        ("filled", ["home"], FILLED),
    ]:
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.svg").write_text(drawing, "utf-8")
    return tmp_path


def symbols(sprite: str) -> dict[str, ET.Element]:
    return {symbol.attrib["id"]: symbol for symbol in ET.fromstring(sprite)}


def test_the_sprite_holds_each_named_icon_once(icons: Path) -> None:
    sprite = assets.sprite(["home", "clock", "home"], icons)
    assert [symbol.attrib["id"] for symbol in ET.fromstring(sprite)] == ["clock", "home"]


def test_an_icon_takes_the_colour_of_the_text_and_loses_its_empty_frame(icons: Path) -> None:
    home = symbols(assets.sprite(["home"], icons))["home"]
    assert home.attrib["stroke"] == "currentColor"
    assert [shape.attrib["d"] for shape in home.iter(f"{SVG}path")] == ["M5 12l-2 0l9 -9l9 9l-2 0"]


def test_a_name_that_ends_in_filled_takes_the_filled_form(icons: Path) -> None:
    home = symbols(assets.sprite(["home-filled"], icons))["home-filled"]
    assert home.attrib["fill"] == "currentColor"
    assert "stroke" not in home.attrib


def test_unknown_icons_are_all_named_with_what_is_near(icons: Path) -> None:
    with pytest.raises(StepError) as refused:
        assets.sprite(["hom", "home", "zzzz", "nothing-filled"], icons)
    words = str(refused.value)
    assert "icons.txt: Tabler has no icon 'hom' (near: home)." in words
    assert "'zzzz'." in words
    assert "'nothing-filled'." in words
    assert "'home'" not in words


def test_comments_and_blank_lines_in_the_listing_are_no_icons(tmp_path: Path) -> None:
    listing = tmp_path / "icons.txt"
    listing.write_text("# comment\n\nhome\n  clock  \n", "utf-8")
    assert assets.icon_names(listing) == ["home", "clock"]


@pytest.mark.parametrize(
    "content",
    [b"a{}\n/*# sourceMappingURL=a.min.css.map */", b"a{}\n//# sourceMappingURL=a.min.js.map\n", b"a{}\n"],
    ids=["css", "js", "none"],
)
def test_the_pointer_to_a_source_map_is_cut_off(content: bytes) -> None:
    assert assets.SOURCE_MAP.sub(b"\n", content) == b"a{}\n"


def test_every_library_stands_beside_its_licence() -> None:
    libraries = {name.split(".")[0] for name in assets.COPIES if name.endswith((".js", ".css"))}
    licences = {name.split(".")[1] for name in assets.COPIES if name.startswith("LICENSE.")}
    assert libraries == {"tabler", "htmx", "echarts"}
    assert libraries | {"icons"} <= licences


def test_the_laid_out_folder_has_what_the_pages_load() -> None:
    present = {path.name for path in assets.VENDOR.iterdir()}
    assert {*assets.COPIES, assets.SPRITE} == present
    assert set(symbols((assets.VENDOR / assets.SPRITE).read_text("utf-8"))) == set(assets.icon_names(assets.ICONS))
