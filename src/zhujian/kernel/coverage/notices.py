"""The words of the notices about visits that were joined."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("coverage.joined", _("为减轻负担，另一督查将与您安排的督查同日进行：%(text)s。"))
declare("coverage.moved", _("为减轻负担，督查改期合并：%(text)s。"))
