from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults
from lxml import html

from tests.kernel.ui.drawing import HOSTILE, get, text
from zhujian.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Refused, TooLarge
from zhujian.kernel.ui.errors import PAGES, refusal_page, refused


def read(request: HttpRequest, refusal: Refused) -> tuple[int, Any]:
    response = refused(request, refusal)
    return response.status_code, html.fromstring(response.content.decode())


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound(), 404),
        (Forbidden(), 403),
        (Conflict("已被签收"), 409),
        (TooLarge(), 413),
        (Invalid([]), 422),
        (Refused(), 400),
    ],
)
def test_every_refusal_has_its_page(refusal: Refused, status: int) -> None:
    answered, page = read(get(), refusal)
    assert answered == status
    assert text(page.xpath("//h1")[0])


@pytest.mark.parametrize("status", PAGES)
def test_each_page_says_what_to_do_even_without_a_message(status: int) -> None:
    page = html.fromstring(refusal_page(get(), status).content.decode())
    assert text(page.xpath("//*[@data-refusal-text]")[0])
    assert page.xpath("//a[@href='/' and contains(@class, 'btn-primary')]")


def test_a_status_without_a_page_keeps_its_number() -> None:
    assert refusal_page(get(), 418).status_code == 418


def test_a_conflict_names_the_state_and_the_message() -> None:
    _status, page = read(get(), Conflict("乙某已于 09:02 签收", state="已签收"))
    words = text(page.xpath("//*[@data-refusal-text]")[0])
    assert "乙某已于 09:02 签收" in words
    assert "当前状态：已签收" in words


def test_every_wrong_field_is_named() -> None:
    _status, page = read(get(), Invalid([FieldError("unit", "没有这个单位"), FieldError("due", "不是日期")]))
    assert [text(line) for line in page.xpath("//li")] == ["没有这个单位", "不是日期"]


def test_after_a_refused_step_there_is_a_way_back() -> None:
    request = RequestFactory().post("/assign", headers={"Referer": "http://testserver/problems/1"})
    assert read(request, Conflict("x"))[1].xpath("//a[contains(., '返回')]/@href") == ["http://testserver/problems/1"]


def test_the_way_back_never_leads_to_another_site() -> None:
    request = RequestFactory().post("/assign", headers={"Referer": "https://evil.example/"})
    assert not read(request, Conflict("x"))[1].xpath("//a[contains(@href, 'evil')]")


def test_hostile_messages_stay_messages() -> None:
    refusals = [Conflict(HOSTILE, state=HOSTILE), Invalid([FieldError(HOSTILE, HOSTILE)])]
    assert not [each for each in refusals if read(get(), each)[1].xpath("//script[not(@src)] | //b")]


def test_a_broken_server_still_has_a_page() -> None:
    page = html.fromstring(defaults.server_error(get()).content.decode())
    assert text(page.xpath("//h1")[0]) == "系统故障"


@pytest.mark.parametrize("name", ["403_csrf.html", *(f"{status}.html" for status in PAGES)])
def test_no_page_needs_the_database_or_a_request(name: str) -> None:
    assert "<h1>" in render_to_string(name)


def test_the_scripts_can_find_the_reason_in_the_page() -> None:
    assert read(get(), Conflict("x"))[1].xpath("//body[@data-refusal]//*[@data-refusal-text]")
