"""Units are added to the tree by the system administrator."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories, personas
from tests.samples import events, run
from zhujian.kernel.errors import Forbidden, Invalid
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units, subtree_ids
from zhujian.kernel.visibility import visible_to

pytestmark = pytest.mark.django_db


def test_a_units_path_leads_from_the_root_to_itself() -> None:
    county = factories.county()
    township = factories.unit(Unit.TOWNSHIP)
    village = factories.unit(Unit.INSTITUTION, parent=township)
    assert county.path == f"/{county.pk}/"
    assert Unit.objects.get(pk=village.pk).path == f"/{county.pk}/{township.pk}/{village.pk}/"


def test_a_subtree_holds_the_root_and_what_lies_below_and_nothing_else() -> None:
    first, second = factories.unit(), factories.unit()
    below = factories.unit(parent=first)
    assert subtree_ids([first]) == {first.pk, below.pk}
    assert subtree_ids([first, second]) == {first.pk, below.pk, second.pk}
    assert subtree_ids([]) == frozenset()


def test_the_path_of_one_unit_is_no_prefix_of_anothers_number() -> None:
    """/1/2/ is not the beginning of /1/20/."""
    units = [factories.unit() for _ in range(12)]
    for unit in units:
        assert subtree_ids([unit]) == {unit.pk}


def test_the_system_administrator_adds_a_unit_and_the_log_says_so() -> None:
    parent = factories.county()
    administrator = personas.system_admin()
    unit = add_unit(administrator, code="ag", name="农业农村局", kind=Unit.GOVERNMENT, parent=parent)
    event = events()[-1]
    assert (event.action, event.subject) == ("org.add-unit", f"org.unit:{unit.pk}")
    assert event.account == administrator.account


@pytest.mark.parametrize("role", ["supervision", "leader", "liaison", "security-admin", "audit-admin"])
def test_nobody_else_adds_a_unit(role: str) -> None:
    parent, actor = factories.county(), personas.actor(role)
    with pytest.raises(Forbidden):
        add_unit(actor, code="x", name="某局", kind=Unit.GOVERNMENT, parent=parent)


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        add_unit(factories.SYSTEM, code=" ", name=" ", kind="ministry", uscc="91350100M000100Y44")
    assert [error.field for error in caught.value.errors] == ["code", "name", "kind", "uscc"]
    assert all(len(error.message) > 3 for error in caught.value.errors)


def test_a_code_is_given_once() -> None:
    factories.unit(code="taken")
    with pytest.raises(Invalid) as caught:
        factories.unit(code="taken")
    assert [error.field for error in caught.value.errors] == ["code"]


def test_units_are_seen_by_everybody_in_a_role_and_by_nobody_else() -> None:
    unit = factories.unit()
    allowed = {
        role for role, actor in personas.everyone().items() if visible_to(actor, Unit).filter(pk=unit.pk).exists()
    }
    assert set(personas.ROLES) - allowed == {"observer", "monitoring-point"}
    assert not visible_to(personas.acting(factories.account()), Unit).exists()


@pytest.mark.parametrize(
    ("since", "until", "active"),
    [
        (None, None, True),
        ("2022-09-30", None, True),
        ("2022-10-01", None, False),
        (None, "2022-10-01", True),
        (None, "2022-09-30", False),
    ],
)
def test_a_unit_is_active_from_one_day_until_before_another(since: str | None, until: str | None, active: bool) -> None:
    unit = factories.unit()
    run(lambda act: Unit.objects.filter(pk=unit.pk).update(active_from=since, active_until=until))
    assert Unit.objects.filter(active_units(date(2022, 9, 30)), pk=unit.pk).exists() is active
