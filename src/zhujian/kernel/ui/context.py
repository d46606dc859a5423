from __future__ import annotations

from django.http import HttpRequest

from zhujian.kernel.ui.frame import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template; it queries only what a template reads."""
    return {"frame": Frame(request)}
