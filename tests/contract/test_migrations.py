"""Migrations are complete, build the tables from nothing, and take the rows that are there along.

A migration after an application's first needs a case below: what stood in the tables before, and what must stand
there after.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField
from pytest_django import DjangoDbBlocker

from zhujian.kernel.records import Recorded, label_of, recorded_fields, recorded_models
from zhujian.kernel.records.digests import usual_values
from zhujian.site.databases import database

ALIAS = "migrating"
USUAL = Path(__file__).with_name("usual_values.json")
MOMENT = datetime(2022, 9, 8, 1, 0, tzinfo=UTC)
Node = tuple[str, str]
Tables = Callable[[str, str], Any]  # application, model -> the rows of its table at that moment


@dataclass(frozen=True)
class Case:
    """`before` writes rows into the tables as they were; `after` looks for them in the tables as they are."""

    before: Callable[[Tables], None]
    after: Callable[[Tables], None]


def an_account(rows: Tables) -> None:
    rows("access", "Account").create(username="user-1", name="示例人员", password="x", created_at=MOMENT)


def the_account_can_be_invited(rows: Tables) -> None:
    account = rows("access", "Account").get(username="user-1")
    assert (account.name, account.created_at) == ("示例人员", MOMENT)
    values = {"digest": "0" * 64, "created_at": MOMENT, "expires_at": MOMENT + timedelta(hours=72)}
    rows("access", "Invitation").create(account=account, **values)


def a_problem(rows: Tables) -> None:
    unit = rows("org", "Unit").create(code="u-1", name="示例单位", kind="enterprise", path="/1/")
    values = {"topic": "mines", "category": "general-hazard", "severity": "green", "title": "示例问题"}
    rows("problems", "Problem").create(number="LY-1", subject=unit, status="registered", created_at=MOMENT, **values)


def the_problem_is_counted(rows: Tables) -> None:
    found = rows("problems", "Problem").filter(subject__code="u-1", topic="mines", status="registered")
    assert found.count() == 1
    assert found.get().number == "LY-1"


def a_running_clock(rows: Tables) -> None:
    values = {"basis": "示例办法", "amount": 7, "unit": "days", "green": 5, "amber": 2, "red": 0}
    rows("clocks", "Clock").create(kind="problems.problem", row=1, started_at=MOMENT, by_hand=True, **values)


def the_clock_runs_as_before(rows: Tables) -> None:
    clock = rows("clocks", "Clock").get()
    assert (clock.amount, clock.unit, clock.by_hand) == (7, "days", True)
    assert (clock.own_amount, clock.own_unit, clock.note) == (None, "", "")


def the_problem_involves_nobody_yet(rows: Tables) -> None:
    found = rows("problems", "Problem").get(number="LY-1")
    assert (found.title, found.involved.count()) == ("示例问题", 0)
    rows("problems", "Involved").create(problem=found, name="示例人员", recorded_at=MOMENT)


def a_site_with_a_team(rows: Tables) -> None:
    unit = rows("org", "Unit").create(code="u-1", name="示例单位", kind="enterprise", path="/1/")
    rows("field", "Site").create(topic="mines", code="m01", name="示例煤矿", owner_id=unit.pk, township_id=unit.pk)
    rows("field", "Team").create(topic="mines", code="t1", name="示例组", kind="on-site", unit_id=unit.pk)


def the_site_has_no_place_and_can_be_visited(rows: Tables) -> None:
    site, team = rows("field", "Site").get(code="m01"), rows("field", "Team").get(code="t1")
    assert (site.name, site.latitude, site.longitude) == ("示例煤矿", None, None)
    values = {
        "kind": "daily",
        "origin": "own",
        "day": MOMENT.date(),
        "status": "planned",
        "unit_id": team.unit_id,
        "created_at": MOMENT,
    }
    rows("field", "Visit").create(topic="mines", site_id=site.pk, team_id=team.pk, **values)


def a_letter(rows: Tables) -> None:
    unit = rows("org", "Unit").create(code="u-1", name="示例单位", kind="enterprise", path="/1/")
    values = {"kind": "order", "year": 2022, "serial": 1, "number": "示纪交〔2022〕1号", "title": "示例交办函"}
    rows("letters", "Letter").create(to_unit_id=unit.pk, content={}, issued_at=MOMENT, **values)


def the_letter_is_there_and_a_question_can_be_sent(rows: Tables) -> None:
    letter = rows("letters", "Letter").get(number="示纪交〔2022〕1号")
    values = {"kind": "question", "year": 2022, "serial": 1, "number": "示纪核〔2022〕1号", "title": "示例核实函"}
    rows("letters", "Letter").create(to_unit_id=letter.to_unit_id, content={}, issued_at=MOMENT, **values)


CASES: dict[Node, Case] = {
    ("access", "0002_invitations"): Case(an_account, the_account_can_be_invited),
    ("clocks", "0002_limit_behind_a_chosen_day"): Case(a_running_clock, the_clock_runs_as_before),
    ("field", "0002_visits_absences_ties"): Case(a_site_with_a_team, the_site_has_no_place_and_can_be_visited),
    ("letters", "0002_question"): Case(a_letter, the_letter_is_there_and_a_question_can_be_sent),
    ("problems", "0002_count_index"): Case(a_problem, the_problem_is_counted),
    ("problems", "0003_persons"): Case(a_problem, the_problem_involves_nobody_yet),
}


def nodes_of_ours() -> dict[Node, bool]:
    """Every migration of the application's own packages -> whether it is its package's first."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("zhujian.")}
    graph = MigrationLoader(None).graph
    nodes = [node for node in graph.nodes if node[0] in ours]
    return {node: not any(parent.key[0] == node[0] for parent in graph.node_map[node].parents) for node in nodes}


