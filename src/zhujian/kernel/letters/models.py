"""Letters as issued, and the counters that number them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.letters.content import Document, Kind, from_json
from zhujian.kernel.records import Recorded

KIND_TITLES = (
    (Kind.ORDER.value, _("交办函")),
    (Kind.URGING.value, _("督办函")),
    (Kind.QUESTION.value, _("情况核实函")),
    (Kind.RECOMMENDATION.value, _("纪检监察建议书")),
)


class LetterSeries(Recorded):
    """The last number given out for a kind in a year. Its row is locked while a letter is issued.

    The number goes back when the issuing transaction does, so that a year's numbers have no gaps.
    """

    kind = models.CharField(_("文书种类"), max_length=20, choices=KIND_TITLES)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后编号"), default=0)

    class Meta:
        verbose_name = _("文书编号序列")
        verbose_name_plural = _("文书编号序列")
        constraints = (models.UniqueConstraint(fields=("kind", "year"), name="letters_one_series"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Letter(Recorded):
    """A letter as it went out. `content` is the whole document (`letters.content.to_json`) and never changes."""

    kind = models.CharField(_("文书种类"), max_length=20, choices=KIND_TITLES)
    year = models.PositiveSmallIntegerField(_("年份"))
    serial = models.PositiveIntegerField(_("顺序号"))
    number = models.CharField(_("发文字号"), max_length=60, unique=True)
    title = models.CharField(_("标题"), max_length=255)
    topic = models.CharField(_("监督专题"), max_length=40, blank=True)
    to_unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="letters", verbose_name=_("主送单位"))
    content = models.JSONField(_("正文"))
    issued_at = models.DateTimeField(_("签发时间"))
    issued_by = models.BigIntegerField(_("签发账号"), null=True)
    answer_due = models.DateField(_("答复期限"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    acknowledged_by = models.BigIntegerField(_("签收账号"), null=True, blank=True)

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        ordering = ("-issued_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("kind", "year", "serial"), name="letters_one_number"),)
        indexes = (models.Index(fields=("to_unit", "issued_at"), name="letters_by_unit"),)

    def __str__(self) -> str:
        return self.number

    @property
    def document(self) -> Document:
        return from_json(self.content)
