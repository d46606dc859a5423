"""Numbers of tasks and doubts: by the year, without gaps."""

from __future__ import annotations

from zhujian.kernel.api import Act, local_date
from zhujian.topics.invoices.models import Series

TASK, DOUBT = "RW", "FP"
DIGITS = {TASK: 4, DOUBT: 6}


def take_numbers(act: Act, kind: str, count: int = 1) -> list[str]:
    """The next `count` numbers of a kind, such as FP-2022-000117; others wait until this transaction ends."""
    year = local_date(act.now).year
    made, _created = Series.objects.get_or_create(kind=kind, year=year)
    series = act.lock(Series, made.pk)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{kind}-{year}-{number:0{DIGITS[kind]}}" for number in range(first, first + count)]
