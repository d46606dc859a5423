"""How pages speak of a draw."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.wording import plan_words
from zhujian.kernel.ui.components.lists import Link

PHASES: Mapping[str, str] = {
    "committed": "begun",
    "contributed": "half",
    "published": "check",
    "revealed": "done",
    "abandoned": "void",
}
NEXT: Mapping[str, Promise] = {
    "committed": _("已作出承诺，等另一人提供随机数。作出承诺的人不能自己提供。"),
    "contributed": _("双方随机数已齐，等安排部门计算并公布。"),
    "published": _("排班已公布。最后一次暗访之后公开种子，任何人都可以重算。"),
    "revealed": _("种子已公开，任何人都可以从头重算。"),
    "abandoned": _("这次抽取已作废，记录保留。"),
}


def crumbs(plan: Plan | None = None) -> list[Link]:
    top = Link(_("督查排班"), reverse("rota:list"))
    return [top, Link(plan_words(plan), plan.get_absolute_url())] if plan else [top]
