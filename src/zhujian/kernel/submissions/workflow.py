"""The life of a submission: received, then reviewed, in ODK's words; an edit brings it back to received."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.workflow.moves import Table, transition

STATUSES = (
    ("received", _("待审核")),
    ("accepted", _("已通过")),
    ("has-issues", _("有疑问")),
    ("rejected", _("不采用")),
)
OUTCOMES = ("accepted", "has-issues", "rejected")

TRANSITIONS: Table = {
    "submissions.edit": transition("received has-issues", "received"),
    "visits.review": transition("received accepted has-issues", "accepted has-issues rejected"),
    "submissions.reject": transition("received accepted has-issues", "rejected", reason=True),
}
