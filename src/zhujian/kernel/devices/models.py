"""Phones that hand in submissions, each by a key of its own that can be withdrawn without touching the account."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.records import Recorded


class Device(Recorded):
    """One phone of one account. Of its key, `digest` is kept, and for digest authentication `sealed` (see `keys`)."""

    PAGE, OPENROSA = "page", "openrosa"
    KINDS = ((PAGE, _("离线督查页面")), (OPENROSA, _("ODK Collect")))

    account = models.ForeignKey(Account, models.PROTECT, related_name="devices", verbose_name=_("使用人"))
    name = models.CharField(_("手机名称"), max_length=60)
    kind = models.CharField(_("用途"), max_length=10, choices=KINDS)
    login = models.CharField(_("手机用户名"), max_length=20, unique=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    sealed = models.CharField(max_length=160, blank=True)
    enrolled_at = models.DateTimeField(_("登记时间"))
    enrolled_by = models.BigIntegerField(_("登记人"), null=True)
    last_seen = models.DateTimeField(_("最近使用"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    withdrawn_by = models.BigIntegerField(_("收回人"), null=True, blank=True)
    reason = models.TextField(_("收回理由"), blank=True)

    unrecorded = frozenset({"last_seen"})  # written by the phone's own requests, which are no action

    class Meta:
        verbose_name = _("手机")
        verbose_name_plural = _("手机")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("devices:device", args=[self.pk])


class UsedNonce(models.Model):
    """A nonce with the count under which a request that writes has used it, so that nobody uses it again.

    No record: rows older than a nonce may be are deleted, and the log does not answer for them.
    """

    mark = models.CharField(max_length=80, unique=True)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("已用的随机数")
        verbose_name_plural = _("已用的随机数")
