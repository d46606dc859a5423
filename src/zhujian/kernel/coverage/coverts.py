"""How long ago each site was last met unannounced, for those who plan; a few queries, however many sites there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.access import sees_intervals
from zhujian.kernel.coverage.calendars import own_visits, places_of
from zhujian.kernel.coverage.obligations import Place
from zhujian.kernel.registry.values import Topic


@dataclass(frozen=True)
class Interval:
    """A site and the last unannounced visit to it; `days` ago, None where there was none. `most` is what the topic
    promises."""

    place: Place
    last: date | None
    days: int | None
    most: int

    @property
    def is_over(self) -> bool:
        return self.days is None or self.days > self.most


def intervals_of(actor: Actor, topic: Topic) -> list[Interval]:
    """Sites watched today, those that waited longest first; empty for whoever does not plan."""
    most = min((kind.every_days for kind in topic.visits if kind.unannounced), default=0)
    if not most or not sees_intervals(actor):
        return []
    today = time.today()
    rows = own_visits(actor, topic.code).filter(covert=True, status="done").order_by()
    last: dict[int, date] = dict(rows.values_list("site").annotate(last=Max("day")))
    found = [_interval(place, last.get(place.pk), most) for place in places_of(actor, topic.code, today, today)]
    return sorted(found, key=lambda item: (item.last or date.min, item.place.code))


def _interval(place: Place, last: date | None, most: int) -> Interval:
    return Interval(place, last, (time.today() - last).days if last else None, most)
