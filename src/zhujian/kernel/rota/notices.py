"""The words of the notices about draws."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.notices.kinds import declare

declare("rota.wanted", _("督查排班 %(text)s 已作出承诺，请您提供另一方随机数。"))
declare("rota.contributed", _("督查排班 %(text)s 的另一方随机数已提供，可以计算并公布。"))
