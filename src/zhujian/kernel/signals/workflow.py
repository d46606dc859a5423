"""The life of a signal: it waits, and it ends in exactly one recorded outcome."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.workflow.moves import Table, transition

STATUSES = (
    ("registered", _("待研判")),
    ("problem", _("已转问题")),
    ("merged", _("已并入")),
    ("transferred", _("已移送")),
    ("dismissed", _("已不予受理")),
)
OUTCOMES = "problem merged transferred dismissed"
TRANSITIONS: Table = {
    "signals.triage": transition("registered", OUTCOMES),
    "signals.dismiss": transition("registered", "dismissed", reason=True),
}
CHANNELS = (
    ("visit", _("现场督查")),
    ("petition", _("信访举报")),
    ("invoice", _("发票疑点")),
    ("demand", _("企业诉求")),
    ("vote", _("民主测评")),
    ("tour", _("巡察移交")),
    ("transfer", _("其他机关移送")),
    ("media", _("舆情")),
    ("observer", _("监督员反映")),
    ("other", _("其他")),
)
