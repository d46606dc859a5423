"""The words of the topic's notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import declare_notice

declare_notice("invoices.imported", _("发票已导入：%(text)s。"))
declare_notice("invoices.screened", _("发票筛查已完成：%(text)s。"))
declare_notice("invoices.broken", _("发票导入或者筛查没有完成，可以继续：%(text)s。"))
declare_notice("invoices.asked", _("请说明发票开支情况：%(text)s。"))
declare_notice("invoices.answered", _("单位已答复情况核实函：%(text)s。"))
declare_notice("invoices.closed", _("情况核实函已无须答复：%(text)s。"))
declare_notice("invoices.weighed", _("筛查规则的权重有变化：%(text)s。"))
declare_notice("invoices.late", _("情况核实函逾期未答复：%(text)s。"))
