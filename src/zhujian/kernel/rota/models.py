"""Plans: what was committed to before the draw, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.workflow import COMMITTED, CONTRIBUTED, STATUSES
from zhujian.kernel.workflow.models import Stateful


class Plan(Stateful):
    """One draw of a topic's visits from `since` until `until`. `replaces` is the plan whose rest it draws anew.

    `sealed` holds the office's part, encrypted, until it is revealed in `part`. `inputs` may name unannounced visits:
    nobody is shown them before that. Who goes where stands in the visits alone.
    """

    topic = models.CharField(_("专题"), max_length=40)
    month = models.DateField(_("月份"))
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    status = models.CharField(_("状态"), max_length=20, choices=STATUSES)
    room = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("安排部门"))
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("所调整的方案")
    )
    inputs = models.JSONField(_("输入"))
    inputs_hash = models.CharField(_("输入的哈希"), max_length=64)
    sealed = models.CharField(_("密封的机关一方随机数"), max_length=200)
    commitment = models.CharField(_("承诺"), max_length=64, unique=True)
    committed_at = models.DateTimeField(_("承诺时间"))
    committed_by = models.BigIntegerField(_("承诺人"), null=True)
    contribution = models.CharField(_("另一方随机数"), max_length=128, blank=True)
    contributed_at = models.DateTimeField(_("提供时间"), null=True)
    contributed_by = models.BigIntegerField(_("提供人"), null=True)
    plan_hash = models.CharField(_("排班的哈希"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    part = models.CharField(_("机关一方随机数"), max_length=64, blank=True)
    seed = models.CharField(_("种子"), max_length=64, blank=True)
    revealed_at = models.DateTimeField(_("公开时间"), null=True)

    class Meta:
        verbose_name = _("排班方案")
        verbose_name_plural = _("排班方案")
        ordering = ("-month", "-pk")
        indexes = (models.Index(fields=("topic", "month"), name="rota_plan_month"),)
        constraints = (
            models.UniqueConstraint(
                fields=("topic", "month", "room"),
                condition=Q(status__in=(COMMITTED, CONTRIBUTED)),
                name="rota_one_open_draw",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.month:%Y-%m} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rota:detail", args=[self.pk])
