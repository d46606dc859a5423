"""What waits for an actor here: doubts to look at, letters to answer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Desk, Queue, today
from zhujian.topics.invoices.models import Doubt, Question
from zhujian.topics.invoices.workflow import OPEN

DOUBTS = (
    Queue("doubts-new", _("待核查疑点"), "invoices.judge", "today", lambda _actor: Q(status="new", is_gone=False)),
    Queue("doubts-answered", _("单位已答复"), "invoices.judge", "today", lambda _actor: Q(status="answered")),
    Queue(
        "doubts-gone", _("未再命中待撤销"), "invoices.judge", "today", lambda _actor: Q(status__in=OPEN, is_gone=True)
    ),
)
QUESTIONS = (
    Queue("questions-asked", _("待答复情况核实函"), "invoices.answer", "today", lambda _actor: Q(status="asked")),
    Queue(
        "questions-late",
        _("逾期未答复"),
        "invoices.view",
        "soon",
        lambda _actor: Q(status="asked", due_on__lt=today()),
        light="red",
    ),
)
DESKS = (
    Desk(Doubt, DOUBTS, "invoices:doubts", Q(status__in=OPEN)),
    Desk(Question, QUESTIONS, "invoices:questions", Q(status="asked")),
)
