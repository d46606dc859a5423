"""Holiday tables, the office's own limits, and the clocks that run on rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.clocks.terms import Unit
from zhujian.kernel.records import Recorded

UNITS = (
    (Unit.HOURS.value, _("小时")),
    (Unit.WORKING_DAYS.value, _("工作日")),
    (Unit.DAYS.value, _("日")),
    (Unit.MONTHS.value, _("月")),
    (Unit.QUARTERS.value, _("季度")),
    (Unit.YEARS.value, _("年")),
)


class HolidayYear(Recorded):
    """One year's holiday notice. `stamp` changes with every change of the table, so that processes notice."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    source = models.CharField(_("来源"), max_length=200)
    imported_at = models.DateTimeField(_("导入时间"))
    stamp = models.CharField(_("版本"), max_length=16)

    class Meta:
        verbose_name = _("节假日年度表")
        verbose_name_plural = _("节假日年度表")

    def __str__(self) -> str:
        return str(self.year)


class Holiday(Recorded):
    """One day of a notice: a day off, or a weekend day that is worked in exchange."""

    table = models.ForeignKey(HolidayYear, models.PROTECT, related_name="days", verbose_name=_("年度表"))
    date = models.DateField(_("日期"), unique=True)
    name = models.CharField(_("节日"), max_length=40)
    working = models.BooleanField(_("调休上班"))

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class LocalLimit(Recorded):
    """One version of a limit that the office has set for itself; in force from `since` to `until`, both included."""

    code = models.CharField(_("代码"), max_length=40)
    basis = models.CharField(_("依据"), max_length=200)
    article = models.CharField(_("条款"), max_length=60, blank=True)
    trigger = models.CharField(_("起算事项"), max_length=300)
    who = models.CharField(_("责任主体"), max_length=100, blank=True)
    action = models.CharField(_("应办事项"), max_length=300)
    amount = models.PositiveIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=12, choices=UNITS)
    pausable = models.BooleanField(_("可暂停"), default=True)
    extendable = models.BooleanField(_("可延期"), default=True)
    since = models.DateField(_("施行日期"))
    until = models.DateField(_("失效日期"), null=True)

    class Meta:
        verbose_name = _("本地期限")
        verbose_name_plural = _("本地期限")
        constraints = (models.UniqueConstraint(fields=("code", "since"), name="clocks_local_version"),)

    def __str__(self) -> str:
        return self.code


class Clock(Recorded):
    """A limit running on a row: `kind` and `row` name it as the log does ("problems.problem", 17).

    Basis, article and trigger are kept in the words in which the clock was started. `amount` and `unit` are the
    term before extensions. `by_hand` says that the end was set instead, for the reason in `note`: the term only leads
    there, and `own_amount` and `own_unit` keep the limit's. `remind_at`, `amber_at` and `red_at` are where the light
    changes, null where none shows: the clock stands still or was stopped.
    """

    MET, LATE, VOID = "met", "late", "void"
    OUTCOMES = ((MET, _("按期完成")), (LATE, _("超期完成")), (VOID, _("不再计时")))

    kind = models.CharField(_("对象类型"), max_length=60)
    row = models.BigIntegerField(_("对象"))
    purpose = models.CharField(_("用途"), max_length=40, blank=True)
    code = models.CharField(_("期限代码"), max_length=40, blank=True)
    basis = models.CharField(_("依据"), max_length=200)
    article = models.CharField(_("条款"), max_length=60, blank=True)
    trigger = models.CharField(_("起算事项"), max_length=300, blank=True)
    action = models.CharField(_("应办事项"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("起算时间"))
    amount = models.PositiveIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=12, choices=UNITS)
    by_hand = models.BooleanField(_("截止日为指定"), default=False)
    own_amount = models.PositiveIntegerField(_("规定的期限"), null=True)
    own_unit = models.CharField(_("规定的期限单位"), max_length=12, choices=UNITS, blank=True)
    note = models.TextField(_("指定截止日的理由"), blank=True)
    green = models.PositiveSmallIntegerField(_("首次提醒（剩余天数）"))
    amber = models.PositiveSmallIntegerField(_("转黄（剩余天数）"))
    red = models.PositiveSmallIntegerField(_("转红（剩余天数）"))
    due_at = models.DateTimeField(_("到期时间"), null=True)
    remind_at = models.DateTimeField(_("提醒时间"), null=True)
    amber_at = models.DateTimeField(_("转黄时间"), null=True)
    red_at = models.DateTimeField(_("转红时间"), null=True)
    provisional = models.BooleanField(_("到期日暂定"), default=False)
    stopped_at = models.DateTimeField(_("停止时间"), null=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=OUTCOMES, blank=True)
    told = models.CharField(_("已提醒至"), max_length=10, blank=True)

    unrecorded: ClassVar[frozenset[str]] = frozenset({"told"})

    class Meta:
        verbose_name = _("时钟")
        verbose_name_plural = _("时钟")
        indexes = (
            models.Index(fields=("kind", "row"), name="clocks_row"),
            models.Index(fields=("stopped_at", "due_at"), name="clocks_due"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.row} {self.code or self.basis}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None


class Pause(Recorded):
    """A clock stood still: who, why and on whose approval. `until` is null while it still stands."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses", verbose_name=_("时钟"))
    since = models.DateTimeField(_("暂停时间"))
    until = models.DateTimeField(_("恢复时间"), null=True)
    reason = models.CharField(_("理由"), max_length=500)
    by = models.BigIntegerField(_("经办人"), null=True)
    approved_by = models.BigIntegerField(_("批准人"), null=True)

    class Meta:
        verbose_name = _("暂停")
        verbose_name_plural = _("暂停")
        ordering = ("pk",)


class Extension(Recorded):
    """A clock's term was lengthened: by how much, why, on whose approval, and when those concerned were told.

    `step` is the limit's extension rule that it used up, counted from 0. `approval` is the reference of an approval
    given on paper by somebody above the office.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions", verbose_name=_("时钟"))
    amount = models.PositiveIntegerField(_("延长"))
    unit = models.CharField(_("单位"), max_length=12, choices=UNITS)
    step = models.PositiveSmallIntegerField(_("延期次序"), default=0)
    reason = models.CharField(_("理由"), max_length=500)
    granted_at = models.DateTimeField(_("批准时间"))
    by = models.BigIntegerField(_("申请人"), null=True)
    approved_by = models.BigIntegerField(_("批准人"), null=True)
    approval = models.CharField(_("批准文书"), max_length=200, blank=True)
    notified_at = models.DateTimeField(_("告知时间"), null=True)

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")
        ordering = ("pk",)
