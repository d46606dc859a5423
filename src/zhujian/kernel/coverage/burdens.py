"""What supervision cost a unit in a month: how many visits it had, and how many form fields were filled about it.

Visits count once they have taken place, whichever topic sent them and whether ours or the regulator's own; form
fields are the questions that each form asks. An unannounced visit that is not done is in no figure here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.visibility import visible_to


@dataclass(frozen=True)
class Burden:
    """`visits` are all of them, `first_line` those among them that the regulator made itself."""

    unit: Unit
    month: Month
    visits: int = 0
    first_line: int = 0
    forms: int = 0
    fields: int = 0

    @property
    def url(self) -> str:
        """The visits that are counted."""
        days = {"from": self.month.first.isoformat(), "to": self.month.last.isoformat()}
        return f"{reverse('visits:list')}?{urlencode({'owner': self.unit.code, 'status': 'done', **days})}"


def burden_of(actor: Actor, unit: Unit, month: Month | None = None) -> Burden:
    """One unit's month, the current one by default."""
    return burdens_of(actor, [unit], month or Month.current())[0]


def burdens_of(actor: Actor, units: Collection[Unit], month: Month) -> list[Burden]:
    """Each unit's month, the heaviest first; three queries, however many units there are."""
    done = visits_in(actor, month).filter(site__owner__in=[unit.pk for unit in units])
    counted = done.values_list("site__owner").annotate(
        every=Count("pk"), first=Count("pk", filter=Q(origin=Visit.REGULATOR))
    )
    visits = {pk: (every, first) for pk, every, first in counted}
    forms = _forms(done)
    asked = _asked({version for counted in forms.values() for version in counted})
    found = [_burden(unit, month, visits.get(unit.pk, (0, 0)), forms.get(unit.pk, Counter()), asked) for unit in units]
    return sorted(found, key=lambda burden: (-burden.visits, -burden.fields, burden.unit.code))


def visits_in(actor: Actor, month: Month) -> QuerySet[Visit]:
    """What took place in the month."""
    return visible_to(actor, Visit).filter(status="done", day__range=(month.first, month.last)).order_by()


def _forms(done: QuerySet[Visit]) -> dict[int, Counter[int]]:
    """Unit -> version -> how often that form was filled about it: a number, not what was written."""
    rows = Submission.objects.filter(visit__in=done.values("pk")).order_by()
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for unit, version, count in rows.values_list("visit__site__owner", "form").annotate(n=Count("pk")):
        found[unit][version] = count
    return found


def _asked(versions: Iterable[int]) -> dict[int, int]:
    rows = Version.objects.filter(pk__in=list(versions))
    return {row.pk: definition_of(row).asked for row in rows}


def _burden(unit: Unit, month: Month, visits: tuple[int, int], forms: Counter[int], asked: dict[int, int]) -> Burden:
    fields = sum(asked[version] * count for version, count in forms.items())
    return Burden(unit, month, *visits, forms=forms.total(), fields=fields)
