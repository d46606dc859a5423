"""The typesetter's templates: they take data as data, and nothing from elsewhere."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

TEMPLATES = sorted(Path(str(files("zhujian.kernel.letters") / "typst")).glob("*.typ"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_never_reads_text_as_markup(template: Path) -> None:
    assert not re.search(r"\beval\s*\(", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_needs_no_package_from_the_network_and_no_file_but_its_neighbours(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    imports = set(re.findall(r'#import "([^"]+)"', text))
    assert imports <= {path.name for path in TEMPLATES}
    assert not re.search(r"\b(read|image|include|plugin|csv|yaml|toml|xml)\s*\(", text)


def test_data_enters_in_one_place() -> None:
    readers = [path.name for path in TEMPLATES if "sys.inputs" in path.read_text(encoding="utf-8")]
    assert readers == ["setting.typ"]


def test_every_template_is_used() -> None:
    used = {"document.typ"}
    for path in TEMPLATES:
        used |= set(re.findall(r'#import "([^"]+)"', path.read_text(encoding="utf-8")))
    assert used == {path.name for path in TEMPLATES}
