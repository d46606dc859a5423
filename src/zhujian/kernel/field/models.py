"""What is watched in the field: sites with their projects, the teams that go there, and their visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.field.workflow import STATUSES
from zhujian.kernel.org.models import Person, Unit
from zhujian.kernel.records import Recorded
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.workflow.models import Stateful


class Site(Recorded):
    """A place that a topic watches. `data` holds the topic's own fields, as `field.data` lets them through."""

    topic = models.CharField(_("专题"), max_length=40)
    code = models.CharField(_("点位编码"), max_length=40)
    name = models.CharField(_("点位名称"), max_length=120)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="sites", verbose_name=_("所属单位"))
    township = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="local_sites", verbose_name=_("所在乡镇（街道）")
    )
    data = models.JSONField(_("专题字段"), default=dict, blank=True)
    active_from = models.DateField(_("启用日期"), null=True, blank=True)
    active_until = models.DateField(_("停用日期"), null=True, blank=True)
    closing_reason = models.TextField(_("停用理由"), blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("点位")
        verbose_name_plural = _("点位")
        ordering = ("topic", "code")
        constraints = (models.UniqueConstraint(fields=("topic", "code"), name="field_site_code"),)

    def __str__(self) -> str:
        return self.name


class Milestone(Recorded):
    """A step of a site's project, planned for one day and done on another."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="milestones", verbose_name=_("点位"))
    code = models.CharField(_("节点编码"), max_length=40)
    title = models.CharField(_("节点"), max_length=120)
    planned_on = models.DateField(_("计划完成日期"))
    done_on = models.DateField(_("实际完成日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("项目节点")
        verbose_name_plural = _("项目节点")
        ordering = ("site", "planned_on", "pk")
        constraints = (models.UniqueConstraint(fields=("site", "code"), name="field_milestone_code"),)

    def __str__(self) -> str:
        return self.title


class Say(Recorded):
    """What a resident says about a site. Who said it is not kept."""

    SATISFIED, BASICALLY, UNSATISFIED = "satisfied", "basically", "unsatisfied"
    ANSWERS = (
        (SATISFIED, _("满意")),
        (BASICALLY, _("基本满意")),
        (UNSATISFIED, _("不满意")),
    )

    site = models.ForeignKey(Site, models.PROTECT, related_name="says", verbose_name=_("点位"))
    on = models.DateField(_("日期"))
    text = models.TextField(_("居民反映"))
    satisfied = models.CharField(_("满意程度"), max_length=12, choices=ANSWERS)
    recorded_by = models.BigIntegerField(_("记录人"), null=True)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("居民反映")
        verbose_name_plural = _("居民反映")
        ordering = ("site", "-on", "-pk")


class Team(Recorded):
    """A team that visits the sites of a topic. Who belongs to a covert one is not for the visited to know."""

    topic = models.CharField(_("专题"), max_length=40)
    code = models.CharField(_("督查组编码"), max_length=40)
    name = models.CharField(_("督查组名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=20, choices=list(TEAM_KINDS.items()))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams", verbose_name=_("牵头部门"))

    class Meta:
        verbose_name = _("督查组")
        verbose_name_plural = _("督查组")
        ordering = ("topic", "code")
        constraints = (models.UniqueConstraint(fields=("topic", "code"), name="field_team_code"),)

    def __str__(self) -> str:
        return self.name


class TeamMember(Recorded):
    """Somebody in a team from one day until another: an account, or a person who has none."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name=_("督查组"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="teams", verbose_name=_("账号")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="teams", verbose_name=_("人员")
    )
    since = models.DateField(_("加入日期"))
    until = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("督查组成员")
        verbose_name_plural = _("督查组成员")
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False, person__isnull=True) | Q(account__isnull=True, person__isnull=False),
                name="field_member_is_one",
            ),
        )


