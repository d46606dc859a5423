"""What is watched in the field: sites with their projects, and the teams that go there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.org.models import Person, Unit
from zhujian.kernel.records import Recorded
from zhujian.kernel.registry.scales import TEAM_KINDS


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
