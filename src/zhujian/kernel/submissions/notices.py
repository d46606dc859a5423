"""The words of the notices about visits and what was handed in for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("visits.missed", _("%(text)s 有督查未按计划进行，待说明原因。"))
declare("visits.consent-wanted", _("督查答卷 %(text)s 申请不予采用，待您同意。"))
declare("visits.has-issues", _("督查答卷 %(text)s 有疑问，请核对。"))
declare("visits.missed-by", _("督查发现的问题 %(text)s，监管部门此前检查未发现。"))
