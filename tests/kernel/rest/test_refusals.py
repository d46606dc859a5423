"""Refusals come in the promised order, as application/problem+json, in the reader's language, and tell nothing more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests import factories, personas
from tests.samples import Ticket, of_the_spans, ticket
from zhujian.kernel.access.roles import extend_role
from zhujian.kernel.visibility import rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples"), pytest.mark.urls("tests.kernel.rest.door")]

GOOD = {"title": "一", "reason": "理由", "due": "2022-09-30"}


@pytest.fixture(autouse=True)
def _powers(samples: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhujian.kernel.access.roles._added", {})
    extend_role("supervision", ["tickets.view", "tickets.open", "tickets.close"])
    extend_role("leader", ["tickets.view"])
    rule(Ticket)(of_the_spans)


class Caller:
    def __init__(self, role: str | None, language: str = "zh-hans", **fields: Any) -> None:
        self.headers = {"accept-language": language}
        if role is not None:
            self.headers |= personas.bearer(personas.account(role, **fields), role)
        self.client = Client(raise_request_exception=False, headers=self.headers)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(f"/door/tickets{path}", raw, content_type="application/json", **options)

    def get(self, path: str) -> Any:
        return self.client.get(f"/door/tickets{path}")


def problem(response: Any, status: int) -> dict[str, Any]:
    """The body of a refusal, once its promised shape is proved."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["type"] == "about:blank"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


def fields(response: Any) -> dict[str, str]:
    errors = problem(response, 422)["errors"]
    assert all(error["message"] for error in errors)
    return {error["field"]: error["message"] for error in errors}


def test_a_good_call_is_answered() -> None:
    response = Caller("supervision").post("", GOOD)
    assert (response.status_code, response.json()["title"]) == (200, "一")


def test_the_order_is_401_404_403_422_409() -> None:
    unit, elsewhere = factories.unit(), factories.unit()
    row = ticket(unit=unit.pk)
    address, bad = f"/{row.pk}/close", {"reason": ""}
    problem(Caller(None).post(address, bad), 401)
    problem(Caller("supervision", over=elsewhere).post(address, bad), 404)
    problem(Caller("leader", over=unit).post(address, bad), 403)
    problem(Caller("supervision", over=unit).post(address, bad), 422)
    found = problem(Caller("supervision", over=unit).post(address, GOOD), 409)
    assert (found["state"], found["rule"]) == ("closed", "once")
    assert found["moved_at"] == "2022-09-30T09:00:00+08:00"


def test_missing_and_invisible_rows_are_answered_alike() -> None:
    caller = Caller("supervision", over=factories.unit())
    hidden = ticket(unit=factories.unit().pk, title="hidden")
    bodies = {
        caller.post(f"/{key}/close", GOOD).content for key in (hidden.pk, 10**9, 10**30, -1, "x", "1.0", "%00", "中")
    }
    assert len(bodies) == 1
    problem(caller.post(f"/{hidden.pk}/close", GOOD), 404)
    named = {caller.get(f"/named/{title}").content for title in ("hidden", "nothing", "a%00b", "%ED%A0%80")}
    assert named == bodies


def test_a_row_is_found_by_a_column_that_the_path_names() -> None:
    row = ticket(title="竹简")
    response = Caller("leader").get("/named/竹简")
    assert response.json() == {"id": row.pk, "role": "leader"}


def test_without_the_permission_the_body_is_not_even_read() -> None:
    problem(Caller("leader").post("", "{"), 403)
    problem(Caller(None).post("", "{"), 401)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_wrong_field_is_named_at_once(language: str) -> None:
    body = {
        "title": " ",
        "reason": "x" * 20_001,
        "note": "a\x00b",
        "due": "30.9.2022",
        "kind": "medium",
        "like": "nothing",
        "after": "x",
        "tags": ["a", 1],
        "part": {"body": "x"},
        "file": 3,
        "surplus": 1,
    }
    found = fields(Caller("supervision", language).post("", body))
    assert set(found) == {*body} - {"tags", "part"} | {"tags.1", "part.body"}


