"""No recorded row is written outside an action, by whichever route of the ORM."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import update_last_login
from django.core.serializers.base import DeserializedObject
from django.db import connection, transaction
from django.db.models import F

from tests import factories
from tests.samples import Link, Sample, Ticket, faults, run, sample
from zhujian.kernel.access.models import Account
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import OutsideAction
from zhujian.kernel.records import recorded_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

Route = Callable[[Sample, Sample], object]


def _save(row: Sample, other: Sample) -> None:
    row.text = "changed"
    row.save()


def _save_some(row: Sample, other: Sample) -> None:
    row.text = "changed"
    row.save(update_fields=["text"])


def _save_expression(row: Sample, other: Sample) -> None:
    row.number = F("number") + 1
    row.save()


def _save_recorded_beside_unrecorded(row: Sample, other: Sample) -> None:
    row.text, row.reads = "changed", 1
    row.save(update_fields=["text", "reads"])


def _bulk_update(row: Sample, other: Sample) -> None:
    row.text = "changed"
    Sample.objects.bulk_update([row], ["text"])


def _load_fixture(row: Sample, other: Sample) -> None:
    row.text = "changed"
    DeserializedObject(row).save()


def _swap(row: Sample, other: Sample) -> None:
    row.swap({"text": ""}, text="changed")


ROUTES: dict[str, Route] = {
    "save": _save,
    "save of some columns": _save_some,
    "save of an expression": _save_expression,
    "save of a recorded beside an unrecorded column": _save_recorded_beside_unrecorded,
    "save of a new row": lambda row, other: Sample(text="new").save(),
    "save_base": lambda row, other: row.save_base(),
    "delete": lambda row, other: row.delete(),
    "create": lambda row, other: Sample.objects.create(text="new"),
    "get_or_create": lambda row, other: Sample.objects.get_or_create(text="new"),
    "update_or_create, new": lambda row, other: Sample.objects.update_or_create(text="new"),
    "update_or_create, known": lambda row, other: Sample.objects.update_or_create({"text": "changed"}, pk=row.pk),
    "bulk_create": lambda row, other: Sample.objects.bulk_create([Sample(text="new")]),
    "bulk_update": _bulk_update,
    "update": lambda row, other: Sample.objects.update(text="changed"),
    "update of a filtered set": lambda row, other: Sample.objects.filter(pk=row.pk).update(number=F("number") + 1),
    "update through the base manager": lambda row, other: Sample._base_manager.filter(pk=row.pk).update(text="changed"),
    "bulk_create through the base manager": lambda row, other: Sample._base_manager.bulk_create([Sample(text="new")]),
    "swap": _swap,
    "delete of a set": lambda row, other: Sample.objects.filter(pk=row.pk).delete(),
    "delete through the base manager": lambda row, other: Sample._base_manager.filter(pk=row.pk).delete(),
    "related create": lambda row, other: row.children.create(text="new"),
    "related add": lambda row, other: row.children.add(other),
    "related add, one by one": lambda row, other: row.children.add(other, bulk=False),
    "related set": lambda row, other: row.children.set([other]),
    "related update": lambda row, other: other.parent.children.update(text="changed"),
    "related remove": lambda row, other: other.parent.children.remove(other),
    "related clear": lambda row, other: other.parent.children.clear(),
    "many-to-many add": lambda row, other: row.peers.add(other),
    "many-to-many remove": lambda row, other: row.peers.remove(row),
    "many-to-many clear": lambda row, other: row.peers.clear(),
    "a fixture file": _load_fixture,
}


def _tables() -> list[list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        found = []
        for table in (Sample, Link, Ticket):
            cursor.execute(f"SELECT * FROM {table._meta.db_table} ORDER BY id")
            found.append([tuple(map(str, map(_readable, row))) for row in cursor.fetchall()])
        return found


def _readable(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES.keys())
def test_a_recorded_row_is_not_written_outside_an_action(route: Route) -> None:
    row, parent = sample(), sample()
    other = sample(parent=parent)
    run(lambda act: Link.objects.create(left=row, right=row))
    before, logged = _tables(), Event.objects.count()
    with pytest.raises(OutsideAction):
        route(row, other)
    # Some routes mark the test's own transaction as broken, which would undo what they should not have written.
    transaction.set_rollback(False)
    assert _tables() == before
    assert Event.objects.count() == logged


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES.keys())
def test_the_same_route_is_open_inside_an_action_and_the_log_then_knows_the_rows(route: Route) -> None:
    parent = sample()
    row, other = sample(), sample(parent=parent)
    run(lambda act: Link.objects.create(left=other, right=other))
    run(lambda act: route(row, other))
    assert faults() == []


def test_a_column_that_the_log_does_not_answer_for_is_written_freely() -> None:
    row = sample()
    row.reads = 7
    row.save(update_fields=["reads"])
    row.refresh_from_db()
    assert row.reads == 7


def test_the_time_of_the_last_sign_in_is_written_without_an_action() -> None:
    account = factories.account()
    update_last_login(None, account)
    account.refresh_from_db()
    assert account.last_login is not None
    with pytest.raises(OutsideAction), transaction.atomic():
        account.save(update_fields=["last_login", "name"])


def test_a_password_is_never_rehashed_behind_the_log() -> None:
    account = factories.account(password=factories.PASSWORD)
    stored = Account.objects.get(pk=account.pk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.must_update", lambda *_: True)
        assert stored.check_password(factories.PASSWORD)
    assert Account.objects.get(pk=account.pk).password == account.password


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label_lower)
def test_nothing_deletes_or_changes_a_recorded_row_in_passing(model: type) -> None:
    """A cascade or a hidden table between two rows would write behind the log's back."""
    for field in model._meta.get_fields():
        if field.many_to_many and not field.auto_created:
            assert not field.remote_field.through._meta.auto_created, field
        if field.concrete and field.is_relation and not field.many_to_many:
            assert field.remote_field.on_delete.__name__ in {"PROTECT", "RESTRICT", "DO_NOTHING"}, field
