"""What the documents say is what the code has, and nothing is left out."""

import argparse
import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from zhujian.cli.parsing import parser
from zhujian.kernel import hooks
from zhujian.kernel.access.roles import ROLES, WITH_OWN_ACCOUNT, permissions_of
from zhujian.kernel.action import registered_actions

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhujian"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")])
PICTURES = ("workbench", "problem", "topic-mines", "phone")
MOST_BYTES = 300_000
HELD = "●"
CALLED_BY_THE_ROOT = {"page_modules", "routers"}


@cache
def document(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def code() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py")))


def rows(name: str) -> list[list[str]]:
    """The cells of every table row of a document."""
    lines = (line for line in document(name).splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def first_cells(name: str) -> dict[str, list[str]]:
    """Rows whose first cell is a code in backticks, by that code."""
    return {cells[0].strip("`"): cells for cells in rows(name) if re.fullmatch(r"`[^`]+`", cells[0])}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(("zhujian.kernel.", "zhujian.topics."))]


def commands(found: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands right below a parser."""
    below = [item for item in found._actions if isinstance(item, argparse._SubParsersAction)]
    return {name: sub for item in below for name, sub in item.choices.items()}


def marks(code: str) -> list[str]:
    """What the table of permissions has to say in the row of a permission."""
    own = code in WITH_OWN_ACCOUNT
    held = [own, *(not own and code in permissions_of(role) for role in ROLES)]
    return [HELD if answer else "" for answer in held]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bZHUJIAN_[A-Z_]*[A-Z]\b", code())) | {"DATABASE_URL"}))
def test_every_setting_is_explained_to_whoever_runs_it(name: str) -> None:
    assert name in first_cells("docs/operations.md"), f"docs/operations.md, section 5, has no row for {name}"


def test_the_manual_explains_no_setting_that_is_gone() -> None:
    named = {name for name in first_cells("docs/operations.md") if name.startswith("ZHUJIAN_")}
    assert sorted(name for name in named if name not in code()) == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^@gauge\(\s*\"(zhujian_\w+)\"", code(), re.MULTILINE))))
def test_every_gauge_is_named_to_whoever_watches_it(name: str) -> None:
    assert f"`{name}`" in document("docs/operations.md")


@pytest.mark.parametrize("name", sorted(commands(parser())))
def test_every_command_is_explained_with_its_own_commands(name: str) -> None:
    lines = [cells for cells in rows("docs/operations.md") if f"`zhujian {name}`" in cells[0]]
    assert lines, f"docs/operations.md, section 12, has no row for zhujian {name}"
    missing = [below for below in commands(commands(parser())[name]) if f"`{below}`" not in lines[0][1]]
    assert missing == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_stands_in_the_readme(readme: str) -> None:
    shown = " ".join(re.findall(r"```\n(.*?)```", document(readme), re.DOTALL))
    assert sorted(name for name in commands(parser()) if not re.search(rf"\b{name}\b", shown)) == []


def test_every_hook_is_explained_to_authors_of_topics() -> None:
    tree = ast.parse(inspect.getsource(hooks))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} - CALLED_BY_THE_ROOT
    assert sorted(name for name in names if f"`{name}(" not in document("docs/topics.md")) == []


def test_every_role_is_in_the_table_of_roles() -> None:
    with translation.override("zh-hans"):
        titles = {role.code: str(role.title) for role in ROLES.values()}
    found = first_cells("docs/permissions.md")
    assert {name: found[name][2] for name in titles if name in found} == titles


def test_the_table_of_permissions_has_a_column_for_every_role_in_their_order() -> None:
    table = rows("docs/permissions.md")
    short = [cells[1] for cells in table if cells[0].strip("`") in ROLES]
    header = next(cells for cells in table if cells[0] == "权限")
    assert header[4:] == short


def test_the_table_of_permissions_is_what_the_code_grants() -> None:
    granted = WITH_OWN_ACCOUNT.union(*map(permissions_of, ROLES))
    found = first_cells("docs/permissions.md")
    wrong = [name for name in sorted(granted) if name not in found or found[name][3:] != marks(name)]
    wanted = [f"| `{name}` | 中文 | English | {' | '.join(marks(name))} |" for name in wrong]
    assert not wrong, "docs/permissions.md: these rows should read\n" + "\n".join(wanted)
    assert sorted(found.keys() - granted - ROLES.keys()) == []
    assert sorted(name for name in granted if not all(found[name][1:3])) == []


def test_every_permission_that_an_action_asks_for_is_in_the_table_or_the_systems_own() -> None:
    importlib.import_module("zhujian.site.urls.all")
    found = first_cells("docs/permissions.md")
    asked = set(registered_actions().values()) - found.keys()
    # The tests have actions of their own, on tables of their own.
    apart = ("system.", "demo.", "samples.", "tickets.")
    assert sorted(name for name in asked if not name.startswith(apart)) == []


def test_every_model_has_its_row_in_the_glossary() -> None:
    table = {cells[-1].strip("`"): cells for cells in rows("docs/glossary.md")}
    with translation.override("zh-hans"):
        wanted = {model._meta.label: str(model._meta.verbose_name) for model in own_models()}
    assert {label: table[label][0] for label in wanted if label in table} == wanted
    assert [label for label in wanted if not table[label][1]] == []


def test_every_state_has_its_row_in_the_glossary() -> None:
    table = {(cells[-1].strip("`"), cells[1].strip("`")): cells[0] for cells in rows("docs/glossary.md")}
    with translation.override("zh-hans"):
        wanted = {
            (f"{model._meta.label}.{field.name}", str(value)): str(words)
            for model in own_models()
            for field in model._meta.fields
            if field.name in {"status", "state"}
            for value, words in field.choices or ()
        }
    assert {key: table.get(key) for key in wanted} == wanted


def test_every_dependency_is_listed_in_the_version_that_is_locked() -> None:
    project = tomllib.loads(document("pyproject.toml"))["project"]
    names = {re.split(r"[\[<>=!~ ]", item)[0] for item in project["dependencies"]}
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", document("requirements/runtime.txt"), re.MULTILINE))
    listed = {cells[0]: cells for cells in rows("docs/dependencies.md")}
    wrong = {name: locked[name] for name in sorted(names) if name not in listed or listed[name][1] != locked[name]}
    assert not wrong, f"docs/dependencies.md should have {wrong}"
    assert sorted(name for name in names if not all(listed[name][2:4])) == []


def links(path: Path) -> Iterator[str]:
    """The targets within the tree that a document links to or shows."""
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if "://" not in target and not target.startswith("#"):
            yield target.partition("#")[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    assert [target for target in links(path) if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_small_and_shown_in_both_readmes(name: str) -> None:
    picture = f"docs/screenshots/{name}.png"
    assert 0 < (ROOT / picture).stat().st_size < MOST_BYTES
    assert f"]({picture})" in document("README.md")
    assert f"]({picture})" in document("README.zh-CN.md")


def promised_tests() -> Iterator[tuple[str, str]]:
    """File and name of each test that the threat model leans on; `::name` goes on from the file before it."""
    for line in document("docs/threat-model.md").splitlines():
        file = ""
        for named, test in re.findall(r"`(tests/[\w/.]+)?::(\w+)`", line):
            file = named or file
            yield file, test


@pytest.mark.parametrize(("file", "name"), list(promised_tests()))
def test_what_is_promised_is_shown_by_a_test_that_exists(file: str, name: str) -> None:
    assert re.search(rf"^\s*def {name}\(", document(file), re.MULTILINE)
