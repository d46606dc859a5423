"""The words for rooms that stand below this one: they can wish that somebody be told, and cannot declare."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("accounts.recovery-wanted", _("账号 %(text)s 申请找回，待您同意。"))
declare("accounts.recovered", _("账号 %(text)s 的找回已获同意，请重新邀请。"))
