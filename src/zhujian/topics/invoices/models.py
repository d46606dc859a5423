"""Tasks, what is brought in for them, runs of the rules, and the doubts that people judge.

The invoices themselves stand in the store (`store`), beside the database. What a person has decided on is kept here as
it was seen: a later export cannot change it.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Letter, Recorded, Signal, Stateful, Unit
from zhujian.topics.invoices import workflow

NAME = 200


class Series(Recorded):
    """The last number given out in a year. Its row is locked while numbers are taken."""

    kind = models.CharField(_("类别"), max_length=10)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后编号"), default=0)

    class Meta:
        verbose_name = _("编号序列")
        verbose_name_plural = _("编号序列")
        constraints = (models.UniqueConstraint(fields=("kind", "year"), name="invoices_one_series"),)


class Task(Stateful):
    """For what invoices are looked at: nobody opens one without it."""

    number = models.CharField(_("任务编号"), max_length=20, unique=True)
    title = models.CharField(_("任务名称"), max_length=120)
    basis = models.CharField(_("立项依据"), max_length=NAME)
    status = models.CharField(_("状态"), max_length=20, choices=workflow.TASK_STATUSES)
    room = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("承办部门"))
    opened_at = models.DateTimeField(_("立项时间"))
    opened_by = models.BigIntegerField(_("立项人"), null=True)

    class Meta:
        verbose_name = _("筛查任务")
        verbose_name_plural = _("筛查任务")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("invoices:task", args=[self.number])


class Import(Stateful):
    """Files brought in together. `report` says what became of each: see `working.reports.imported`."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="imports", verbose_name=_("筛查任务"))
    status = models.CharField(_("状态"), max_length=20, choices=workflow.WORK_STATUSES)
    brought_at = models.DateTimeField(_("提交时间"))
    brought_by = models.BigIntegerField(_("提交人"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    report = models.JSONField(_("导入清单"), default=dict)
    fault = models.TextField(_("未完成的原因"), blank=True)

    class Meta:
        verbose_name = _("发票导入")
        verbose_name_plural = _("发票导入")

    def __str__(self) -> str:
        return f"{self.task.number}-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("invoices:import", args=[self.pk])


class Run(Stateful):
    """One screening of all that was brought in. `rules` are the reports of `screening.runs`, with their parameters."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="runs", verbose_name=_("筛查任务"))
    status = models.CharField(_("状态"), max_length=20, choices=workflow.WORK_STATUSES)
    engine = models.CharField(_("引擎"), max_length=80)
    asked_at = models.DateTimeField(_("提交时间"))
    asked_by = models.BigIntegerField(_("提交人"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    mark = models.CharField(_("标记"), max_length=16, blank=True)
    rules = models.JSONField(_("规则"), default=list)
    counts = models.JSONField(_("结果"), default=dict)
    fault = models.TextField(_("未完成的原因"), blank=True)

    class Meta:
        verbose_name = _("规则运行")
        verbose_name_plural = _("规则运行")

    def __str__(self) -> str:
        return f"{self.task.number}-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("invoices:run", args=[self.pk])


class Work(models.Model):
    """How far an import or a run has come. No business data: whoever works on it writes its beat here each second."""

    kind = models.CharField(max_length=10)
    row = models.BigIntegerField()
    what = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=60, blank=True)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("进度")
        verbose_name_plural = _("进度")
        constraints = (models.UniqueConstraint(fields=("kind", "row"), name="invoices_one_work"),)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class Doubt(Stateful):
    """What the rules found at one unit and one seller, for a person to judge.

    `rules` are the ids of its rules between commas (",R04,R06,"), to filter by. `predecessor` is the doubt about the
    same two that was decided before these hits came. `is_gone`: the last run found none of its hits again.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="doubts", verbose_name=_("筛查任务"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="doubts", verbose_name=_("规则运行"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    buyer = models.CharField(_("购方识别号"), max_length=NAME)
    buyer_name = models.CharField(_("购买方名称"), max_length=NAME, blank=True)
    seller = models.CharField(_("销方识别号"), max_length=NAME, blank=True)
    seller_name = models.CharField(_("销方名称"), max_length=NAME, blank=True)
    status = models.CharField(_("状态"), max_length=20, choices=workflow.DOUBT_STATUSES)
    score = models.PositiveIntegerField(_("得分"))
    hits = models.PositiveIntegerField(_("命中"))
    invoices = models.PositiveIntegerField(_("发票张数"))
    total = models.DecimalField(_("涉及金额"), max_digits=18, decimal_places=2)
    rules = models.CharField(_("规则"), max_length=300)
    first_on = models.DateField(_("最早开票日"), null=True)
    last_on = models.DateField(_("最近开票日"), null=True)
    found_at = models.DateTimeField(_("发现时间"))
    is_gone = models.BooleanField(_("本次未再命中"), default=False)
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="+", verbose_name=_("信号"))
    decided_at = models.DateTimeField(_("认定时间"), null=True)

    class Meta:
        verbose_name = _("发票疑点")
        verbose_name_plural = _("发票疑点")
        indexes = (
            models.Index(fields=("-score", "-id"), name="invoices_doubt_score"),
            models.Index(fields=("status", "-score", "-id"), name="invoices_doubt_status"),
            models.Index(fields=("unit", "-score", "-id"), name="invoices_doubt_unit"),
            models.Index(fields=("buyer", "seller", "-id"), name="invoices_doubt_pair"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("invoices:doubt", args=[self.number])

    @property
    def rule_ids(self) -> list[str]:
        return self.rules.strip(",").split(",")

    @property
    def place(self) -> str:
        """The unit as the office calls it, or as the invoices do where the office has none of its code."""
        return str(self.unit) if self.unit else self.buyer_name or self.buyer


class Part(Recorded):
    """What one rule adds to a doubt. `shown` are its strongest hits; `keys` mark every hit, shown or not."""

    doubt = models.ForeignKey(Doubt, models.PROTECT, related_name="parts", verbose_name=_("发票疑点"))
    rule = models.CharField(_("规则"), max_length=10)
    strength = models.PositiveSmallIntegerField(_("强度"))
    hits = models.PositiveIntegerField(_("命中"))
    points = models.PositiveIntegerField(_("得分"))
    standing = models.PositiveSmallIntegerField(_("规则权重（%）"), default=100)
    shown = models.JSONField(_("命中明细"), default=list)
    keys = models.JSONField(_("命中标记"), default=list)
    verdict = models.CharField(_("核查结论"), max_length=10, choices=workflow.VERDICTS, blank=True)
    innocent = models.CharField(_("正当理由"), max_length=40, blank=True)
    judged_at = models.DateTimeField(_("结论时间"), null=True)

    class Meta:
        verbose_name = _("疑点得分")
        verbose_name_plural = _("疑点得分")
        constraints = (models.UniqueConstraint(fields=("doubt", "rule"), name="invoices_one_part"),)
        indexes = (models.Index(fields=("rule", "verdict"), name="invoices_part_rule"),)


class Dossier(Recorded):
    """The invoices, calendar entries and ledger entries of a doubt as they stood when it was found."""

    doubt = models.OneToOneField(Doubt, models.PROTECT, related_name="dossier", verbose_name=_("发票疑点"))
    content = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("疑点卷宗")
        verbose_name_plural = _("疑点卷宗")


class Question(Stateful):
    """What a unit is asked about a doubt, and what it answers. The unit sees the letter, never the rules."""

    doubt = models.ForeignKey(Doubt, models.PROTECT, related_name="questions", verbose_name=_("发票疑点"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+", verbose_name=_("情况核实函"))
    status = models.CharField(_("状态"), max_length=20, choices=workflow.QUESTION_STATUSES)
    asked_at = models.DateTimeField(_("发函时间"))
    due_on = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    is_told = models.BooleanField(_("已提醒逾期"), default=False)

    class Meta:
        verbose_name = _("核实事项")
        verbose_name_plural = _("核实事项")
        indexes = (models.Index(fields=("status", "due_on"), name="invoices_question_due"),)

    def __str__(self) -> str:
        return self.letter.number

    def get_absolute_url(self) -> str:
        return reverse("invoices:question", args=[self.pk])


class Standing(Stateful):
    """How often a rule has proved right. `percent` is what its points count for; below 100 it was weakened."""

    rule = models.CharField(_("规则"), max_length=10, unique=True)
    status = models.CharField(_("状态"), max_length=20, choices=workflow.STANDING_STATUSES)
    right = models.PositiveIntegerField(_("属实"), default=0)
    wrong = models.PositiveIntegerField(_("不属实"), default=0)
    percent = models.PositiveSmallIntegerField(_("权重（%）"), default=100)

    class Meta:
        verbose_name = _("规则权重")
        verbose_name_plural = _("规则权重")

    def __str__(self) -> str:
        return self.rule

    def get_absolute_url(self) -> str:
        return reverse("invoices:rule", args=[self.rule])


class Profile(Recorded):
    """What one unit spent, by month, kind of goods and seller, as the last run found it: for comparing units."""

    buyer = models.CharField(_("购方识别号"), max_length=NAME, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name=_("规则运行"))
    content = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("单位支出概况")
        verbose_name_plural = _("单位支出概况")
