"""The API's document: it changes only when somebody means it to.

ZHUJIAN_WRITE_OPENAPI=1 pytest tests/contract/test_openapi.py      writes openapi.json anew
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from tests.contract.routes import Route, routes

SNAPSHOT = Path(__file__).with_name("openapi.json")
METHODS = {"get", "post", "put", "patch", "delete"}
PROMISED = """
    GET /signals, POST /signals, POST /signals/{signal_id}/triage, POST /signals/{signal_id}/consent, GET /problems,
    POST /problems, GET /problems/{number}, GET /problems/{number}/history, GET /problems/{number}/clock, POST /files,
    GET /figures, GET /audit/head
"""
VERBS = """
    assign acknowledge object objection rectify submit return close reopen look-back suspend resume extend dismiss
    merge chase consent
"""


def document() -> dict[str, Any]:
    """The document as it is served, without the version, which every release changes."""
    from zhujian.site.api import api

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))
    found["info"].pop("version")
    return found


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method, path, operation


def test_the_document_is_the_one_that_was_agreed() -> None:
    found = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("ZHUJIAN_WRITE_OPENAPI") == "1":
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert found == SNAPSHOT.read_text("utf-8"), "if this is meant, write it anew with ZHUJIAN_WRITE_OPENAPI=1"


def test_what_was_promised_is_there() -> None:
    there = {f"{method.upper()} {path.removeprefix('/api/v1')}" for method, path, _operation in operations()}
    steps = {f"POST /problems/{{number}}/{verb}" for verb in VERBS.split()}
    assert {*re.split(r",\s*", PROMISED.strip()), *steps} <= there


def test_every_operation_has_an_id_of_its_own_in_plain_words() -> None:
    ids = [operation["operationId"] for _method, _path, operation in operations()]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


def test_every_operation_of_the_router_is_documented() -> None:
    assert {operation["operationId"] for *_rest, operation in operations()} == {
        route.name for route in routes() if route.is_api
    }


def test_every_operation_asks_for_a_token() -> None:
    assert [path for _method, path, operation in operations() if not operation.get("security")] == []


def test_every_answer_that_is_documented_has_a_shape() -> None:
    bare = [
        (path, status)
        for _method, path, operation in operations()
        for status, answer in operation["responses"].items()
        if "content" not in answer
    ]
    assert bare == []


@pytest.mark.parametrize("route", [route for route in routes() if route.is_api], ids=lambda route: route.name)
def test_without_a_token_the_answer_is_a_problem_in_json(route: Route) -> None:
    url = re.sub(r"{[^}]*}", "1", route.pattern)
    answer = getattr(Client(), route.method.lower())(url)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json())


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/problems/", "/api/nothing"])
def test_an_unknown_address_is_a_problem_in_json(address: str) -> None:
    for answer in (Client().get(address), Client().post(address)):
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["title"] == "没有找到"


def test_an_unknown_method_is_a_problem_in_json_that_names_the_known_ones() -> None:
    answer = Client().put("/api/v1/problems")
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert {"type", "title", "status", "detail"} <= set(answer.json())


def test_what_can_be_got_can_be_asked_for_by_its_head() -> None:
    whole, head = Client().get("/api/v1/openapi.json"), Client().head("/api/v1/openapi.json")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert Client().head("/api/v1/problems").status_code == 401


def test_what_is_turned_away_before_the_api_is_a_problem_in_json_too() -> None:
    answer = Client(enforce_csrf_checks=True).put("/api/v1/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")


def test_an_address_that_is_no_page_of_the_api_stays_a_page() -> None:
    answer = Client().get("/nothing/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_the_document_is_served_to_everybody() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
