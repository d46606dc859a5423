"""The words of the notices about signals. A signal is named by its number alone: what it says is read on its page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("signals.registered", _("新信号 %(text)s 待研判。"))
declare("signals.consent-wanted", _("信号 %(text)s 申请不予受理，待您同意。"))
