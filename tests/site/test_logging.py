"""One line of JSON for each event, and no secret in any."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from zhujian.site.logging import configuration


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the configured handler writes."""
    stream = io.StringIO()
    config = configuration()
    formatter = config["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    logger = logging.getLogger("tests.lines")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


def last(lines: io.StringIO) -> dict[str, object]:
    found: dict[str, object] = json.loads(lines.getvalue().splitlines()[-1])
    return found


def test_our_own_events_and_those_of_others_look_alike(lines: io.StringIO) -> None:
    structlog.get_logger("tests.lines").info("worker.started", jobs=3)
    ours = last(lines)
    logging.getLogger("tests.lines").warning("Not Found: %s", "/x")
    theirs = last(lines)
    assert (ours["event"], ours["jobs"], ours["level"]) == ("worker.started", 3, "info")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("Not Found: /x", "warning", "tests.lines")
    assert set(theirs) <= set(ours)


@pytest.mark.parametrize(
    "name", ["password", "new_password", "passwd", "Authorization", "token", "csrf_token", "totp_secret", "Set-Cookie"]
)
def test_values_under_telling_names_are_blotted_out(lines: io.StringIO, name: str) -> None:
    structlog.get_logger("tests.lines").info("event", **{name: "hunter2", "nested": {name: "hunter2", "seen": 1}})
    assert "hunter2" not in lines.getvalue()
    assert last(lines)["nested"] == {name: "***", "seen": 1}


def test_an_error_is_one_line_with_its_traceback(lines: io.StringIO) -> None:
    try:
        raise ValueError("reason")
    except ValueError:
        structlog.get_logger("tests.lines").exception("job.failed", job="x")
    assert len(lines.getvalue().splitlines()) == 1
    assert "ValueError: reason" in str(last(lines)["exception"])


def test_words_stay_readable(lines: io.StringIO) -> None:
    structlog.get_logger("tests.lines").info("专题未加载")
    assert "专题未加载" in lines.getvalue()


def test_the_level_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUJIAN_LOG", "warning")
    assert configuration()["root"]["level"] == "WARNING"
