"""Signals: whatever came in, by whatever channel."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.signals.workflow import CHANNELS, STATUSES
from zhujian.kernel.workflow.models import Stateful


class Signal(Stateful):
    """One thing that somebody noticed. No identity of a reporter is held here: petitions have a door of their own.

    `result` names the row that the signal became, such as "problems.problem" and its id.
    """

    topic = models.CharField(_("专题"), max_length=40)
    channel = models.CharField(_("渠道"), max_length=20, choices=CHANNELS)
    summary = models.CharField(_("摘要"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    status = models.CharField(_("状态"), max_length=20, choices=STATUSES)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="signals", verbose_name=_("点位"))
    subject = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("所涉单位"))
    room = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("承办部门"))
    occurred_on = models.DateField(_("发生日期"), null=True)
    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.BigIntegerField(_("登记人"), null=True)
    decided_at = models.DateTimeField(_("研判时间"), null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name=_("并入"))
    transferred_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("移送至"))
    result_kind = models.CharField(_("转为"), max_length=60, blank=True)
    result_row = models.BigIntegerField(_("转为记录"), null=True)

    class Meta:
        verbose_name = _("信号")
        verbose_name_plural = _("信号")
        indexes = (
            models.Index(fields=("status", "-id"), name="signals_status"),
            models.Index(fields=("result_kind", "result_row"), name="signals_result"),
            models.Index(fields=("created_by", "-id"), name="signals_author"),
        )

    def __str__(self) -> str:
        return self.summary

    def get_absolute_url(self) -> str:
        return reverse("signals:detail", args=[self.pk])
