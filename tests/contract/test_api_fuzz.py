"""Whatever is sent to the API, it answers; schemathesis makes the requests from the OpenAPI document.

ZHUJIAN_FUZZ_EXAMPLES=200 pytest tests/contract/test_api_fuzz.py      asks more of each operation
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests import personas
from tests.contract.county import County, undone
from tests.contract.test_openapi import document
from zhujian.site.wsgi import application

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
EXAMPLES = int(os.environ.get("ZHUJIAN_FUZZ_EXAMPLES", "8"))


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The requests run inside the test's transaction, which a new connection would not see."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def served(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application behind a server that closes what it was answered with; the caller's own does not."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def known(county: County) -> dict[str, Any]:
    """Values of the county by the name of their field: without them every request would end at a wrong reference."""
    world = county.world
    return {
        "topic": "mines",
        "category": "general-hazard",
        "unit": world.owner.code,
        "to_unit": world.owner.code,
        "assisting": [world.township.code],
        "subject": {"site": county.site.code},
        "signal": county.signal.pk,
        "signal_id": county.signal.pk,
        "files": [county.file.pk],
        "number": county.problem.number,
        "code": "mines",
        "into": county.problem.number,
        "done_on": "2022-09-08",
    }


def told(given_values: Any, values: dict[str, Any]) -> Any:
    """An object with the fields that are known put in their place."""
    if not isinstance(given_values, dict):
        return given_values
    return {name: values.get(name, value) for name, value in given_values.items()}


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("role", ["supervision", "liaison", None])
def test_no_request_makes_the_application_fail(county: County, role: str | None) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = served
    headers = personas.bearer(county.account(role), role) if role else {}
    wrong: list[str] = []
    for result in schema.get_all_operations():
        _fuzz(result.ok(), known(county), headers, wrong.append, EXAMPLES if role else 1)
    assert not wrong, "\n".join(wrong)


def cases(operation: Any) -> st.SearchStrategy[Any]:
    """Requests as documented; and where there is a body, also such as break what is documented."""
    kept = operation.as_strategy()
    return kept | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if operation.body else kept


def _fuzz(
    operation: Any, values: dict[str, Any], headers: dict[str, str], report: Callable[[str], None], examples: int
) -> None:
    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation), familiar=st.booleans())
    def send(case: Any, familiar: bool) -> None:
        if familiar:
            case.path_parameters, case.body = told(case.path_parameters, values), told(case.body, values)
        with undone():
            answer = case.call(headers=headers)
        fault = _fault(answer)
        if fault:
            sent = f"query {case.query!r}, headers {case.headers!r}, cookies {case.cookies!r}, {case.media_type}"
            report(f"{case.method} {case.formatted_path} {case.body!r}, {sent}: {fault}")

    send()


def _fault(answer: Any) -> str:
    """Why an answer is none; an empty text where it is."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:300]}"
    kind = answer.headers.get("content-type", [""])[0]
    if answer.status_code >= 400 and not kind.startswith(PROBLEM):
        return f"{answer.status_code} as {kind}"
    return ""
