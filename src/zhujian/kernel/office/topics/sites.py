"""A topic's sites with what was last found there, and its teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.field.models import Site, Team
from zhujian.kernel.field.queries import sites_of, teams_of
from zhujian.kernel.office.topics.problems import problems_in, problems_url
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.registry.values import FieldType, SiteField
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.ui.formats import day, number
from zhujian.kernel.visibility import visible_to


@dataclass(frozen=True)
class SiteLine:
    site: Site
    url: str
    open: int
    open_url: str
    last_problem: datetime | None
    last_signal: datetime | None


def site_lines(actor: Actor, topic: Topic) -> list[SiteLine]:
    """Sites watched today; three queries, however many there are."""
    found = problems_in(actor, topic).filter(site__isnull=False).values_list("site").order_by()
    counted = found.annotate(open=Count("pk", filter=Q(status__in=OPEN)), last=Max("created_at"))
    problems: dict[int, tuple[int, datetime]] = {site: (count, last) for site, count, last in counted}
    told = visible_to(actor, Signal).filter(topic=topic.code, site__isnull=False)
    signals = dict(told.values_list("site").annotate(last=Max("created_at")).order_by())
    return [
        _line(topic, site, problems.get(site.pk, (0, None)), signals.get(site.pk))
        for site in sites_of(actor, topic.code)
    ]


def _line(topic: Topic, site: Site, found: tuple[int, datetime | None], last_signal: datetime | None) -> SiteLine:
    return SiteLine(
        site,
        reverse("topics:site", args=[topic.code, site.code]),
        found[0],
        problems_url(topic.code, status="open", site=site.code),
        found[1],
        last_signal,
    )


@dataclass(frozen=True)
class TeamLine:
    """The teams of one kind; `units` are who leads them and how many."""

    label: str
    teams: Sequence[Team]


def team_lines(actor: Actor, topic: Topic) -> list[TeamLine]:
    teams = list(teams_of(actor, topic.code))
    found = ((str(label), [team for team in teams if team.kind == kind]) for kind, label in TEAM_KINDS.items())
    return [TeamLine(label, rows) for label, rows in found if rows]


def site_facts(topic: Topic, site: Site) -> list[Fact]:
    """The topic's own fields of a site, in words."""
    fields = topic.site.fields if topic.site else ()
    return [Fact(str(item.label), _worded(item, site.data.get(item.name))) for item in fields]


def _worded(item: SiteField, value: Any) -> str:
    if value is None or value == "":
        return "—"
    match item.type:
        case FieldType.CHOICE:
            return str(item.choices.get(str(value), value))
        case FieldType.DATE:
            return day(date.fromisoformat(str(value)))
        case FieldType.NUMBER:
            return f"{number(value)} {item.unit}".strip()
        case FieldType.UNIT:
            return str(Unit.objects.filter(code=str(value)).first() or value)
    return str(value)


def kind_words(topic: Topic) -> Text:
    """What the topic calls one of its sites."""
    return topic.site.title if topic.site else Text("点位", "site")


def is_watched(site: Site) -> bool:
    return site.active_until is None or site.active_until >= time.today()
