"""Why a phone is not let in, for people and for programs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.errors import Refused

UNNAMED, UNKNOWN, WITHDRAWN = "device-unnamed", "device-unknown", "device-withdrawn"
NO_ROLE, STALE, LOCKED = "device-without-role", "nonce-stale", "device-locked"


class Turned(Refused):
    """A phone turned away. `code` is one of the words above and never changes; `message` is for the person."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def unnamed() -> Turned:
    return Turned(UNNAMED, 401, _("请先登记这部手机，再用登记时给出的用户名和密钥连接。"))


def unknown() -> Turned:
    return Turned(UNKNOWN, 401, _("手机用户名或密钥不正确。请用登记时的二维码重新设置，或重新登记这部手机。"))


def withdrawn() -> Turned:
    return Turned(WITHDRAWN, 403, _("这部手机的密钥已被收回，不能再取表或报送。请联系主办监督检查室重新登记。"))


def without_role() -> Turned:
    return Turned(NO_ROLE, 403, _("使用人的账号已停用，或督查组授权已到期。请联系安全管理员。"))


def stale() -> Turned:
    return Turned(STALE, 401, _("本次登录的随机数已失效，请重试。"))


def locked() -> Turned:
    return Turned(LOCKED, 429, _("密钥连续多次有误，请 15 分钟后再试。"))
