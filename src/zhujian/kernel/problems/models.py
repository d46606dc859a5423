"""Problems: what a unit has to put right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.field.models import Site
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.workflow import STATUSES
from zhujian.kernel.records import Recorded
from zhujian.kernel.workflow.models import Stateful

# What decides who sees a problem, and what lists count by: a count reads this index and not the table.
COUNTED = ("subject", "owner", "regulator", "topic", "status", "red_at", "amber_at")


class Serial(Recorded):
    """The last number given in a year; locked by whoever takes the next."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("问题编号")
        verbose_name_plural = _("问题编号")


class Problem(Stateful):
    """A unit's fault, from registration to its verified end.

    The chain of responsibility (`primary` … `oversight`) is derived from the topic when the problem is registered
    and kept, so that a later change of regulator rewrites no history. `due_at`, `amber_at` and `red_at` are copies
    of the running clock's, for lists to filter and sort by.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    topic = models.CharField(_("专题"), max_length=40)
    category = models.CharField(_("类别"), max_length=60)
    severity = models.CharField(_("严重程度"), max_length=20)
    title = models.CharField(_("标题"), max_length=200)
    facts = models.TextField(_("事实"))
    status = models.CharField(_("状态"), max_length=20, choices=STATUSES)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="problems", verbose_name=_("点位"))
    subject = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("问题单位"))
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="owed", verbose_name=_("整改单位"))
    primary = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("主体责任"))
    regulator = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("监管责任"))
    territory = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("属地责任"))
    oversight = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("监督责任"))
    room = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("承办部门"))
    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.BigIntegerField(_("登记人"), null=True)
    assigned_at = models.DateTimeField(_("交办时间"), null=True)
    assigners = models.JSONField(_("交办人"), default=list)
    handlers = models.JSONField(_("整改经办人"), default=list)
    verifiers = models.JSONField(_("核查人"), default=list)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    due_at = models.DateTimeField(_("到期时间"), null=True)
    amber_at = models.DateTimeField(_("转黄时间"), null=True)
    red_at = models.DateTimeField(_("转红时间"), null=True)
    provisional = models.BooleanField(_("到期日暂定"), default=False)
    suspended_from = models.CharField(_("中止前状态"), max_length=20, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name=_("并入"))
    reopened = models.PositiveSmallIntegerField(_("重开次数"), default=0)
    look_back_on = models.DateField(_("回头看日期"), null=True)
    looked_back_at = models.DateTimeField(_("回头看时间"), null=True)

    class Meta:
        verbose_name = _("问题")
        verbose_name_plural = _("问题")
        indexes = (
            models.Index(fields=("owner", "-id"), name="problems_owner"),
            models.Index(fields=("subject", "-id"), name="problems_subject"),
            models.Index(fields=("site", "-id"), name="problems_site"),
            models.Index(fields=("topic", "status", "-id"), name="problems_topic_status"),
            models.Index(fields=("status", "-id"), name="problems_status"),
            models.Index(fields=("due_at", "id"), name="problems_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=COUNTED, name="problems_counted"),
            models.Index(fields=("look_back_on",), name="problems_look_back", condition=Q(look_back_on__isnull=False)),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("problems:detail", args=[self.number])


class Assist(Recorded):
    """A unit that helps the one that leads the rectification."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="assists", verbose_name=_("问题"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("协办单位"))

    class Meta:
        verbose_name = _("协办")
        verbose_name_plural = _("协办")
        constraints = (models.UniqueConstraint(fields=("problem", "unit"), name="problems_assist_once"),)


class Involved(Recorded):
    """A person involved in a problem. Only the room that has the problem sees who; leads and cases are another room's.

    `outcome` is what followed for the person, in the office's words.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="involved", verbose_name=_("问题"))
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    outcome = models.CharField(_("处理情况"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.BigIntegerField(_("登记人"), null=True)

    class Meta:
        verbose_name = _("涉及人员")
        verbose_name_plural = _("涉及人员")
        ordering = ("pk",)


class Measure(Recorded):
    """What the unit did to put the problem right."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="measures", verbose_name=_("问题"))
    text = models.TextField(_("整改措施"))
    done_on = models.DateField(_("完成日期"))
    recorded_at = models.DateTimeField(_("填报时间"))
    recorded_by = models.BigIntegerField(_("填报人"), null=True)

    class Meta:
        verbose_name = _("整改措施")
        verbose_name_plural = _("整改措施")


class ProblemLetter(Recorded):
    """A letter about a problem."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="letter_links", verbose_name=_("问题"))
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="problem_link", verbose_name=_("文书"))

    class Meta:
        verbose_name = _("问题文书")
        verbose_name_plural = _("问题文书")


class LookBack(Recorded):
    """A later re-check of a closed problem, by somebody who had no part in it."""

    HOLDS, RECURS = "holds", "recurs"
    RESULTS = ((HOLDS, _("整改到位")), (RECURS, _("问题复发")))

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="look_backs", verbose_name=_("问题"))
    result = models.CharField(_("结果"), max_length=10, choices=RESULTS)
    text = models.TextField(_("情况"))
    done_at = models.DateTimeField(_("时间"))
    done_by = models.BigIntegerField(_("办理人"), null=True)

    class Meta:
        verbose_name = _("回头看")
        verbose_name_plural = _("回头看")
