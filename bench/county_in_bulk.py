"""A county with as many problems as wanted, on PostgreSQL.

Units, sites, accounts and grants are made by the real actions. The problems, and the clocks, moves, files, letters
and steps that hang on them, are made by SQL: a benchmark's fixture, of which the log knows nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from tests import factories, personas
from tests.kernel.problems.world import LICENCES, made
from zhujian.kernel.access.models import Account
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Assist, Measure, Problem, ProblemLetter
from zhujian.kernel.workflow.models import Consent, Move

SUBTREES, UNITS = 3, 33
READER, LIAISON, LEADER = "bench-room", "bench-liaison", "bench-leader"
FIRST_ID = 1000
# Number n belongs to one of three subtrees, and within it to one of its units; neighbours belong to different ones.
SUBTREE = f"(hashint8(n) & 1048575) % {SUBTREES}"
PLACE = f"((hashint8(n + 7) & 1048575) % {UNITS})"
DRAW = "((hashint8(n + 99) & 1048575) % 100)"
STATUS = f"""CASE WHEN {DRAW} < 78 THEN 'closed' WHEN {DRAW} < 80 THEN 'dismissed' WHEN {DRAW} < 82 THEN 'registered'
    WHEN {DRAW} < 86 THEN 'assigned' WHEN {DRAW} < 88 THEN 'acknowledged' WHEN {DRAW} < 95 THEN 'rectifying'
    WHEN {DRAW} < 98 THEN 'submitted' WHEN {DRAW} < 99 THEN 'returned' ELSE 'suspended' END"""
RUNS = f"({DRAW} BETWEEN 82 AND 98)"
THINGS = (
    "ARRAY['应急照明','瓦斯传感器','提升机制动','排水泵','通风设施','顶板支护','消防器材','安全出口','交接班记录',"
    "'培训档案']"
)
FAULTS = "ARRAY['损坏未修','超期未检','缺失','记录不全','数量不足','设置不当','长期停用','责任人不明']"


def people() -> None:
    """Three subtrees of units with a site each; who reads: a room over one of them, a unit's liaison, a leader."""
    world = made()
    factories.unit(code="housing", name="住建局")
    for number in range(SUBTREES):
        root = factories.unit(code=f"bench-{number}", name=f"示例片区{number}")
        for place in range(UNITS):
            code = f"bench-{number}-{place}"
            unit = factories.unit(Unit.ENTERPRISE, code=code, name=f"示例企业{number}之{place}", parent=root)
            fields = {"name": f"示例煤矿{number}之{place}", "owner": unit, "township": world.township, "data": LICENCES}
            add_site(factories.SYSTEM, topic="mines", code=code, **fields)
    for username, role, unit in (
        (READER, "supervision", Unit.objects.get(code="bench-0")),
        (LIAISON, "liaison", Unit.objects.get(code="bench-0-0")),
        (LEADER, "leader", None),
    ):
        personas.account(role, unit=world.office, over=unit, username=username, password=factories.PASSWORD)
    personas.enrol(Account.objects.get(username=READER))


