"""What holds for the whole tree, whoever wrote the file."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhujian"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))

LONGEST_FUNCTION = 50
LONGEST_FILE = 500
VAGUE_MODULES = {"utils", "helpers", "common", "services", "manager", "misc"}

# Joined here, so that this file does not name what it forbids.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "mirror.com", "crates" + ".io"]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/Us" + "ers/", "../sha" + "red", "/wo" + "rk/sha" + "red"]
NODE = "/ro" + "ot/item"  # of a choice list in an XForm, which the standard names so


def tracked_files() -> Iterator[Path]:
    """Every file that a commit of this tree holds or would hold."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            yield path


def python_sources() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE))


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = []
    for path in python_sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{named(path)}:{node.lineno} {node.name} has {lines} lines")
    assert not long, "\n".join(long)


def test_no_source_file_is_longer_than_five_hundred_lines() -> None:
    written = [*python_sources(), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.css"), *SOURCE.rglob("*.js")]
    lengths = {path: path.read_text("utf-8").count("\n") for path in written if "vendor" not in path.parts}
    long = [f"{named(path)} has {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE]
    assert not long, "\n".join(long)


def test_no_module_is_named_after_nothing() -> None:
    vague = [
        named(path) for path in python_sources() if path.stem in VAGUE_MODULES or path.parent.name in VAGUE_MODULES
    ]
    assert not vague, f"name the noun: {vague}"


@pytest.mark.parametrize("words", [REGISTRIES, MACHINE_PATHS], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_place_on_somebodys_machine(words: list[str]) -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)} names {word}" for word in words if word in text.replace(NODE, "")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_pin_carries_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = [entry for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if entry.strip()]
    assert entries
    bare = [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert not bare
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def test_the_locks_agree_with_each_other() -> None:
    development = pins(ROOT / "requirements" / "dev.txt")
    for name in ("runtime", "build"):
        lock = pins(ROOT / "requirements" / f"{name}.txt")
        assert {key: development.get(key) for key in lock} == lock


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ]", requirement)[0].lower()


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    for name, requirements in wanted.items():
        lock = pins(ROOT / "requirements" / f"{name}.txt")
        names = {_name(item) for item in requirements if isinstance(item, str)}
        assert names <= lock.keys(), f"run make lock: {sorted(names - lock.keys())} missing in {name}.txt"


def test_every_package_that_the_source_imports_is_in_the_runtime_lock() -> None:
    distributions = importlib.metadata.packages_distributions()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {_name(item) for items in project["optional-dependencies"].values() for item in items}
    # What an extra brings is asked for inside a function that says so when it is not there.
    locked = pins(ROOT / "requirements" / "runtime.txt").keys() | extras
    for path in python_sources():
        for package in imported(path) - sys.stdlib_module_names - {"zhujian"}:
            names = {name.lower().replace("_", "-") for name in distributions.get(package, [package])}
            assert names & locked, f"{named(path)} imports {package}, which only this machine happens to have"


def test_the_npm_lock_says_which_file_but_not_where_from() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []


def test_every_decision_record_has_a_number_of_its_own_a_status_and_a_date() -> None:
    numbers = [path.name[:4] for path in ADRS]
    assert len(set(numbers)) == len(numbers), numbers
    for path in ADRS:
        text = path.read_text("utf-8")
        assert re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name), path.name
        assert re.search(r"^# \S", text, re.MULTILINE), f"{path.name} has no title"
        assert re.search(r"^Status: (proposed|accepted|superseded by \d{4})\b", text, re.MULTILINE), path.name
        assert re.search(r"^Date: 20\d\d-[01]\d-[0-3]\d$", text, re.MULTILINE), path.name


def test_the_layers_that_are_described_are_the_layers_that_are_held() -> None:
    described = re.findall(
        r"^zhujian\.kernel\.(\w+|\([\w |]+\))", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE
    )
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    held = next(contract for contract in contracts if contract["id"] == "kernel")["layers"]
    assert [re.findall(r"\w+", layer) for layer in held] == [re.findall(r"\w+", layer) for layer in described]


def test_every_migration_is_named_by_a_person() -> None:
    generated = re.compile(
        r"^\d{4}_(auto_\d+|initial|.*_and_more|(alter|add|remove|rename|delete)_[a-z0-9]+_[a-z0-9_]+)$"
    )
    for path in SOURCE.rglob("migrations/[0-9]*.py"):
        assert re.match(r"^\d{4}_[a-z][a-z0-9_]+$", path.stem), named(path)
        assert not generated.match(path.stem), f"{named(path)}: say what it is for"


def test_every_package_with_models_has_migrations() -> None:
    for path in SOURCE.rglob("models.py"):
        assert any((path.parent / "migrations").glob("[0-9]*.py")), f"{named(path.parent)} has no migration"
