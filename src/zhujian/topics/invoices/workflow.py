"""The lives of tasks, of work on them, of doubts and of questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Table, transition

TASK_STATUSES = (("open", _("进行中")), ("closed", _("已结束")))
WORK_STATUSES = (("waiting", _("排队中")), ("done", _("已完成")), ("failed", _("已中断")))
DOUBT_STATUSES = (
    ("new", _("待核查")),
    ("asked", _("已发函")),
    ("answered", _("已答复")),
    ("explained", _("已说明")),
    ("accepted", _("已转信号")),
    ("withdrawn", _("已撤销")),
)
OPEN = ("new", "asked", "answered")
DECIDED = ("explained", "accepted", "withdrawn")
VERDICTS = (("right", _("属实")), ("innocent", _("有正当理由")), ("wrong", _("规则误判")))
QUESTION_STATUSES = (("asked", _("待答复")), ("answered", _("已答复")), ("closed", _("无须答复")))
STANDING_STATUSES = (("full", _("正常")), ("weakened", _("已降权")))

TASKS: Table = {"invoices.close-task": transition("open", "closed", reason=True)}
WORK: Table = {
    "system.invoices.finish": transition("waiting", "done"),
    "system.invoices.fail": transition("waiting", "failed"),
    "invoices.screen-again": transition("failed", "waiting"),
    "invoices.bring-again": transition("failed", "waiting"),
}
DOUBTS: Table = {
    "invoices.ask": transition("new answered", "asked"),
    "invoices.answer": transition("asked", "answered"),
    "invoices.explain": transition("new asked answered", "explained", reason=True),
    "invoices.accept": transition("new asked answered", "accepted", reason=True),
    "invoices.withdraw": transition("new asked answered", "withdrawn", reason=True),
}
QUESTIONS: Table = {
    "invoices.answer": transition("asked", "answered"),
    "invoices.decide": transition("asked", "closed"),
}
STANDINGS: Table = {"invoices.weigh": transition("full weakened", "full weakened")}
