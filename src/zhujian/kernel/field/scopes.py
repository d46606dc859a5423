"""The topics that a grant may be limited to: those of the registry."""

from __future__ import annotations

from zhujian.kernel.access.scopes import Titles, tell_topics
from zhujian.kernel.registry import topics


@tell_topics
def of_the_registry() -> Titles:
    return [(topic.code, str(topic)) for topic in topics()]