@pytest.fixture
def empty(installation_environ: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A connection to an empty database of this run's engine."""
    folder = Path(installation_environ["ZHUJIAN_DATA"])
    chosen = database(installation_environ.get("DATABASE_URL", ""), folder)
    connections.settings[ALIAS] = {**connections.settings["default"], **chosen, "CONN_MAX_AGE": 0}
    with django_db_blocker.unblock():
        yield connections[ALIAS]
        connections[ALIAS].close()
    del connections[ALIAS]
    del connections.settings[ALIAS]


def migrated(connection: BaseDatabaseWrapper, targets: list[Node]) -> Tables:
    """Bring the database to these migrations; what stands in its tables then."""
    state = MigrationExecutor(connection).migrate(targets)

    def rows(app: str, model: str) -> Any:
        return state.apps.get_model(app, model)._base_manager.using(connection.alias)

    return rows


def leaves(connection: BaseDatabaseWrapper) -> list[Node]:
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_after_the_first_has_a_case() -> None:
    later = {node for node, is_first in nodes_of_ours().items() if not is_first}
    assert later == set(CASES), "say in CASES which rows it finds and what must become of them"


def test_a_column_that_is_added_later_leaves_the_digests_of_older_rows_as_they_are() -> None:
    """A digest leaves out what holds its usual value (kernel.records), and a new column must begin with that."""
    graph, added = MigrationLoader(None).graph, []
    for node, is_first in nodes_of_ours().items():
        operations = () if is_first else graph.nodes[node].operations
        added += [(node[0], each) for each in operations if isinstance(each, AddField)]
    assert added
    for app, each in added:
        model = apps.get_model(app, each.model_name)
        field = model._meta.get_field(each.name)
        if issubclass(model, Recorded) and field in recorded_fields(model):
            assert each.field.get_default() == usual_values(model)[field.attname], (app, each.model_name, each.name)


def test_what_is_usual_never_changes() -> None:
    """A row's digest leaves out what is usual. Entries may be added; one that stands must stay as it is."""
    now = {label_of(model): {k: repr(v) for k, v in usual_values(model).items()} for model in recorded_models()}
    if os.environ.get("ZHUJIAN_WRITE_USUAL"):
        USUAL.write_text(json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    known = json.loads(USUAL.read_text(encoding="utf-8"))
    changed = {
        (label, name)
        for label, columns in known.items()
        for name, value in columns.items()
        if label in now and now[label].get(name, value) != value
    }
    assert changed == set()
    missing = {(label, name) for label, columns in now.items() for name in columns if name not in known.get(label, {})}
    assert missing == set(), "take them in with ZHUJIAN_WRITE_USUAL=1"


def test_an_empty_database_gets_every_table(empty: BaseDatabaseWrapper) -> None:
    migrated(empty, leaves(empty))
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.app_label != "samples"}
    with empty.cursor() as cursor:
        assert wanted - set(empty.introspection.table_names(cursor)) == set()
    executor = MigrationExecutor(empty)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("node", sorted(CASES), ids=".".join)
def test_a_migration_keeps_the_rows_that_are_there(empty: BaseDatabaseWrapper, node: Node) -> None:
    graph = MigrationExecutor(empty).loader.graph
    CASES[node].before(migrated(empty, [parent.key for parent in graph.node_map[node].parents]))
    CASES[node].after(migrated(empty, [node]))
    migrated(empty, leaves(empty))
