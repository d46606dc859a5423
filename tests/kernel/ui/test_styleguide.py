from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from pytest_django import Settings

import zhujian.kernel.ui
from tests.kernel.ui.drawing import text
from zhujian.kernel.ui.templatetags import ui_lists

pytestmark = pytest.mark.urls("tests.kernel.ui.addresses")
COMPONENTS = Path(zhujian.kernel.ui.__file__).parent / "templates" / "ui" / "components"
ADDRESSES = ["/styleguide/", "/styleguide/public/", "/styleguide/progress/", "/styleguide/count/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_exists_in_debug_alone(client: Client, settings: Settings, address: str) -> None:
    settings.DEBUG = False
    assert client.get(address).status_code == 404


def test_it_shows_every_component(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    ui_lists._input.cache_clear()  # What was drawn before is kept, and counts as no template.
    shown = {template.name for template in client.get("/styleguide/").templates}
    chips = {"clock_chip", "status_chip", "severity_chip"}
    every = {f"ui/components/{path.name}" for path in COMPONENTS.glob("*.html") if path.stem not in chips}
    assert every - shown == set()


def test_it_shows_every_chip(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = html.fromstring(client.get("/styleguide/").content.decode())
    for name in ("zj-clock", "zj-status", "zj-severity"):
        assert page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def test_its_list_can_be_empty(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = html.fromstring(client.get("/styleguide/?state=empty").content.decode())
    assert not page.xpath("//tr[@data-row]")


def test_no_two_parts_of_it_share_an_id(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    for address in ADDRESSES:
        ids = html.fromstring(client.get(address).content.decode()).xpath("//@id")
        assert sorted(ids) == sorted(set(ids))


def test_a_job_answers_with_the_component_alone(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = html.fromstring(client.get("/styleguide/progress/").content.decode())
    assert page.get("class") == "zj-progress"
    assert "62%" in text(page)
