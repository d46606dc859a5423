"""What the worker does for checklists: those that topics bring along are published, after an upgrade too."""

from __future__ import annotations

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.declared import publish_declared
from zhujian.kernel.jobs.schedule import every

TOPICS = Actor.system("topics")


@every("10m")
def publish_new() -> int:
    """Publish what is declared and was not published before; how many forms."""
    return len(publish_declared(TOPICS).published)
