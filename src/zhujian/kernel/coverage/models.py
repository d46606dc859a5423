"""What this room writes itself: that a regulator's repeated lapses were made a signal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import Recorded
from zhujian.kernel.signals.models import Signal


class Reproach(Recorded):
    """A signal against the regulator of a topic for what it missed from one day until another; none is told twice."""

    topic = models.CharField(_("专题"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reproaches", verbose_name=_("监管部门"))
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    cases = models.PositiveIntegerField(_("失察次数"))
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+", verbose_name=_("信号"))
    made_at = models.DateTimeField(_("提出时间"))
    made_by = models.BigIntegerField(_("提出人"), null=True)

    class Meta:
        verbose_name = _("监管失察信号")
        verbose_name_plural = _("监管失察信号")
        ordering = ("-until", "-pk")
        constraints = (models.UniqueConstraint(fields=("topic", "unit", "since"), name="coverage_reproach_once"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.since} – {self.until}"
