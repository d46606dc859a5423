"""Rows with a state, the moves between states, and steps that wait for a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.records import Recorded


class Stateful(Recorded):
    """A row with a state. `version` counts its moves, so that two of them cannot both win."""

    status = models.CharField(_("状态"), max_length=20)
    version = models.PositiveIntegerField(_("版本"), default=0)

    class Meta:
        abstract = True


class Move(Recorded):
    """One step in a row's life: its history, the source of statistics, and never changed."""

    kind = models.CharField(_("对象类别"), max_length=60)
    row = models.BigIntegerField(_("对象"))
    seq = models.PositiveIntegerField(_("步序"))
    action = models.CharField(_("动作"), max_length=80)
    source = models.CharField(_("原状态"), max_length=20, blank=True)
    target = models.CharField(_("新状态"), max_length=20)
    at = models.DateTimeField(_("时间"))
    account = models.BigIntegerField(_("账号"), null=True)
    role = models.CharField(_("角色"), max_length=60)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    unit = models.BigIntegerField(_("单位"), null=True)
    reason = models.TextField(_("理由"), blank=True)

    class Meta:
        verbose_name = _("流转记录")
        verbose_name_plural = _("流转记录")
        constraints = (models.UniqueConstraint(fields=("kind", "row", "seq"), name="workflow_move_once"),)
        indexes = (models.Index(fields=("account", "kind", "row"), name="workflow_move_account"),)


class Consent(Recorded):
    """A step that somebody asked for and a second person decides on. `arguments` are those of the step."""

    PENDING, AGREED, REFUSED, VOID = "pending", "agreed", "refused", "void"
    STATES = (
        (PENDING, _("待同意")),
        (AGREED, _("已同意")),
        (REFUSED, _("不同意")),
        (VOID, _("已失效")),
    )

    kind = models.CharField(_("对象类别"), max_length=60)
    row = models.BigIntegerField(_("对象"))
    step = models.CharField(_("步骤"), max_length=80)
    arguments = models.JSONField(_("参数"), default=dict)
    reason = models.TextField(_("理由"))
    needs = models.CharField(_("同意所需权限"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default=PENDING)
    asked_by = models.BigIntegerField(_("提出人"), null=True)
    asked_post = models.CharField(_("提出人职务"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.BigIntegerField(_("决定人"), null=True)
    decided_post = models.CharField(_("决定人职务"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.TextField(_("决定理由"), blank=True)

    class Meta:
        verbose_name = _("待同意事项")
        verbose_name_plural = _("待同意事项")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row"), condition=Q(state="pending"), name="workflow_consent_one_pending"
            ),
        )
        indexes = (models.Index(fields=("state", "needs"), name="workflow_consent_state"),)
