"""Every kind of notice that the source wishes somebody to be told has words, and no words are left over."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

import zhujian
from zhujian.kernel.clocks.lights import Light
from zhujian.kernel.notices import kinds
from zhujian.kernel.problems.actions.remind import turned

SOURCE = Path(zhujian.__file__).parent
STAGES = (Light.GREEN, Light.AMBER, Light.RED)
# Kinds that are worked out by a function: all that it can answer.
WORKED_OUT: dict[str, Callable[[], set[str]]] = {"turned": lambda: {turned(stage) for stage in STAGES}}


def wishes() -> Iterator[tuple[Path, ast.expr]]:
    """Every `Tell(kind, …)` of the source: the file, and what stands for the kind."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) == "Tell":
                named = [word.value for word in node.keywords if word.arg == "kind"]
                yield path, [*node.args, *named][0]


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def kinds_of(path: Path, kind: ast.expr) -> set[str]:
    """What an expression comes to. Raises LookupError for one that this test cannot follow."""
    if isinstance(kind, ast.Constant):
        return {str(kind.value)}
    if isinstance(kind, ast.Name):
        return {getattr(module_of(path), kind.id)}
    if isinstance(kind, ast.Call) and name_of(kind.func) in WORKED_OUT:
        return WORKED_OUT[name_of(kind.func)]()
    raise LookupError(f"{path.relative_to(SOURCE)}:{kind.lineno}: say in WORKED_OUT which kinds this comes to")


def module_of(path: Path) -> Any:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return importlib.import_module(".".join(parts).removesuffix(".__init__"))


@pytest.fixture(scope="module")
def wished() -> dict[str, Path]:
    """Kind -> a file that wishes it."""
    return {kind: path for path, expression in wishes() for kind in kinds_of(path, expression)}


def test_the_wishes_of_several_rooms_are_found(wished: dict[str, Path]) -> None:
    rooms = {kind.partition(".")[0] for kind in wished}
    assert {"accounts", "signals", "problems"} <= rooms
    assert len(wished) > 15


def test_every_kind_that_is_wished_has_words(wished: dict[str, Path]) -> None:
    bare = {kind: str(path.relative_to(SOURCE)) for kind, path in wished.items() if kind not in kinds.declared()}
    assert bare == {}, "declare the words in the room's notices.py"


def test_no_words_are_left_for_a_kind_that_nobody_wishes(wished: dict[str, Path]) -> None:
    assert kinds.declared() - wished.keys() == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_are_a_sentence_that_names_what_they_are_about(wished: dict[str, Path], language: str) -> None:
    with override(language):
        said = {kind: kinds.words_of(kind, "LY-2022-000017") for kind in wished}
    assert [words for words in said.values() if "LY-2022-000017" not in words] == []
    assert [words for words in said.values() if not words.endswith(("。", "."))] == []
    assert len(set(said.values())) == len(said), "two kinds that say the same"


def test_an_expression_that_cannot_be_followed_is_named() -> None:
    with pytest.raises(LookupError, match="WORKED_OUT"):
        kinds_of(SOURCE / "kernel" / "action.py", ast.parse("kind_of(row)", mode="eval").body)
