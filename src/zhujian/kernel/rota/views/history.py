"""A draw as it came about, in plain words: each step with who took it, its number in the log, and what was fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.workflow import ABANDONED, COMMITTED, CONTRIBUTED, PUBLISHED, REVEALED
from zhujian.kernel.time import local_date
from zhujian.kernel.ui.components.details import Moment, Stage
from zhujian.kernel.ui.formats import day
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import history

FIXED = _("点位、督查组、缺勤、回避和此前的督查就此固定；机关一方的随机数抽出并密封。二者的哈希记入日志，都不能再换。")
TITLES: Mapping[str, Promise] = {
    "rota.commit": _("作出承诺"),
    "rota.replan": _("就余下的日子重新承诺"),
    "rota.contribute": _("提供另一方随机数"),
    "rota.publish": _("计算并公布"),
    "rota.reveal": _("公开种子"),
    "rota.abandon": _("作废"),
}
MEANS: Mapping[str, Promise] = {
    "rota.commit": FIXED,
    "rota.replan": FIXED,
    "rota.contribute": _("在承诺之后提供，当即公开。双方在选定自己的数时，都不知道对方的数。"),
    "rota.publish": _("种子由双方随机数和输入的哈希合成，排班由种子算出。排班的哈希记入日志，暗访不因此泄露。"),
    "rota.reveal": _("机关一方随机数、全部输入和种子记入日志。任何人都可以由此重算，并与前三步的哈希核对。"),
}
KINDS: Mapping[str, Any] = {"rota.publish": "evidence", "rota.reveal": "done", "rota.abandon": "back"}
FIELDS: Mapping[str, tuple[tuple[Promise, str], ...]] = {
    "rota.commit": ((_("承诺"), "commitment"), (_("输入的哈希"), "inputs_hash")),
    "rota.replan": ((_("承诺"), "commitment"), (_("输入的哈希"), "inputs_hash")),
    "rota.contribute": ((_("另一方随机数"), "contribution"),),
    "rota.publish": ((_("排班的哈希"), "plan_hash"),),
    "rota.reveal": ((_("机关一方随机数"), "part"), (_("种子"), "seed")),
}
LIFE = (
    (COMMITTED, _("承诺"), "committed_at"),
    (CONTRIBUTED, _("另一方随机数"), "contributed_at"),
    (PUBLISHED, _("公布"), "published_at"),
    (REVEALED, _("公开种子"), "revealed_at"),
)


def moments_of(plan: Plan, steps: Iterable[Mapping[str, Any]]) -> list[Moment]:
    """First to last, since each step rests on the one before it."""
    seqs = {step["action"]: step["seq"] for step in steps}
    moves = list(history(plan))
    names = Account.objects.in_bulk({move.account for move in moves if move.account is not None})
    return [_moment(plan, move, names, seqs.get(move.action)) for move in moves]


def _moment(plan: Plan, move: Move, names: Mapping[int, Account], seq: int | None) -> Moment:
    details = [(label, getattr(plan, name)) for label, name in FIELDS.get(move.action, ())]
    if seq is not None:
        details.append((_("日志序号"), str(seq)))
    account = names.get(move.account) if move.account is not None else None
    return Moment(
        at=move.at,
        title=TITLES.get(move.action, move.action),
        actor=str(account) if account else "",
        post=_t("系统") if move.role == "system" else move.post,
        kind=KINDS.get(move.action, "move"),
        text=move.reason or MEANS.get(move.action, ""),
        details=details,
    )


def stages_of(plan: Plan) -> list[Stage]:
    """The four steps; of a draw that was given up, those that it had taken."""
    taken = [(label, getattr(plan, column)) for _status, label, column in LIFE]
    done = sum(at is not None for _label, at in taken)
    if plan.status == ABANDONED:
        found = [Stage(label, "done", day(local_date(at))) for label, at in taken if at is not None]
        return [*found, Stage(_("作废"), "now")]
    return [
        Stage(label, "done" if at else "now" if place == done else "todo", day(local_date(at)) if at else "")
        for place, (label, at) in enumerate(taken)
    ]
