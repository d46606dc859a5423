"""The words of the notices about problems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("problems.assigned", _("问题 %(text)s 已交办您单位，请签收。"))
declare("problems.objected", _("问题 %(text)s 的承办单位提出异议，请作出决定。"))
declare("problems.objection-refused", _("对问题 %(text)s 的异议不成立，请签收并整改。"))
declare("problems.submitted", _("问题 %(text)s 已报送整改结果，请核查。"))
declare("problems.returned", _("问题 %(text)s 的整改结果被退回，请补改后再报送。"))
declare("problems.closed", _("问题 %(text)s 已核查销号。"))
declare("problems.chased", _("问题 %(text)s 被催办，请抓紧办理。"))
declare("problems.suspended", _("问题 %(text)s 已中止，停止计时。"))
declare("problems.resumed", _("问题 %(text)s 已恢复，继续计时。"))
declare("problems.extended", _("问题 %(text)s 已获准延期。"))
declare("problems.dismissed", _("问题 %(text)s 已撤销。"))
declare("problems.consent-wanted", _("问题 %(text)s 有申请待您同意。"))
declare("problems.consent-decided", _("问题 %(text)s 的申请已有决定。"))
declare("problems.consent-lapsed", _("问题 %(text)s 的情况已变化，原申请不再决定。"))
declare("problems.merged", _("问题 %(text)s 已并入另一件问题。"))
declare("problems.handed-over", _("问题 %(text)s 已移交给您办理。"))

# What the system sends by itself.
declare("problems.turned-green", _("问题 %(text)s 正在计时，请按期办理。"))
declare("problems.turned-amber", _("问题 %(text)s 即将到期，请抓紧办理。"))
declare("problems.turned-red", _("问题 %(text)s 已超期，请立即办理。"))
declare("problems.chase-receipt", _("问题 %(text)s 的交办文书逾期未签收，请尽快签收。"))
