"""One line of JSON on standard error for each event, from our own code, Django and the server alike.

Secrets never reach it: values under telling names are blotted out wherever they stand in an event.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET = re.compile(
    r"pass(word|wd)?|secret|token|authorization|cookie|signature|private|otp|csrf|session", re.IGNORECASE
)
BLOT = "***"
KEY_IN_ADDRESS = re.compile(r"(/openrosa/key/)[^/\s]+")  # a phone's, of a request refused before a view saw it


def blot(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blot out values whose key names a secret, also inside mappings."""
    told = {key: _blotted(key, value) for key, value in event.items()}
    return {**told, "event": KEY_IN_ADDRESS.sub(rf"\1{BLOT}", str(told["event"]))} if "event" in told else told


def _blotted(key: str, value: Any) -> Any:
    if key != "event" and SECRET.search(key):
        return BLOT
    if isinstance(value, Mapping):
        return {inner: _blotted(str(inner), item) for inner, item in value.items()}
    return value


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    blot,
]


def configuration() -> dict[str, Any]:
    """Django's LOGGING; the level comes from ZHUJIAN_LOG."""
    level = os.environ.get("ZHUJIAN_LOG", "INFO").upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "axes": {"level": "WARNING"},
            "django_tasks_db": {"level": "WARNING"},
            "_granian": {"handlers": [], "level": level, "propagate": True},
            "granian.access": {"handlers": [], "level": level, "propagate": True},
        },
    }


def configure() -> dict[str, Any]:
    """Send structlog's events through the standard library's handlers; returns Django's LOGGING."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return configuration()
