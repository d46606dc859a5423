"""What teams hand in: submissions with every text that was sent, their files, what they raised, and flags."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.checklists.models import Version
from zhujian.kernel.devices.models import Device
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.models import File
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.records import Recorded
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.workflow import STATUSES
from zhujian.kernel.workflow.models import Stateful


class Submission(Stateful):
    """The answers to a checklist at one visit. `current` is the text that counts; earlier ones are kept beside it.

    `started_at`, `ended_at` and `sent_at` are by the phone's clock, `received_at` by ours.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="submissions", verbose_name=_("督查"))
    form = models.ForeignKey(Version, models.PROTECT, related_name="submissions", verbose_name=_("督查表版本"))
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="submissions", verbose_name=_("手机"))
    status = models.CharField(_("状态"), max_length=20, choices=STATUSES)
    account = models.BigIntegerField(_("提交人"), null=True)
    via = models.CharField(_("方式"), max_length=10)
    current = models.CharField(_("答卷标识"), max_length=100, unique=True)
    digest = models.CharField(_("答案摘要"), max_length=64, db_index=True)
    expected = models.JSONField(_("应有附件"), default=list)
    complete = models.BooleanField(_("附件齐全"))
    started_at = models.DateTimeField(_("开始填写"), null=True)
    ended_at = models.DateTimeField(_("填写完成"), null=True)
    sent_at = models.DateTimeField(_("手机发送时间"), null=True)
    received_at = models.DateTimeField(_("收到时间"))
    reading_seconds = models.PositiveIntegerField(_("最短阅读时间（秒）"), default=0)
    raised_at = models.DateTimeField(_("发现转入时间"), null=True)
    assessed_at = models.DateTimeField(_("比对时间"), null=True)

    class Meta:
        verbose_name = _("督查答卷")
        verbose_name_plural = _("督查答卷")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("raised_at",), condition=Q(raised_at__isnull=True), name="submissions_to_raise"),
            models.Index(fields=("assessed_at",), condition=Q(assessed_at__isnull=True), name="submissions_to_assess"),
        )

    def __str__(self) -> str:
        return self.current

    def get_absolute_url(self) -> str:
        return reverse("visits:detail", args=[self.visit_id])


class Revision(Recorded):
    """One text as it was sent. It is never changed: an edit is a further one."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="revisions", verbose_name=_("答卷"))
    instance = models.CharField(_("答卷标识"), max_length=100, unique=True)
    deprecated = models.CharField(_("所替换的答卷"), max_length=100, blank=True)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    xml = models.TextField(_("原文"))
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("答卷原文")
        verbose_name_plural = _("答卷原文")
        ordering = ("pk",)


class Attachment(Recorded):
    """A file of a submission by the name that its text calls it by.

    `likeness`: 64 bits of how a picture looks, written once the comparison has looked at it. `replaced`: another
    content came later under the same name and counts; this one is kept beside it.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attachments", verbose_name=_("答卷"))
    name = models.CharField(_("文件名"), max_length=200)
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("文件"))
    likeness = models.CharField(_("画面特征"), max_length=16, blank=True)
    replaced = models.BooleanField(_("已被替换"), default=False)
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("答卷附件")
        verbose_name_plural = _("答卷附件")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "name"), condition=Q(replaced=False), name="submissions_attachment_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Finding(Recorded):
    """One answer that raises a category, and the signal and problem that became of it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="findings", verbose_name=_("答卷"))
    question = models.CharField(_("题目"), max_length=255)
    at = models.CharField(_("所在行"), max_length=40, blank=True)
    category = models.CharField(_("类别"), max_length=60)
    text = models.TextField(_("内容"))
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="+", verbose_name=_("信号"))
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="+", verbose_name=_("问题"))

    class Meta:
        verbose_name = _("督查发现")
        verbose_name_plural = _("督查发现")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "question", "at", "category"), name="submissions_finding_once"
            ),
        )


class Missed(Recorded):
    """A fault that the regulator's own visit, some days before ours, had passed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="missed", verbose_name=_("督查发现"))
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="missed", verbose_name=_("监管部门检查"))
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="missed", verbose_name=_("问题"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="missed", verbose_name=_("监管部门"))
    days = models.PositiveSmallIntegerField(_("相隔天数"))
    noted_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("失察")
        verbose_name_plural = _("失察")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("finding", "visit"), name="submissions_missed_once"),)


class Flag(Recorded):
    """Something for a person to look at, with its figures. A flag decides nothing."""

    FAR, WINDOW, REUSED, ALIKE = "far", "window", "reused", "alike"
    FAST, IDENTICAL, CLOCK, LATE = "fast", "identical", "clock", "late"
    UNKNOWN, BROKEN, REPLACED = "unknown", "broken", "replaced"
    KINDS = (
        (FAR, _("位置离点位较远")),
        (WINDOW, _("照片不是督查时段拍摄")),
        (REUSED, _("照片此前用过")),
        (ALIKE, _("照片与此前的几乎相同")),
        (FAST, _("填写快于阅读")),
        (IDENTICAL, _("答案与此前完全相同")),
        (CLOCK, _("手机时钟有偏差")),
        (LATE, _("迟交")),
        (UNKNOWN, _("含有表单没有的内容")),
        (BROKEN, _("照片不能完整显示")),
        (REPLACED, _("同名附件先后不同")),
    )

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="flags", verbose_name=_("答卷"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="flags", verbose_name=_("附件"))
    kind = models.CharField(_("类别"), max_length=10, choices=KINDS)
    figures = models.JSONField(_("数据"), default=dict)
    noted_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("疑点")
        verbose_name_plural = _("疑点")
        ordering = ("pk",)
