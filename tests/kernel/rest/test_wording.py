"""Whatever pydantic finds wrong becomes a whole sentence in the reader's language."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from django.utils import translation
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.rest.problems import titles
from zhujian.kernel.rest.wording import field_error

KINDS = sorted(get_args(ErrorType))
CONTEXT = {"max_length": 200, "expected": "'a', 'b' or 'c'", "ge": 1}


def worded(
    kind: str, context: dict[str, Any] | None = None, loc: tuple[str | int, ...] = ("body", "payload", "unit")
) -> FieldError:
    return field_error({"type": kind, "loc": loc, "msg": "in English", "ctx": context})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_error_is_without_a_sentence(kind: str, language: str) -> None:
    with translation.override(language):
        message = worded(kind, CONTEXT).message
    assert message.endswith(("。", "."))
    assert len(message) > 4
    assert "%(" not in message


def test_the_sentences_of_the_promised_cases_say_what_is_wrong() -> None:
    assert worded("missing").message == "缺少这一项。"
    assert worded("date_from_datetime_parsing").message == "这不是一个日期；请写成 2022-09-30 的样子。"
    assert worded("string_too_long", {"max_length": 200}).message == "这一项最多 200 个字符。"
    assert worded("too_long", {"max_length": 20}).message == "这一项最多 20 个。"
    assert (
        worded("literal_error", {"expected": "'problem', 'merge' or 'dismiss'"}).message
        == "这一项只能取：problem、merge、dismiss。"
    )


@pytest.mark.parametrize(
    ("loc", "name"),
    [
        (("body", "payload", "unit"), "unit"),
        (("body", "body", "unit"), "unit"),
        (("body", "body", "body"), "body"),
        (("body", "body", "file"), "file"),
        (("body", "payload", "problem", "subject", "site"), "problem.subject.site"),
        (("body", "payload", "files", 0), "files.0"),
        (("body", "payload"), "body"),
        (("body",), "body"),
        (("query", "limit"), "limit"),
        (("query", "query"), "query"),
        (("query", "query", "light", 0), "light.0"),
        (("file", "file"), "file"),
        (("form", "title"), "title"),
        (("path", "number"), "number"),
        ((), "body"),
    ],
)
def test_a_field_is_named_as_the_caller_wrote_it(loc: tuple[str | int, ...], name: str) -> None:
    assert worded("missing", loc=loc).field == name


def test_a_sentence_of_our_own_goes_out_as_it_is() -> None:
    error = PydanticCustomError("refused", "{message}", {"message": "没有编码为“x”的单位。"})
    found = field_error(
        {"type": error.type, "loc": ("body", "payload", "unit"), "msg": error.message(), "ctx": error.context}
    )
    assert found == FieldError("unit", "没有编码为“x”的单位。")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_status_has_a_title(language: str) -> None:
    with translation.override(language):
        assert all(titles().values())
    assert {400, 401, 403, 404, 409, 413, 422, 429, 500} <= set(titles())


def test_a_refusal_without_words_of_its_own_says_what_its_fields_say() -> None:
    refusal = Invalid([FieldError("a", "缺少这一项。"), FieldError("b", "没有这一项。")])
    assert refusal.message == "缺少这一项。；没有这一项。"
    assert Invalid.one("a", "缺少这一项。").message == "缺少这一项。"
