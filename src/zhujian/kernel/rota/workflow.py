"""The life of a plan: committed to, contributed to, published, revealed; or abandoned before it was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.workflow.moves import Table, transition

COMMITTED, CONTRIBUTED, PUBLISHED = "committed", "contributed", "published"
REVEALED, ABANDONED = "revealed", "abandoned"
STATUSES = (
    (COMMITTED, _("已承诺")),
    (CONTRIBUTED, _("已提供随机数")),
    (PUBLISHED, _("已公布")),
    (REVEALED, _("已公开种子")),
    (ABANDONED, _("已作废")),
)
OPEN = frozenset({COMMITTED, CONTRIBUTED})

TRANSITIONS: Table = {
    "rota.contribute": transition(COMMITTED, CONTRIBUTED),
    "rota.publish": transition(CONTRIBUTED, PUBLISHED),
    "rota.reveal": transition(PUBLISHED, REVEALED),
    "rota.abandon": transition((COMMITTED, CONTRIBUTED), ABANDONED, reason=True),
}
