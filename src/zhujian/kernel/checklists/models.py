"""Checklists and their versions. A published version never changes: what was answered refers to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.files.models import File
from zhujian.kernel.records import Recorded


class Checklist(Recorded):
    """One form of a topic. `form_id` is what every client knows it by, and never changes."""

    topic = models.CharField(_("专题"), max_length=40)
    code = models.CharField(_("督查表编码"), max_length=40)
    form_id = models.CharField(_("表单标识"), max_length=128, unique=True)
    title = models.CharField(_("督查表名称"), max_length=200)

    class Meta:
        verbose_name = _("督查表")
        verbose_name_plural = _("督查表")
        ordering = ("topic", "code")
        constraints = (models.UniqueConstraint(fields=("topic", "code"), name="checklists_one_code"),)

    def __str__(self) -> str:
        return self.title


class Version(Recorded):
    """A form as it stood when it was published.

    `version` is the form's own word, `number` counts from 1; `sha256` is its XForm's hash, `definition` what it
    asks (`definitions.Definition`) as JSON.
    """

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions", verbose_name=_("督查表"))
    version = models.CharField(_("版本"), max_length=100)
    number = models.PositiveIntegerField(_("序号"))
    workbook = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("XLSForm 工作簿"))
    xform = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("XForm 表单"))
    sha256 = models.CharField(_("表单摘要"), max_length=64)
    definition = models.JSONField(_("题目"))
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.BigIntegerField(_("发布人"), null=True)

    class Meta:
        verbose_name = _("督查表版本")
        verbose_name_plural = _("督查表版本")
        ordering = ("checklist", "-number")
        constraints = (
            models.UniqueConstraint(fields=("checklist", "version"), name="checklists_one_version"),
            models.UniqueConstraint(fields=("checklist", "number"), name="checklists_one_number"),
        )

    def __str__(self) -> str:
        return f"{self.checklist.title} {self.version}"


class Medium(Recorded):
    """A file that a version shows or looks up: a picture, a list of choices. `name` is what the form calls it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="media", verbose_name=_("督查表版本"))
    name = models.CharField(_("文件名"), max_length=120)
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("督查表附件")
        verbose_name_plural = _("督查表附件")
        ordering = ("version", "name")
        constraints = (models.UniqueConstraint(fields=("version", "name"), name="checklists_one_medium"),)

    def __str__(self) -> str:
        return self.name