class Absence(Recorded):
    """Days on which a member, or with none named the whole team, cannot work. Both days count."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="absences", verbose_name=_("督查组"))
    member = models.ForeignKey(
        TeamMember, models.PROTECT, null=True, blank=True, related_name="absences", verbose_name=_("成员")
    )
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    reason = models.CharField(_("原因"), max_length=200)
    recorded_by = models.BigIntegerField(_("登记人"), null=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("缺勤")
        verbose_name_plural = _("缺勤")
        ordering = ("-since", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="field_absence_has_a_day"),
        )


class Tie(Recorded):
    """What binds somebody in a team to a site or to a unit, so that the team does not go there."""

    KINSHIP, FORMER_POST, LINKED_UNIT = "kinship", "former-post", "linked-unit"
    KINDS = (
        (KINSHIP, _("近亲属关系")),
        (FORMER_POST, _("任职经历")),
        (LINKED_UNIT, _("联系单位")),
    )

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="ties", verbose_name=_("账号")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="ties", verbose_name=_("人员")
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="ties", verbose_name=_("点位"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="ties", verbose_name=_("单位"))
    kind = models.CharField(_("回避情形"), max_length=20, choices=KINDS)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    declared_by = models.BigIntegerField(_("申报人"), null=True)
    declared_at = models.DateTimeField(_("申报时间"))

    class Meta:
        verbose_name = _("回避事项")
        verbose_name_plural = _("回避事项")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False, person__isnull=True) | Q(account__isnull=True, person__isnull=False),
                name="field_tie_of_one",
            ),
            models.CheckConstraint(
                condition=Q(site__isnull=False, unit__isnull=True) | Q(site__isnull=True, unit__isnull=False),
                name="field_tie_to_one",
            ),
        )


class Visit(Stateful):
    """One visit to a site on a day: planned for a team of the office, or reported by the regulator as its own.

    `kind` is the code of `[visits.KIND]` in the topic. `room` ordered it: a covert visit that is not done is seen by
    its team and by that room alone. `plan` names the rota's plan. `result` is what it came to, once it is done.
    """

    counted_in_log = False

    OWN, REGULATOR = "own", "regulator"
    ORIGINS = ((OWN, _("本机关督查")), (REGULATOR, _("监管部门检查")))
    PASSED, FAULTS = "passed", "faults"
    RESULTS = ((PASSED, _("未发现问题")), (FAULTS, _("发现问题")))
    MADE_UP, EXCUSED, CHASED, CALLED_OUT = "made-up", "excused", "chased", "called-out"
    CONSEQUENCES = (
        (MADE_UP, _("已补查")),
        (EXCUSED, _("不可抗力，免予追究")),
        (CHASED, _("提醒督查组")),
        (CALLED_OUT, _("通报督查组")),
    )

    topic = models.CharField(_("专题"), max_length=40)
    kind = models.CharField(_("督查方式"), max_length=40)
    origin = models.CharField(_("来源"), max_length=10, choices=ORIGINS, default=OWN)
    status = models.CharField(_("状态"), max_length=20, choices=STATUSES)
    site = models.ForeignKey(Site, models.PROTECT, related_name="visits", verbose_name=_("点位"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("督查组")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits", verbose_name=_("检查单位"))
    room = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("安排部门"))
    day = models.DateField(_("日期"))
    covert = models.BooleanField(_("暗访"), default=False)
    plan = models.BigIntegerField(_("排班方案"), null=True)
    started_at = models.DateTimeField(_("到场时间"), null=True)
    ended_at = models.DateTimeField(_("离场时间"), null=True)
    result = models.CharField(_("结果"), max_length=10, choices=RESULTS, blank=True)
    number = models.CharField(_("检查记录编号"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    reason = models.CharField(_("未到原因"), max_length=500, blank=True)
    consequence = models.CharField(_("处理"), max_length=20, choices=CONSEQUENCES, blank=True)
    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.BigIntegerField(_("登记人"), null=True)

    class Meta:
        verbose_name = _("督查")
        verbose_name_plural = _("督查")
        ordering = ("-day", "-pk")
        indexes = (
            models.Index(fields=("topic", "day", "site"), name="field_visit_day"),
            models.Index(fields=("site", "day"), name="field_visit_site"),
            models.Index(fields=("team", "day"), name="field_visit_team"),
            models.Index(fields=("plan",), name="field_visit_plan"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("site", "unit", "day", "number"),
                condition=Q(origin="regulator"),
                name="field_regulator_visit_once",
            ),
            models.UniqueConstraint(
                fields=("site", "team", "day", "kind"),
                condition=Q(origin="own", covert=False) & ~Q(status="cancelled"),
                name="field_own_visit_once",
            ),
            # Of each room once: neither may learn from a refusal that the other one's is there.
            models.UniqueConstraint(
                fields=("site", "team", "day", "kind", "room"),
                condition=Q(origin="own", covert=True) & ~Q(status="cancelled"),
                name="field_covert_visit_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.site}"

    def get_absolute_url(self) -> str:
        return reverse("visits:detail", args=[self.pk])
