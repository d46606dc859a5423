"""What evidence a problem needs before it can be reported or closed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.records import label_of
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.wording import listed

PURPOSES = {"before": _("整改前照片"), "after": _("整改后照片"), "measure": _("整改佐证")}


def evidence_of(problem: Problem) -> list[Evidence]:
    """Evidence attached to the problem, oldest first."""
    rows = Evidence.objects.filter(kind=label_of(Problem), row=problem.pk)
    return list(rows.select_related("file").order_by("pk"))


def missing_evidence(problem: Problem) -> str:
    """Why the evidence does not suffice; an empty text where it does.

    What was handed in before the present order does not count: a fault that comes back is put right anew.
    """
    since = problem.assigned_at or problem.created_at
    rows = lookups.every(Evidence, kind=label_of(Problem), row=problem.pk)
    offered = {row.purpose for row in rows if row.attached_by not in problem.assigners and row.attached_at >= since}
    if not offered:
        return _("没有佐证材料，不能报送或销号；请先上传整改佐证。")
    found = find_topic(problem.topic)
    category = found.category(problem.category) if found else None
    needed = [purpose for purpose in (category.evidence if category else ()) if purpose not in offered]
    if needed:
        names = listed(str(PURPOSES.get(purpose, purpose)) for purpose in needed)
        return _("还缺少佐证：%(names)s。") % {"names": names}
    return ""
