"""What this room says about problems: that the regulator had passed the site some days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.problems.remarks import Remark, remark
from zhujian.kernel.submissions.models import Missed
from zhujian.kernel.visibility import visible_to


@remark("missed-by")
def missed_by(actor: Actor, problems: Sequence[int]) -> Mapping[int, Sequence[Remark]]:
    rows = visible_to(actor, Missed).filter(problem__in=problems).select_related("visit", "unit").order_by("pk")
    found: dict[int, list[Remark]] = defaultdict(list)
    for row in rows:
        words = _("%(unit)s于 %(day)s 检查未发现（%(days)d 天前）") % {
            "unit": row.unit,
            "day": row.visit.day,
            "days": row.days,
        }
        url = reverse("visits:detail", args=[row.visit_id])
        found[row.problem_id or 0].append(Remark("missed-by", _("监管部门失察"), words, url))
    return found
