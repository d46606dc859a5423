"""Units, people, and the posts that people hold in units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.records import Recorded


class Unit(Recorded):
    """A unit in a tree. `path` holds the ids from the root down to itself, so that a subtree is a prefix."""

    OFFICE, PARTY, GOVERNMENT, TOWNSHIP, INSTITUTION, ENTERPRISE, RESIDENT, COUNTY = (
        "office",
        "party",
        "government",
        "township",
        "institution",
        "enterprise",
        "resident",
        "county",
    )
    KINDS = (
        (COUNTY, _("县市区")),
        (OFFICE, _("纪委监委内设机构")),
        (RESIDENT, _("派驻纪检监察组")),
        (PARTY, _("党委部门")),
        (GOVERNMENT, _("政府部门")),
        (TOWNSHIP, _("乡镇（街道）")),
        (INSTITUTION, _("事业单位")),
        (ENTERPRISE, _("企业")),
    )

    code = models.CharField(_("单位编码"), max_length=40, unique=True)
    name = models.CharField(_("单位全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(_("层级路径"), max_length=255, default="", db_index=True)
    division = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    resident_group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="covers", verbose_name=_("派驻（联系）监督机构")
    )
    active_from = models.DateField(_("启用日期"), null=True, blank=True)
    active_until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.short_name or self.name


class Person(Recorded):
    """Somebody who holds or held a post."""

    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.name


class Post(Recorded):
    """A person's post in a unit, from one day until another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    title = models.CharField(_("职务"), max_length=60)
    is_head = models.BooleanField(_("主要负责人"), default=False)
    since = models.DateField(_("任职日期"))
    until = models.DateField(_("免职日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        indexes = (models.Index(fields=("unit", "is_head", "until"), name="org_post_unit"),)
