"""Notices to people, and what carries them outside.

None of it is business data: it says that something waits, and the thing itself stands elsewhere. So nothing here is
`Recorded`, and the log does not answer for it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account


class Wish(models.Model):
    """The outbox: an action's wish that somebody be told, written in the action's own transaction.

    The worker works out who that is; until then nothing is lost, whatever is killed.
    """

    kind = models.CharField(_("类别"), max_length=60)
    target = models.CharField(_("对象类别"), max_length=60, blank=True)
    row = models.BigIntegerField(_("对象"), null=True)
    accounts = models.JSONField(_("账号"), default=list)
    unit = models.BigIntegerField(_("单位"), null=True)
    roles = models.JSONField(_("角色"), default=list)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    actor = models.BigIntegerField(_("办理人"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("待分发提醒")
        verbose_name_plural = _("待分发提醒")


class Notice(models.Model):
    """One person is told of one thing. `kind` gives the words (`notices.kinds`), `text` what they are about."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="notices", verbose_name=_("账号"))
    kind = models.CharField(_("类别"), max_length=60)
    target = models.CharField(_("对象类别"), max_length=60, blank=True)
    row = models.BigIntegerField(_("对象"), null=True)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        indexes = (
            models.Index(fields=("account", "-id"), name="notices_notice_account"),
            models.Index(fields=("account",), condition=Q(read_at=None), name="notices_notice_unread"),
        )


class Delivery(models.Model):
    """One message that goes outside: to a person's mailbox, or to the office's group. It says how many, never what.

    While one is pending, further notices join it. Times are the wall clock's, as they are the other side's.
    """

    EMAIL, WECOM = "email", "wecom"
    CHANNELS = ((EMAIL, _("电子邮件")), (WECOM, _("企业微信群机器人")))
    PENDING, SENT, NEEDLESS, FAILED = "pending", "sent", "needless", "failed"
    STATES = ((PENDING, _("待发送")), (SENT, _("已发送")), (NEEDLESS, _("无须发送")), (FAILED, _("发送失败")))

    channel = models.CharField(_("渠道"), max_length=10, choices=CHANNELS)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default=PENDING)
    due_at = models.DateTimeField(_("应发时间"))
    claimed_until = models.DateTimeField(_("占用至"), null=True)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    error = models.CharField(_("最近一次错误"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("外部通知")
        verbose_name_plural = _("外部通知")
        constraints = (
            models.UniqueConstraint(
                fields=("account",), condition=Q(state="pending", channel="email"), name="notices_delivery_one_email"
            ),
            models.UniqueConstraint(
                fields=("channel",), condition=Q(state="pending", channel="wecom"), name="notices_delivery_one_wecom"
            ),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="notices_delivery_due"),)
