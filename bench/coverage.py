"""The month's calendar over 1,000 sites × 31 days: what the server needs for the page, beside the database alone.

Fills a database of its own (SQLite; PostgreSQL with DATABASE_URL), then asks for the pages through the whole stack of
middleware as a supervision room over the county. Beside it stand the bare SQL of the same visits, and the general
component `coverage_calendar` drawing the same cells: the page has a drawing of its own because of that figure.

    .venv/bin/python bench/coverage.py [--sites 1000] [--teams 60] [--times 20]
"""

from __future__ import annotations

import argparse
import time as clock
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import stage

FIRST, DAYS = date(2022, 8, 1), 61
TODAY = datetime(2022, 8, 31, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
STATUS = {True: "done", False: "planned"}


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--sites", 1000), ("--teams", 60), ("--times", 20)):
        given.add_argument(name, type=int, default=default)
    asked = given.parse_args()
    stage.set_up()
    from zhujian.kernel import time

    with time.at(TODAY):
        client = _filled(asked.sites, asked.teams)
        _measure(client, asked.times)


def _filled(sites: int, teams: int) -> Any:
    """Sites, teams and two months of visits, of which the log knows nothing; a room that sees them."""
    from tests import factories, personas
    from tests.kernel.problems.world import made
    from zhujian.kernel.field.models import Visit

    world = made()
    places, groups = _places(world, sites), _groups(world, teams)
    _insert(Visit, _visits(world, places, groups))
    reader = personas.account("supervision", unit=world.office, password=factories.PASSWORD)
    client = personas.browser(reader)
    client.defaults["SERVER_NAME"] = "localhost"
    return client


def _places(world: Any, count: int) -> list[int]:
    from tests.kernel.problems.world import LICENCES
    from zhujian.kernel.field.models import Site

    rows = (
        Site(
            topic="mines",
            code=f"b{number:04}",
            name=f"示例煤矿{number}",
            owner=world.owner,
            township=world.township,
            data=LICENCES,
        )
        for number in range(count - 1)
    )
    _insert(Site, rows)
    return list(Site.objects.order_by("pk").values_list("pk", flat=True))


def _groups(world: Any, count: int) -> list[int]:
    from zhujian.kernel.field.models import Team

    rows = (
        Team(topic="mines", code=f"t{number:02}", name=f"示例{number}组", kind="on-site", unit=world.office)
        for number in range(count)
    )
    _insert(Team, rows)
    return list(Team.objects.order_by("pk").values_list("pk", flat=True))


def _visits(world: Any, places: list[int], groups: list[int]) -> Iterator[Any]:
    """Every site every day by another team; one in two hundred was missed, one in fourteen met unannounced too."""
    from zhujian.kernel import time
    from zhujian.kernel.field.models import Visit

    def visit(place: int, day: date, number: int, **fields: Any) -> Any:
        team = groups[number % len(groups)]
        common = {"topic": "mines", "unit": world.office, "room": world.office, "created_at": time.now()}
        return Visit(site_id=place, team_id=team, day=day, **common, **fields)

    for step in range(DAYS):
        day = FIRST + timedelta(days=step)
        over = day < TODAY.date()
        for number, place in enumerate(places):
            status = "missed" if over and (number * 7 + step) % 200 == 0 else STATUS[over]
            yield visit(place, day, number + step * 7, kind="daily", status=status)
            if (number + step) % 14 == 0:
                yield visit(place, day, number + step, kind="covert", covert=True, status=STATUS[over])


def _insert(model: Any, rows: Iterator[Any]) -> None:
    from django.db import models

    models.QuerySet(model).bulk_create(list(rows), batch_size=500)


def _measure(client: Any, times: int) -> None:
    month = "?topic=mines&month=2022-08"
    print(f"{'':44} {'median':>11} {'slowest':>11} {'queries':>8} {'bytes':>10}")
    for name, address in (
        ("/coverage/ the calendar", f"/coverage/{month}"),
        ("/coverage/teams/", f"/coverage/teams/{month}"),
        ("/coverage/burden/", f"/coverage/burden/{month}"),
        ("/coverage/days/", f"/coverage/days/{month}"),
    ):
        queries, size = _looked_at(client, address)
        spent = _timed(lambda address=address: client.get(address), times)  # type: ignore[misc]
        print(f"{name:44} {_row(spent)} {queries:8} {size:10,}")
    print(f"{'baseline: the visits by bare SQL':44} {_row(_timed(_bare, times))}")
    print(f"{'baseline: the component, these cells':44} {_row(_timed(_component(), 3))}")


def _looked_at(client: Any, address: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
    return len(queries), len(answer.content)


def _timed(work: Callable[[], Any], times: int) -> list[float]:
    spent = []
    for _ in range(times):
        begun = clock.perf_counter()
        work()
        spent.append(clock.perf_counter() - begun)
    return spent


def _row(spent: list[float]) -> str:
    return f"{stage.milliseconds(stage.median(spent))} {stage.milliseconds(max(spent))}"


def _bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, site_id, team_id, day, status, covert, kind FROM field_visit"
            " WHERE topic = 'mines' AND day BETWEEN '2022-08-01' AND '2022-08-31' AND status <> 'cancelled'"
        )
        cursor.fetchall()


def _component() -> Callable[[], Any]:
    from django.template import Context, Template

    from zhujian.kernel.ui.components import CalendarCell, CalendarDay, CalendarRow

    days = [CalendarDay(FIRST + timedelta(days=step)) for step in range(31)]
    cells = [CalendarCell("visited", f"/visits/{step}/", "示例组") for step in range(31)]
    rows = [CalendarRow(f"示例煤矿{number}", cells) for number in range(1000)]
    page = Template("{% load ui %}{% coverage_calendar days rows '八月' %}")
    return lambda: page.render(Context({"days": days, "rows": rows}))


if __name__ == "__main__":
    main()
