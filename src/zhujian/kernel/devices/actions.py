"""Enrolling phones, and withdrawing them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.devices.keys import digest_of, new_key, new_login, seal
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Conflict, Invalid

LONGEST_NAME = 60


@action("devices.enrol", row="account")
def enrol(act: Act, *, account: Account, name: str, kind: str) -> tuple[Device, str]:
    """Enrol a phone of one's own; `kind` is Device.PAGE or Device.OPENROSA. The key is returned once and not kept.

    Raises Invalid for field `name` or `kind`; Forbidden for another's account.
    """
    words = name.strip()
    if not words or len(words) > LONGEST_NAME:
        raise Invalid.one("name", _("请给这部手机起一个便于辨认的名称，不超过 60 个字。"))
    if kind not in dict(Device.KINDS):
        raise Invalid.one("kind", _("请选择用哪一种方式填报。"))
    key, login = new_key(), new_login()
    device = Device.objects.create(
        account=account,
        name=words,
        kind=kind,
        login=login,
        digest=digest_of(key),
        sealed=seal(login, key) if kind == Device.OPENROSA else "",
        enrolled_at=act.now,
        enrolled_by=act.actor.account,
    )
    act.note(device=device.pk)
    return device, key


@action("devices.withdraw", row="device")
def withdraw(act: Act, *, device: Device, reason: str) -> Device:
    """Withdraw a phone's key: its owner, or the office for a lost phone. What it has handed in stays.

    Raises Conflict where it is withdrawn already; Invalid for field `reason` where the office gives none.
    """
    if device.withdrawn_at:
        raise Conflict(_("这部手机的密钥已经收回。"), state="withdrawn")
    is_own = device.account_id == act.actor.account
    if not is_own and not reason.strip():
        raise Invalid.one("reason", _("请写明收回的理由，例如：手机遗失。"))
    device.withdrawn_at = act.now
    device.withdrawn_by = act.actor.account
    device.reason = reason.strip()
    device.save()
    if not is_own:
        act.notify(Tell("devices.withdrawn", row=device, accounts=(device.account_id,), text=device.name))
    return device
