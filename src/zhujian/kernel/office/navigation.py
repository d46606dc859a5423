"""Lines of the navigation for pages over several rooms, and one for each topic."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.registry import topics
from zhujian.kernel.ui.navigation import Entry, Section, register, register_source

ENTRIES = (
    Entry("workbench", _("工作台"), "office:workbench", icon="layout-dashboard", order=10),
    Entry("units", _("单位"), "org:list", icon="building", permission="org.view", order=50),
    Entry("figures", _("统计"), "office:figures", icon="chart-bar", permission="figures.view", order=60),
    Entry(
        "topics",
        _("全部专题"),
        "topics:index",
        icon="stack-2",
        permission="topics.view",
        section=Section.TOPICS,
        order=900,
        tone=10,
    ),
    # Whoever looks after the installation is told on the same page which topics were left out, and sees no topic's own.
    Entry(
        "topics-of-the-system",
        _("全部专题"),
        "topics:index",
        icon="stack-2",
        permission="system.view",
        section=Section.ADMIN,
        order=70,
    ),
)


def register_all() -> None:
    for entry in ENTRIES:
        register(entry)
    register_source("topics-of-the-registry", topic_entries)


def topic_entries() -> Iterator[Entry]:
    for place, topic in enumerate(topics()):
        yield Entry(
            f"topic-{topic.code}",
            str(topic),
            "topics:topic",
            permission="topics.view",
            section=Section.TOPICS,
            order=100 + place,
            args=(topic.code,),
            tone=topic.colour,
        )
