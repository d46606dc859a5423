"""What the public's side answers before any topic has opened a door there."""

import pytest
from django.test import Client, override_settings

pytestmark = [pytest.mark.django_db, pytest.mark.urls("zhujian.site.urls.public")]


@override_settings(ZHUJIAN_ZONE="public")
def test_the_first_page_says_what_this_place_is_and_sets_no_session() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "不需要登录" in answer.content.decode()
    assert "<title>群众参与监督的窗口 · 竹鉴</title>" in answer.content.decode()
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("path", ["/problems/", "/accounts/login/", "/audit/", "/api/v1/problems", "/files/1/"])
def test_no_room_of_the_office_has_an_address_there(path: str) -> None:
    assert Client().get(path).status_code == 404
