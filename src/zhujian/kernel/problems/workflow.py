"""The life of a problem: its states, and which step leads from which to which."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.workflow.moves import Table, transition

STATUSES = (
    ("registered", _("已登记")),
    ("assigned", _("已交办")),
    ("acknowledged", _("已签收")),
    ("objected", _("已提异议")),
    ("rectifying", _("整改中")),
    ("submitted", _("已报送")),
    ("returned", _("已退回")),
    ("suspended", _("已中止")),
    ("reopened", _("已重开")),
    ("closed", _("已销号")),
    ("dismissed", _("已撤销")),
    ("merged", _("已并案")),
)
OPEN = frozenset(code for code, _name in STATUSES) - {"closed", "dismissed", "merged"}
WITH_OFFICE = frozenset({"registered", "objected", "submitted", "suspended", "reopened"})
WITH_UNIT = frozenset({"assigned", "acknowledged", "objected", "rectifying", "returned", "suspended"})
TO_ASSIGN = ("registered", "reopened")
_SET_ASIDE = "registered assigned acknowledged objected rectifying returned suspended reopened"

TRANSITIONS: Table = {
    "problems.assign": transition("registered reopened", "assigned"),
    "problems.acknowledge": transition("assigned", "acknowledged"),
    "problems.object": transition("assigned", "objected", reason=True),
    "problems.objection": transition("objected", "assigned registered", reason=True),
    "problems.rectify": transition("acknowledged rectifying returned", "rectifying"),
    "problems.submit": transition("rectifying returned", "submitted", reason=True),
    "problems.return": transition("submitted", "returned", reason=True),
    "problems.close": transition("submitted", "closed", reason=True),
    "problems.reopen": transition("closed dismissed merged", "reopened", reason=True),
    "problems.look-back": transition("closed", "closed reopened", reason=True),
    "problems.suspend": transition("assigned acknowledged rectifying returned", "suspended", reason=True),
    "problems.resume": transition("suspended", "assigned acknowledged rectifying returned", reason=True),
    "problems.extend": transition("assigned acknowledged rectifying returned", ""),
    "problems.dismiss": transition(_SET_ASIDE, "dismissed"),
    "problems.merge": transition(_SET_ASIDE, "merged", reason=True),
    "problems.chase": transition(WITH_UNIT, "", reason=True),
}

VERBS = tuple(name.removeprefix("problems.") for name in TRANSITIONS)
