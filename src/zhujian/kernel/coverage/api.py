"""The coverage API: a topic's month, as far as the caller sees its visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja import Query, Router

from zhujian.kernel import time
from zhujian.kernel.coverage.calendars import Calendar, Entry, calendar_of, state_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.obligations import Place
from zhujian.kernel.coverage.schemas import CoverageOut, CoverageQuery
from zhujian.kernel.coverage.teams import Load, loads_of
from zhujian.kernel.errors import NotFound
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard

router = Router(tags=["coverage"])


@router.get("", response=CoverageOut, auth=Guard("visits.view"), operation_id="get_coverage")
def get_coverage(request: Request, query: Query[CoverageQuery]) -> Any:
    """Sites × days of a month. A site and a day that are not among `cells` had no visit that the caller sees.

    An announced and an unannounced visit on one day are two cells.
    """
    topic = find_topic(query.topic)
    if topic is None:  # It was there when the query was read.
        raise NotFound(query.topic)
    calendar = calendar_of(request.actor, topic, query.month or Month.current())
    return {
        "topic": topic.code,
        "month": str(calendar.month),
        "sites": len(calendar.places),
        "days": calendar.days,
        "cells": list(_cells(calendar)),
        "teams": [_team(load) for load in loads_of(calendar)],
        "days_fully_covered_percent": calendar.full_percent,
    }


def _cells(calendar: Calendar) -> Iterator[dict[str, Any]]:
    today = time.today().isoformat()
    for place, line in zip(calendar.places, calendar.lines, strict=True):
        for day, row in zip(calendar.month.days, line, strict=True):
            if row is not None:
                yield _cell(calendar, place, Entry._make(row), today)
                if row[0] in calendar.beside:
                    yield _cell(calendar, place, Entry._make(calendar.beside[row[0]]), today)
            elif not place.is_watched(day):
                yield {"site": place.code, "day": day, "status": "unwatched", "team": None, "visit": None}


def _cell(calendar: Calendar, place: Place, entry: Entry, today: str) -> dict[str, Any]:
    team = calendar.teams.get(entry.team) if entry.team is not None else None
    return {
        "site": place.code,
        "day": entry.day,
        "status": state_of(entry.standing, entry.day, today),
        "team": team.code if team else None,
        "visit": entry.visit,
    }


def _team(load: Load) -> dict[str, Any]:
    return {
        "team": load.team.code,
        "name": load.team.name,
        "kind": load.team.kind,
        "visits": load.visits,
        "done": load.done,
        "missed": load.missed,
        "days": load.days,
        "most_a_day": load.most,
        "returns": load.returns,
        "shortest_gap": load.gap,
    }
