"""Phones in the words of their pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.devices.models import Device
from zhujian.kernel.ui.formats import moment

State = tuple[str, str]


def state_of(device: Device) -> State:
    """Phase of the chip and the word."""
    if device.withdrawn_at:
        return "void", _("已收回")
    return ("done", _("在用")) if device.last_seen else ("new", _("尚未使用"))


def seen(device: Device) -> str:
    return str(moment(device.last_seen)) if device.last_seen else "—"
