"""Histories as pages show them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Move
from zhujian.kernel.show import Moment

STEPS: dict[str, tuple[str | Promise, str]] = {
    "invoices.open-task": (_("立项"), "note"),
    "invoices.close-task": (_("结束任务"), "done"),
    "system.invoices.publish": (_("规则命中"), "note"),
    "system.invoices.settle": (_("未再命中"), "note"),
    "invoices.ask": (_("发情况核实函"), "letter"),
    "invoices.answer": (_("单位答复"), "evidence"),
    "invoices.explain": (_("认定有正当理由"), "done"),
    "invoices.accept": (_("转为信号"), "done"),
    "invoices.withdraw": (_("撤销"), "back"),
    "invoices.weigh": (_("调整权重"), "note"),
    "invoices.decide": (_("无须答复"), "done"),
}


def moments(moves: Iterable[Move]) -> list[Moment]:
    """The latest first; the screening itself acts under its own name."""
    return [_moment(move) for move in reversed(list(moves))]


def _moment(move: Move) -> Moment:
    title, kind = STEPS.get(move.action, (move.action, "move"))
    post = _("系统") if move.role == "system" else move.post
    return Moment(at=move.at, title=title, post=post, kind=kind, text=move.reason)  # type: ignore[arg-type]
