"""Reading the tree of units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Person, Post, Unit
from zhujian.kernel.visibility import ALL, NOTHING, rule


@rule(Unit)
def units_visible(actor: Actor) -> Q:
    """The tree of public bodies is no secret within the office and the units; only a signed-in person sees it."""
    return ALL if actor.may("org.view") else NOTHING


@rule(Person)
def people_visible(actor: Actor) -> Q:
    return ALL if actor.may("org.manage") else NOTHING


@rule(Post)
def posts_visible(actor: Actor) -> Q:
    return ALL if actor.may("org.view") else NOTHING


def subtree_ids(roots: Iterable[Unit]) -> frozenset[int]:
    """Ids of the units below and including each of the roots, in one query."""
    wanted = Q()
    for root in roots:
        wanted |= Q(path__startswith=root.path)
    return frozenset(Unit.objects.filter(wanted).values_list("pk", flat=True)) if wanted else frozenset()


def heads_of(units: Iterable[int | None], on: date | None = None) -> dict[int, Post]:
    """The head's post of each unit on a day, in one query."""
    day = on or time.today()
    posts = (
        Post.objects.filter(unit__in=[unit for unit in units if unit], is_head=True, since__lte=day)
        .filter(Q(until__isnull=True) | Q(until__gt=day))
        .select_related("person")
        .order_by("since")
    )
    return {post.unit_id: post for post in posts}


def active_units(on: date | None = None) -> Q:
    day = on or time.today()
    return (Q(active_from__isnull=True) | Q(active_from__lte=day)) & (
        Q(active_until__isnull=True) | Q(active_until__gt=day)
    )
