"""What happened to a problem, in the office's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.ui.components.details import MomentKind
from zhujian.kernel.workflow.models import Consent, Move

ACTIONS: dict[str, str | Promise] = {
    "problems.register": _("登记"),
    "problems.assign": _("交办"),
    "problems.acknowledge": _("签收"),
    "problems.object": _("提出异议"),
    "problems.objection": _("决定异议"),
    "problems.rectify": _("填报整改措施"),
    "problems.submit": _("报送整改结果"),
    "problems.return": _("退回补改"),
    "problems.close": _("核查销号"),
    "problems.reopen": _("重开"),
    "problems.look-back": _("回头看"),
    "problems.suspend": _("中止"),
    "problems.resume": _("恢复"),
    "problems.extend": _("延期"),
    "problems.dismiss": _("撤销"),
    "problems.merge": _("并案"),
    "problems.chase": _("催办"),
    "problems.take-over": _("由台账转入"),
    "problems.hand-over": _("工作移交"),
    "problems.turned-green": _("时限首次提醒"),
    "problems.turned-amber": _("时限转黄"),
    "problems.turned-red": _("时限转红"),
    "problems.chase-receipt": _("催办签收"),
}
KINDS: dict[str, MomentKind] = {
    "problems.close": "done",
    "problems.return": "back",
    "problems.object": "back",
    "problems.reopen": "back",
    "problems.suspend": "clock",
    "problems.resume": "clock",
    "problems.extend": "clock",
    "problems.turned-green": "clock",
    "problems.turned-amber": "clock",
    "problems.turned-red": "clock",
    "problems.assign": "letter",
    "problems.chase": "note",
    "problems.chase-receipt": "note",
    "problems.rectify": "evidence",
    "problems.look-back": "reading",
}


def action_words(move: Move) -> str:
    return str(ACTIONS.get(move.action, move.action))


def moment_kind(move: Move) -> MomentKind:
    return KINDS.get(move.action, "move")


def consent_words(waiting: Consent) -> str:
    if waiting.step == "problems.extend":
        return _t("申请延期 %(days)s 天") % {"days": waiting.arguments.get("days")}
    return _t("申请%(step)s") % {"step": ACTIONS.get(waiting.step, waiting.step)}
