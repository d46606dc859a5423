"""People hold posts from one day until another; a unit has one head at a time."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories, personas
from tests.concurrency import refusals, together
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.org.actions import add_post, end_post
from zhujian.kernel.org.models import Person, Post, Unit
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.visibility import visible_to

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2021, 5, 1), date(2022, 3, 1)


def name_of_head(unit: Unit, on: date) -> str:
    post = heads_of([unit.pk], on).get(unit.pk)
    return post.person.name if post else ""


def test_a_new_head_follows_the_former_one_on_the_same_day() -> None:
    unit = factories.unit()
    factories.post(unit, name="前任", since=FIRST)
    factories.post(unit, name="现任", since=SECOND)
    days = [date(2021, 4, 30), FIRST, date(2022, 2, 28), SECOND, date(2022, 9, 30)]
    assert [name_of_head(unit, day) for day in days] == ["", "前任", "前任", "现任", "现任"]


def test_a_deputy_ends_nobodys_post() -> None:
    unit = factories.unit()
    factories.post(unit, name="局长", since=FIRST)
    factories.post(unit, name="副局长", title="副局长", since=SECOND, is_head=False)
    assert name_of_head(unit, SECOND) == "局长"


def test_a_head_who_came_before_the_present_one_is_refused() -> None:
    unit = factories.unit()
    factories.post(unit, name="现任", since=SECOND)
    with pytest.raises(Invalid) as caught:
        factories.post(unit, name="前任", since=FIRST)
    assert [error.field for error in caught.value.errors] == ["since"]
    assert name_of_head(unit, SECOND) == "现任"


def test_heads_of_many_units_take_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    units = [factories.unit() for _ in range(3)]
    for unit in units[:2]:
        factories.post(unit, name=f"{unit.name}局长")
    with django_assert_num_queries(1):
        found = heads_of([*(unit.pk for unit in units), None], date(2022, 9, 30))
        assert {pk: post.person.name for pk, post in found.items()} == {
            unit.pk: f"{unit.name}局长" for unit in units[:2]
        }


def test_a_post_ends_on_a_day() -> None:
    post = factories.post(factories.unit(), since=FIRST)
    end_post(personas.system_admin(), post=post, until=SECOND)
    assert Post.objects.get(pk=post.pk).until == SECOND
    assert name_of_head(post.unit, SECOND) == ""


def test_a_post_does_not_end_before_it_began() -> None:
    post = factories.post(factories.unit(), since=SECOND)
    with pytest.raises(Invalid) as caught:
        end_post(factories.SYSTEM, post=post, until=FIRST)
    assert [error.field for error in caught.value.errors] == ["until"]


def test_name_and_title_are_both_named_where_both_are_missing() -> None:
    with pytest.raises(Invalid) as caught:
        factories.post(factories.unit(), name=" ", title=" ")
    assert [error.field for error in caught.value.errors] == ["name", "title"]


def test_only_the_system_administrator_writes_posts() -> None:
    unit = factories.unit()
    post = factories.post(unit)
    for role in ("supervision", "liaison", "security-admin"):
        actor = personas.actor(role)
        with pytest.raises(Forbidden):
            add_post(actor, name="某人", unit=unit, title="局长", since=FIRST)
        with pytest.raises(Forbidden):
            end_post(actor, post=post, until=SECOND)


def test_telephone_numbers_are_seen_by_the_system_administrator_alone() -> None:
    factories.post(factories.unit(), phone="13800000000")
    seeing = {role for role, actor in personas.everyone().items() if visible_to(actor, Person).exists()}
    assert seeing == {"system-admin"}


@pytest.mark.django_db(transaction=True)
def test_of_heads_named_at_the_same_moment_one_is_the_head() -> None:
    unit = factories.unit()
    results = together([lambda: factories.post(unit, since=SECOND)] * 5)
    assert all(isinstance(error, Conflict) for error in refusals(results))
    assert Post.objects.filter(unit=unit, until=None).count() == 1
