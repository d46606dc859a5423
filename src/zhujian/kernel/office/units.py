"""What is on record about a unit: what it owes, how it keeps its time, its letters, its sites, its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.records import label_of
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.visibility import visible_to


@dataclass(frozen=True)
class Branch:
    """A unit in the tree, with how deep it stands and how many open problems it owes."""

    unit: Unit
    depth: int
    owed: int


@dataclass(frozen=True)
class Limb:
    """The units of one kind."""

    title: str
    branches: tuple[Branch, ...]


def owed(actor: Actor, unit: Unit) -> QuerySet[Problem]:
    return visible_to(actor, Problem).filter(owner=unit)


def figures_of(actor: Actor, unit: Unit) -> list[Figure]:
    """What the unit owes and how it keeps its time; each figure opens its list."""
    rows = owed(actor, unit)
    late = timing.light_q(["red"], time.now()) & Q(status__in=OPEN)
    sums = rows.aggregate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=late),
        closed=Count("pk", filter=Q(status="closed")),
        reopened=Count("pk", filter=Q(reopened__gt=0)),
    )
    return [
        Figure(_("未办结"), sums["open"], _("件"), _list(unit, status="open")),
        Figure(_("已超期"), sums["late"], _("件"), _list(unit, status="open", light="red"), light=_red(sums["late"])),
        Figure(_("已销号"), sums["closed"], _("件"), _list(unit, status="closed")),
        Figure(_("曾经重开"), sums["reopened"], _("件"), _list(unit, reopened="1")),
        *_on_time(rows, unit),
        *_letters(actor, unit),
    ]


def _red(count: int) -> Literal["", "red"]:
    return "red" if count else ""


def _list(unit: Unit, **filters: str) -> str:
    return f"{reverse('problems:list')}?{urlencode({'owner': unit.code, **filters})}"


def _on_time(rows: QuerySet[Problem], unit: Unit) -> Iterator[Figure]:
    """Of the closed ones, the share whose clock was stopped in time; nothing where none was closed."""
    closed = rows.filter(status="closed").values("pk")
    clocks = Clock.objects.filter(kind=label_of(Problem), purpose=timing.PURPOSE, row__in=closed)
    found = dict(clocks.values_list("outcome").annotate(n=Count("pk")).order_by())
    met, late = found.get(Clock.MET, 0), found.get(Clock.LATE, 0)
    if met + late:
        change = _("按期 %(met)s 件，超期 %(late)s 件") % {"met": met, "late": late}
        yield Figure(_("按期率"), round(100 * met / (met + late)), "%", _list(unit, status="closed"), change=change)


def _letters(actor: Actor, unit: Unit) -> Iterator[Figure]:
    if actor.may("letters.view"):
        rows = visible_to(actor, Letter).filter(to_unit=unit)
        unsigned = rows.filter(acknowledged_at__isnull=True).count()
        change = _("未签收 %(count)s 份") % {"count": unsigned} if unsigned else ""
        url = f"{reverse('letters:list')}?{urlencode({'unit': unit.code})}"
        yield Figure(_("收到文书"), rows.count(), _("份"), url, change=change)


def limbs(actor: Actor, text: str) -> list[Limb]:
    """The tree by kinds of unit, in the order of the tree; those that `text` names, if it does."""
    rows = visible_to(actor, Unit).filter(active_units())
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__icontains=word))
    is_open = visible_to(actor, Problem).filter(status__in=OPEN, owner__isnull=False)
    counted = dict(is_open.order_by().values_list("owner").annotate(n=Count("pk")))
    shown = list(rows.order_by("path"))
    found: list[Limb] = []
    for kind, title in Unit.KINDS:
        units = [unit for unit in shown if unit.kind == kind]
        present = {unit.pk for unit in units}
        branches = tuple(Branch(unit, _depth(unit, present), counted.get(unit.pk, 0)) for unit in units)
        found += [Limb(str(title), branches)] if branches else []
    return found


def _depth(unit: Unit, present: set[int]) -> int:
    """How many of the units above it stand in the same limb; at most three steps are drawn."""
    above = [int(part) for part in unit.path.strip("/").split("/")[1:-1] if part.isdigit()]
    return min(sum(pk in present for pk in above), 3)
