"""Every point of extension: what it takes, and that it is written down."""

import ast
import inspect
from pathlib import Path

import pytest
from ninja import Router

from zhujian.kernel import api, hooks
from zhujian.kernel.access import roles
from zhujian.kernel.access.roles import permissions_of
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import figures
from zhujian.kernel.ui import navigation
from zhujian.kernel.ui.navigation import Entry, Section, entries

DOCUMENT = Path(__file__).parents[2] / "docs" / "topics.md"
CALLED_BY_THE_ROOT = {"page_modules", "routers"}


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test declares is forgotten after it."""
    stores = ((hooks, "_pages"), (hooks, "_routers"), (roles, "_added"), (figures, "_coded"), (navigation, "_entries"))
    for module, name in stores:
        monkeypatch.setattr(module, name, dict(getattr(module, name)))


def defined() -> list[str]:
    tree = ast.parse(inspect.getsource(hooks))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("name", sorted(set(defined()) - CALLED_BY_THE_ROOT))
def test_every_hook_stands_in_the_document_with_its_parameters(name):
    parameters = ", ".join(inspect.signature(getattr(hooks, name)).parameters)

    assert f"`{name}({parameters})`" in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", defined())
def test_every_hook_is_explained_in_one_sentence(name):
    words = inspect.getdoc(getattr(hooks, name))

    assert words
    assert words.count(". ") == 0


def test_a_role_takes_permissions_of_a_topic():
    hooks.permit("supervision", ["x.view"])

    assert "x.view" in permissions_of("supervision")
    assert "x.view" not in permissions_of("liaison")


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "audit-admin"])
def test_an_administrator_takes_none(role):
    with pytest.raises(ValueError, match="business"):
        hooks.permit(role, ["x.view"])


@pytest.mark.django_db
def test_a_line_stands_among_the_topics_whatever_it_says():
    hooks.nav(Entry("x", "某专题", "x:index", section=Section.ADMIN))

    assert "x" in [entry.code for entry in entries(section=Section.TOPICS)]
    assert "x" not in [entry.code for entry in entries(section=Section.ADMIN)]


def test_pages_and_routers_are_kept_for_the_composition_root():
    router = Router()
    hooks.pages("x", "x.urls")
    hooks.api("x", router)

    assert hooks.page_modules()["x"] == "x.urls"
    assert hooks.routers()["x"] is router


def test_a_figure_is_called_by_topic_and_name():
    hooks.figure("x", "rows", Text("行"), Text("条"), lambda actor: Unit.objects.none())

    assert figures._coded["x.rows"].label.zh == "行"


def test_the_surface_offers_what_it_says():
    assert [name for name in api.__all__ if not hasattr(api, name)] == []
