"""The list of sites that a form chooses from, made for the team that downloads it.

It holds every site of the topic that the team may see, and not the visits that lie before it: a list of those on a
phone would tell whoever holds it where a covert team goes next.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.supplies import SITES, supply
from zhujian.kernel.field.models import Site
from zhujian.kernel.field.queries import sites_of

COLUMNS = ("name", "label", "label_en", "owner", "township")
ENGLISH = "name_en"


@supply(SITES)
def as_csv(actor: Actor, topic: str) -> bytes:
    """UTF-8: `name` is the site's code, `label` its name, then owner, township and the topic's own fields."""
    rows = list(sites_of(actor, topic).order_by("code"))
    fields = sorted({key for row in rows for key, value in row.data.items() if _is_plain(value)} - {*COLUMNS, ENGLISH})
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, [*COLUMNS, *fields], restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_row(row, fields))
    return target.getvalue().encode()


def _row(site: Site, fields: list[str]) -> dict[str, Any]:
    return {
        "name": site.code,
        "label": site.name,
        "label_en": site.data.get(ENGLISH) or site.name,
        "owner": site.owner.name,
        "township": site.township.name if site.township else "",
        **{name: site.data[name] for name in fields if _is_plain(site.data.get(name))},
    }


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
