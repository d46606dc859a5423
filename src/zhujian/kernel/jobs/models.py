"""When each scheduled job last ran. No business data, so nothing here is `Recorded`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledRun(models.Model):
    """One row for each job. A worker takes a turn by swapping `started_at`, so that no two take the same one."""

    name = models.CharField(_("任务"), max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0)
    error = models.CharField(_("最近一次错误"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")
