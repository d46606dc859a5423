"""The functions that a form may use are those of the engine on the offline page: its own registry says which."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.kernel.checklists.forms import HEAD, YES_NO, converted, faults, place_of
from zhujian.kernel.checklists import expressions
from zhujian.kernel.checklists.expressions import Call, calls, syntax_error

ROOT = Path(__file__).resolve().parents[3]
ENGINE = ROOT / "node_modules" / "@getodk" / "xforms-engine"
# The engine puts its libraries together in this line; before it, each holds its functions.
TOGETHER = "const functions = new FunctionLibraryCollection([enk, xf, fn, jr]"
PRINT = """
const found = {};
for (const [prefix, library] of Object.entries({ enk, xf, fn, jr }))
  for (const [name, implementation] of library.implementations)
    (found[prefix === "jr" ? `jr:${name}` : name] ??= []).push([implementation.arity.min, implementation.arity.max]);
console.log(JSON.stringify(found));
process.exit(0);
"""


@pytest.fixture(scope="module")
def registry() -> dict[str, list[tuple[int, int | None]]]:
    """Name -> fewest and most arguments of each implementation, from the installed package."""
    source = (ENGINE / "dist" / "index.js").read_text(encoding="utf-8")
    before, found, _after = source.partition(TOGETHER)
    assert found, "the engine puts its functions together in another way: look again where they are"
    script = f"globalThis.__dirname = process.cwd();\n{before}\n{PRINT}"
    done = subprocess.run(
        ["node", "--input-type=module", "-"],
        input=script,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    return {name: [tuple(arity) for arity in arities] for name, arities in json.loads(done.stdout).items()}


def test_the_installed_engine_is_the_one_that_was_looked_at():
    package = json.loads((ENGINE / "package.json").read_text(encoding="utf-8"))

    assert package["version"] == expressions.ENGINE


def test_our_list_is_the_engines_registry(registry):
    assert set(expressions.FUNCTIONS) == set(registry) - expressions.WITHOUT_MEANING


def test_our_numbers_of_arguments_are_the_engines(registry):
    def widest(arities):
        most = [most for _fewest, most in arities]
        return min(fewest for fewest, _most in arities), None if None in most else max(most)

    engines = {name: widest(arities) for name, arities in registry.items()}

    assert {name: engines[name] for name in expressions.FUNCTIONS} == expressions.FUNCTIONS


PLACES = {
    "relevant": ("relevant", "intersects(${a}, ${a})"),
    "constraint": ("constraint", "intersects(., ${a})"),
    "calculate": ("calculation", "intersects(${a}, ${a})"),
    "readonly": ("readonly", "intersects(${a}, ${a})"),
    "required": ("required", "intersects(${a}, ${a})"),
    "default": ("default", "intersects(${a}, ${a})"),
    "choice_filter": ("choice_filter", "intersects(${a}, name)"),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_function_is_named_with_its_place(place):
    column, text = PLACES[place]
    kind = "select_one yes_no" if place == "choice_filter" else "text"

    found = faults(((*HEAD, column), ("text", "a", "一"), (kind, "b", "二", text)), YES_NO)

    assert [fault.what for fault in found] == ["不支持函数 intersects()。"]
    assert place_of(found[0]) == ("survey", 3, column, "D3")


def test_an_unknown_function_is_found_in_a_repeat_count():
    head = (*HEAD, "repeat_count")

    [fault] = faults(
        (head, ("text", "a", "一"), ("begin_repeat", "r", "组", "foo(${a})"), ("text", "b", "二"), ("end_repeat",))
    )

    assert (fault.code, fault.row, fault.column) == ("function", 3, "repeat_count")


def test_an_unknown_function_is_found_in_the_name_of_the_instance():
    settings = (("form_id", "instance_name"), ("f", "upper-case(${a})"))

    [fault] = faults((HEAD, ("text", "a", "一")), settings=settings)

    assert fault.what == "不支持函数 upper-case()。"
    assert place_of(fault) == ("settings", 2, "instance_name", "B2")


def test_a_function_is_named_once_for_each_place():
    found = faults(((*HEAD, "relevant"), ("text", "a", "一"), ("text", "b", "二", "foo(1) and foo(2) and baz(3)")))

    assert [fault.what for fault in found] == ["不支持函数 foo()。", "不支持函数 baz()。"]


def test_a_wrong_number_of_arguments_is_a_fault():
    [fault] = faults(((*HEAD, "calculation"), ("text", "a", "一"), ("calculate", "b", "", "if(${a} = 1, 2)")))

    assert (fault.code, fault.row) == ("arguments", 3)
    assert "if()" in fault.what


def test_every_function_of_the_engine_is_taken():
    converted(
        (
            (*HEAD, "calculation"),
            ("text", "a", "一"),
            ("calculate", "b", "", "round(pow(2, 3), 1) + count-selected(${a})"),
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("selected(/a/b, 'x(y)')", [Call("selected", 2)]),
        ("if(true(), concat('(', a, \")\"), 3)", [Call("true", 0), Call("concat", 3), Call("if", 3)]),
        ("a/node()/text()", []),
        ("(1 + 2) * 3", []),
        ("true() and (1 = 1) or (2)", [Call("true", 0)]),
        ("jr:choice-name(a, 'b')", [Call("jr:choice-name", 2)]),
        ("a -b(1)", [Call("b", 1)]),
        ("count(/d/x[./y = 'a(b'])", [Call("count", 1)]),
        ("", []),
    ],
)
def test_calls_are_read_from_an_expression(text, found):
    assert list(calls(text)) == found


@pytest.mark.parametrize("text", ["1 +", "foo(1", "bar(", "a b", "'x", "$x = 1 +", "a[", "(" * 5000, "1" * 30_000])
def test_a_broken_expression_is_known(text):
    assert syntax_error(text)


@pytest.mark.parametrize(
    "text", [". >= 0", "/data/a/b", "../c = 'x'", "instance('l')/root/item[name = current()/../q]/label"]
)
def test_a_sound_expression_passes(text):
    assert syntax_error(text) == ""
