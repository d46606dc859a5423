"""Reading request bodies."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class WholeText(Parser):
    """JSON whose texts are text: half a character (a lone surrogate) can be neither stored nor quoted back."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError, which is answered like any other body that is no JSON."""
        body = super().parse_body(request)
        if b"\\ud" in request.body.lower():
            json.dumps(body, ensure_ascii=False).encode()
        return body
