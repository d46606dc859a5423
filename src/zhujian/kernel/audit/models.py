"""The log's own tables. They are append-only by construction and checked by `audit verify`, not by a trigger that an
administrator could drop."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One event. The leaf is hashed over all other columns (`kernel.audit.log.leaf_data`)."""

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.BigIntegerField(_("真实时间（微秒）"))
    business = models.BigIntegerField(_("业务时间（微秒）"))
    action = models.CharField(_("动作"), max_length=80)
    account = models.BigIntegerField(_("账号"), null=True)
    role = models.CharField(_("角色"), max_length=60)
    origin = models.CharField(_("来源地址"), max_length=60, blank=True)
    subject = models.CharField(_("对象"), max_length=120, blank=True)
    rows = models.TextField(_("涉及记录的摘要"))
    data = models.TextField(_("附记"))
    leaf = models.BinaryField(_("叶哈希"), max_length=32)

    class Meta:
        verbose_name = _("日志事件")
        verbose_name_plural = _("日志事件")
        indexes = (
            models.Index(fields=("subject", "seq"), name="audit_event_subject"),
            models.Index(fields=("action", "seq"), name="audit_event_action"),
            models.Index(fields=("account", "seq"), name="audit_event_account"),
        )


class Head(models.Model):
    """The growing edge of the tree: one row, locked by whoever appends."""

    size = models.BigIntegerField(_("事件数"), default=0)
    frontier = models.BinaryField(_("前沿节点"), default=bytes)

    class Meta:
        verbose_name = _("日志前沿")
        verbose_name_plural = _("日志前沿")


class SignedHead(models.Model):
    """A signed tree head: so many events, this root, at this time."""

    size = models.BigIntegerField(_("事件数"), db_index=True)
    root = models.CharField(_("根哈希"), max_length=64)
    signed_at = models.DateTimeField(_("签名时间"))
    signature = models.CharField(_("签名"), max_length=128)
    key = models.CharField(_("公钥"), max_length=64)

    class Meta:
        verbose_name = _("签名树头")
        verbose_name_plural = _("签名树头")