def test_a_choice_names_what_may_be_chosen() -> None:
    found = fields(Caller("supervision").post("", {**GOOD, "kind": "medium"}))
    assert found == {"kind": "这一项只能取：big、small。"}


def test_missing_fields_are_named() -> None:
    assert set(fields(Caller("supervision").post("", {}))) == {"title", "reason", "due"}
    assert set(fields(Caller("supervision").post("", None))) == {"body"}


@pytest.mark.parametrize(
    "body", ["{", "", "\xff", "NaN", "[" * 3000, b"\xff\xfe", '{"title": "\\ud800"}', "[]", '"x"', "1"]
)
def test_what_is_no_object_of_json_is_malformed(body: Any) -> None:
    assert fields(Caller("supervision").post("", body))


@pytest.mark.parametrize("field", ["title", "reason", "note", "like"])
def test_half_a_surrogate_pair_is_malformed_and_no_error_of_ours(field: str) -> None:
    body = json.dumps({**GOOD, field: "PLACE"}).replace("PLACE", "\\ud800")
    assert set(fields(Caller("supervision").post("", body))) == {field}


REFERENCES: dict[str, Any] = {
    "a number for a text": {"like": 3},
    "a NUL": {"like": "a\x00b"},
    "a list": {"like": ["x"]},
    "a word for a number": {"after": "x"},
    "a number too large for any table": {"after": 10**30},
    "digits too many to read": {"after": "9" * 5000},
    "a fraction": {"after": 1.5},
    "true": {"after": True},
    "below nothing": {"after": -1},
}


@pytest.mark.parametrize("wrong", REFERENCES.values(), ids=REFERENCES.keys())
def test_a_reference_to_nothing_is_malformed(wrong: dict[str, Any]) -> None:
    assert set(fields(Caller("supervision").post("", {**GOOD, **wrong}))) == set(wrong)


def test_a_reference_to_an_invisible_row_reads_like_one_to_nothing() -> None:
    row = ticket(unit=factories.unit().pk, title="hidden")
    caller = Caller("supervision", over=factories.unit())
    found = fields(caller.post("", {**GOOD, "like": "hidden", "after": row.pk}))
    assert found == {"like": "没有“hidden”这张单。", "after": f"没有编号为 {row.pk} 的单。"}
    seeing = Caller("supervision").post("", {**GOOD, "like": "hidden", "after": str(row.pk)}).json()
    assert seeing == {"title": "一", "like": row.pk, "after": row.pk}


def test_an_upload_that_is_missing_is_named() -> None:
    caller = Caller("supervision")
    response = caller.client.post("/door/tickets/files", {"other": "x"})
    assert set(fields(response)) == {"file"}


def test_an_upload_that_is_torn_is_malformed() -> None:
    caller = Caller("supervision")
    kinds = ["multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 300]
    for kind in kinds:
        response = caller.client.generic("POST", "/door/tickets/files", b"--x\r\nContent-Disp", content_type=kind)
        assert fields(response)


def test_a_body_beyond_the_limit_is_too_large(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(Caller("supervision").post("", {**GOOD, "note": "x" * 2000}), 413)


@pytest.mark.parametrize(("name", "status"), [("missing", 404), ("large", 413), ("often", 429), ("teapot", 418)])
def test_other_refusals_have_the_same_shape(name: str, status: int) -> None:
    response = Caller("supervision").get(f"/failures/{name}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]
    assert "JSON" not in response.json()["detail"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_error_of_ours_says_nothing_of_the_house(language: str, caplog: pytest.LogCaptureFixture) -> None:
    found = problem(Caller("supervision", language).get("/failures/bug"), 500)
    assert "secret" not in json.dumps(found)
    assert "ZeroDivisionError" not in json.dumps(found)


def test_lists_refuse_wrong_queries() -> None:
    caller = Caller("supervision")
    for query, field in [("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor")]:
        assert set(fields(caller.get(f"?{query}"))) == {field}
    assert set(fields(caller.get(f"?cursor={'x' * 401}"))) == {"cursor"}
