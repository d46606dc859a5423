"""Answers that are sent as they were made."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from ninja.responses import NinjaJSONEncoder


def ready(value: Any) -> HttpResponse:
    """The value as JSON. Lists made of hundreds of parts are not measured against their schema once more.

    That takes longer than making them; the tests do it instead.
    """
    text = json.dumps(value, cls=NinjaJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json; charset=utf-8")
