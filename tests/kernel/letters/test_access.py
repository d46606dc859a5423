"""Who sees which letters."""

import pytest

from tests.kernel.letters import cabinet
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.visibility import visible_to

OFFICE_ROLES = ("supervision", "resident", "inspection-office", "leader")


@pytest.fixture
def units(db: None) -> tuple[Unit, Unit]:
    return cabinet.bureau("甲"), cabinet.bureau("乙")


@pytest.fixture
def letters(units: tuple[Unit, Unit]) -> tuple[Letter, Letter]:
    return cabinet.issue(units[0], topic="mines"), cabinet.issue(units[1], topic="waters")


def seen(actor: Actor) -> set[int]:
    return set(visible_to(actor, Letter).values_list("pk", flat=True))


def span(*units: Unit, topics: frozenset[str] | None = None) -> Span:
    return Span(frozenset(unit.pk for unit in units) or None, topics)


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_the_office_sees_letters_to_the_units_in_its_spans(
    role: str, units: tuple[Unit, Unit], letters: tuple[Letter, Letter]
) -> None:
    assert seen(cabinet.officer(role, span(units[0]))) == {letters[0].pk}
    assert seen(cabinet.officer(role, span())) == {letter.pk for letter in letters}


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_a_grant_for_one_topic_shows_that_topic_s_letters_alone(role: str, letters: tuple[Letter, Letter]) -> None:
    assert seen(cabinet.officer(role, span(topics=frozenset({"waters"})))) == {letters[1].pk}


def test_a_liaison_sees_the_letters_to_its_own_unit(units: tuple[Unit, Unit], letters: tuple[Letter, Letter]) -> None:
    assert seen(cabinet.officer("liaison", span(units[1]))) == {letters[1].pk}


def test_a_liaison_is_never_without_limits(letters: tuple[Letter, Letter]) -> None:
    assert seen(cabinet.officer("liaison", span())) == set()


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "audit-admin", "observer", "petition-office"])
def test_without_the_permission_nobody_sees_any(role: str, letters: tuple[Letter, Letter]) -> None:
    assert seen(cabinet.officer(role, span(), permissions=frozenset())) == set()


def test_without_a_grant_nobody_sees_any(letters: tuple[Letter, Letter]) -> None:
    assert seen(cabinet.officer("supervision")) == set()
    assert seen(Actor.anonymous()) == set()