def fill(first: int, last: int) -> None:
    """Problems number `first` to `last` with what hangs on them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS bench_place AS " + PLACES)
        for model, values, condition in tables():
            source = f"generate_series({first}, {last}) AS n JOIN bench_place ON spot = {SUBTREE} * {UNITS} + {PLACE}"
            cursor.execute(_insert(model, values, f"{source} WHERE {condition}"))
        for model in connection.introspection.installed_models(connection.introspection.table_names()):
            _renumber(cursor, model)


PLACES = f"""SELECT row_number() OVER (ORDER BY site.id) - 1 AS spot, site.id AS site, site.owner_id AS unit,
    site.township_id AS township, unit.parent_id AS regulator FROM field_site site JOIN org_unit unit
    ON unit.id = site.owner_id WHERE site.code LIKE 'bench-%' ORDER BY site.id LIMIT {SUBTREES * UNITS}"""


def tables() -> list[tuple[type[models.Model], dict[str, str], str]]:
    """For each table its columns as SQL over n, and for which n it has a row."""
    at = "now() - (1500000 - n) * interval '90 seconds'"
    due = "date_trunc('day', now()) + ((hashint8(n + 5) & 1048575) % 60 - 15) * interval '1 day' - interval '8 hours'"
    key = f"{FIRST_ID} + n"
    of_row = {"kind": "'problems.problem'", "row": key}
    clocked = f"CASE WHEN {RUNS} THEN {due}"
    title = f"({THINGS})[1 + n % 10] || ({FAULTS})[1 + (n / 10) % 8]"
    problem = {
        "id": key,
        "number": "'LY-2022-' || lpad(n::text, 8, '0')",
        "topic": "'mines'",
        "category": "'general-hazard'",
        "severity": "(ARRAY['red','amber','green','green'])[1 + n % 4]",
        "title": title,
        "facts": f"'检查发现，' || {title} || '，未按规定整改。第' || n || '号。'",
        "status": STATUS,
        "site_id": "site",
        "subject_id": "unit",
        "owner_id": f"CASE WHEN {DRAW} >= 82 OR {DRAW} < 78 THEN unit END",
        "primary_id": "unit",
        "regulator_id": "regulator",
        "territory_id": "township",
        "created_at": at,
        "assigned_at": at,
        "due_at": f"{clocked} END",
        "amber_at": f"{clocked} - interval '3 days' END",
        "red_at": f"{clocked} END",
    }
    clock = {
        **of_row,
        "purpose": "'rectify'",
        "basis": "'示例依据'",
        "started_at": at,
        "amount": "15",
        "unit": "'days'",
        "green": "7",
        "amber": "3",
        "red": "0",
        "due_at": due,
        "stopped_at": f"CASE WHEN NOT {RUNS} THEN {at} END",
    }
    move = {**of_row, "action": "'problems.assign'", "target": "'assigned'", "at": at, "role": "'supervision'"}
    content = "jsonb_build_object('blocks', repeat('问题交办函正文。', 120), 'n', n)"
    letter = {
        "id": key,
        "kind": "'order'",
        "year": "2022",
        "serial": "n",
        "number": "'示例交办〔2022〕' || n || '号'",
        "title": "'关于整改问题的交办函'",
        "topic": "'mines'",
        "to_unit_id": "unit",
        "content": content,
        "issued_at": at,
    }
    file = {
        "id": key,
        "sha256": "encode(sha256(n::text::bytea), 'hex')",
        "type": "'image'",
        "mime": "'image/jpeg'",
        "size": "90000 + n % 50000",
        "name": "'现场' || n || '.jpg'",
        "uploaded_at": at,
    }
    return [
        (Problem, problem, "true"),
        (Clock, clock, "n % 10 <> 0"),
        (Move, {**move, "seq": "1"}, "true"),
        (Move, {**move, "seq": "2", "action": "'problems.close'", "target": "'closed'"}, f"{DRAW} < 78"),
        (Letter, letter, "n % 2 = 0"),
        (ProblemLetter, {"problem_id": key, "letter_id": key}, "n % 2 = 0"),
        (File, file, "n % 3 = 0"),
        (Evidence, {**of_row, "file_id": key, "purpose": "'before'", "attached_at": at}, "n % 3 = 0"),
        (
            Measure,
            {"problem_id": key, "text": "'已更换。'", "done_on": f"({at})::date", "recorded_at": at},
            "n % 3 = 0",
        ),
        (Assist, {"problem_id": key, "unit_id": "regulator"}, "n % 7 = 0"),
        (
            Consent,
            {**of_row, "step": "'problems.extend'", "arguments": "'{\"days\": 5}'", "reason": "'设备未到货'"}
            | {"needs": "'problems.consent'", "state": "'pending'", "asked_at": at},
            f"{DRAW} = 90",
        ),
    ]


def _insert(model: type[models.Model], values: dict[str, str], source: str) -> str:
    columns = {field.column: values.get(field.attname) or _empty(field) for field in model._meta.concrete_fields}
    columns = {name: value for name, value in columns.items() if value}
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(map(_quoted, columns))})"
        f" SELECT {', '.join(columns.values())} FROM {source}"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _empty(field: Any) -> str:
    """What stands in a column of which nothing is said; empty: what the database gives."""
    if field.primary_key:
        return ""
    if field.null:
        return "NULL"
    if isinstance(field, models.BinaryField):
        return "decode(md5(n::text), 'hex')"
    if isinstance(field, models.JSONField):
        return "'[]'" if field.default is list else "'{}'"
    if isinstance(field, models.BooleanField):
        return "false"
    return "0" if isinstance(field, models.IntegerField) else "''"


def _renumber(cursor: Any, model: type[models.Model]) -> None:
    """New rows get numbers behind those given here."""
    key = model._meta.pk
    if key is not None and model in {Problem, Letter, File}:
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}) + 1)")


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
