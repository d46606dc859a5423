"""The words of the notices about phones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("devices.withdrawn", _("您的手机“%(text)s”的密钥已由监督检查室收回。"))
