"""Accounts, the roles granted to them, and the tokens that programs sign in with."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.org.models import Person, Unit
from zhujian.kernel.records import Recorded, RecordedManager


class AccountManager(RecordedManager["Account"], BaseUserManager["Account"]):
    """Recorded rows that Django's authentication can look up."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser, Recorded):
    """One person's account. It is never deleted; it is closed."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("所在单位"))
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改口令"), default=True)
    password_changed_at = models.DateTimeField(_("口令修改时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示账号"), default=False)
    created_at = models.DateTimeField(_("建立时间"))
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    unrecorded = frozenset({"last_login"})  # written by the sign-in itself, which is no action
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ("username",)
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("access:account", args=[self.pk])

    def check_password(self, raw_password: str | None) -> bool:
        """Without Django's silent re-hash: a password changes by an action only."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        return self.check_password(raw_password)


class FormerPassword(Recorded):
    """Hashes of an account's last passwords, which it may not use again."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="former_passwords")
    password = models.CharField(max_length=256)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("历史口令")
        verbose_name_plural = _("历史口令")


class Grant(Recorded):
    """A role, over a unit's subtree (none: everywhere) and topics (none: all), from one day until another."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=40, choices=[(code, role.title) for code, role in ROLES.items()])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位范围"))
    topics = models.JSONField(_("专题范围"), default=list, blank=True)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"), null=True, blank=True)
    substitutes_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("代理"))
    reason = models.TextField(_("授权理由"))
    granted_by = models.BigIntegerField(_("授权人"), null=True)
    granted_at = models.DateTimeField(_("授权时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        indexes = (models.Index(fields=("account", "revoked_at"), name="access_grant_account"),)

    @staticmethod
    def in_force(day: object) -> Q:
        """Grants that hold on a day."""
        return Q(revoked_at__isnull=True, since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


class Invitation(Recorded):
    """A one-time link by which somebody sets an account's password. Only its digest is kept; times are real."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations", verbose_name=_("账号"))
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("发出时间"))
    created_by = models.BigIntegerField(_("发出人"), null=True)
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("邀请")
        verbose_name_plural = _("邀请")


class Token(Recorded):
    """A program's key to one account in one role. Only its digest is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=40)
    name = models.CharField(_("用途"), max_length=80)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("到期时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")


class SavedView(models.Model):
    """A list's filters that somebody keeps under a name. A preference, not a record: the log does not answer for it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views", verbose_name=_("账号"))
    place = models.CharField(_("列表"), max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    query = models.TextField(_("条件"), max_length=2000)

    class Meta:
        verbose_name = _("保存的视图")
        verbose_name_plural = _("保存的视图")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("account", "place", "name"), name="access_saved_view_once"),)
