"""Uploads, and what they are evidence of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import Recorded


class File(Recorded):
    """One upload. Rows share a content by its SHA-256; `metadata` is what the content tells of its origin."""

    sha256 = models.CharField(_("内容摘要"), max_length=64, db_index=True)
    type = models.CharField(_("类型"), max_length=10)
    mime = models.CharField(_("媒体类型"), max_length=100)
    size = models.BigIntegerField(_("大小"))
    name = models.CharField(_("文件名"), max_length=130)
    metadata = models.JSONField(_("元数据"), default=dict)
    uploaded_by = models.BigIntegerField(_("上传人"), null=True, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("上传单位"))
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return self.name


class Evidence(Recorded):
    """A file offered for a row of any room: `kind` is the row's label in the log, `row` its id."""

    BEFORE, AFTER, MEASURE, FINDING, OTHER = "before", "after", "measure", "finding", "other"
    PURPOSES = (
        (BEFORE, _("整改前")),
        (AFTER, _("整改后")),
        (MEASURE, _("整改措施")),
        (FINDING, _("核查情况")),
        (OTHER, _("其他")),
    )

    file = models.ForeignKey(File, models.PROTECT, related_name="evidence", verbose_name=_("文件"))
    kind = models.CharField(_("对象类别"), max_length=60)
    row = models.BigIntegerField(_("对象"))
    purpose = models.CharField(_("用途"), max_length=10, choices=PURPOSES)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    attached_by = models.BigIntegerField(_("提交人"), null=True)
    attached_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("佐证")
        verbose_name_plural = _("佐证")
        constraints = (models.UniqueConstraint(fields=("file", "kind", "row", "purpose"), name="files_evidence_once"),)
        indexes = (models.Index(fields=("kind", "row"), name="files_evidence_row"),)
