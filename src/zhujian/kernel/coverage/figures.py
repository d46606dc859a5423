"""What topics may declare as a figure: on how many days every site was visited as promised."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import share_of_full
from zhujian.kernel.coverage.proof import settled_days
from zhujian.kernel.registry.figures import Measure, offer_measure
from zhujian.kernel.registry.values import Topic


def days_fully_covered_percent(actor: Actor, topic: Topic) -> float | int | None:
    """The share of settled days on which every watched site was visited as the topic promises."""
    return share_of_full(settled_days(actor, topic))


def _page(topic: Topic) -> str:
    return f"{reverse('coverage:days')}?{urlencode({'topic': topic.code})}"


offer_measure(Measure("days-fully-covered", days_fully_covered_percent, _page))
