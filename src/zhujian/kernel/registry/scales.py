"""The words that topics choose from: how grave, which letter, which evidence, which teams, who is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    """How grave a problem of a category is. The scale has three steps, and each has one word."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"

    @property
    def label(self) -> str:
        return str(SEVERITIES[self])


SEVERITIES: Mapping[str, Promise] = {
    Severity.RED: _("重大"),
    Severity.AMBER: _("较大"),
    Severity.GREEN: _("一般"),
}
LETTERS: Mapping[str, Promise] = {
    "order": _("交办函"),
    "urging": _("督办函"),
    "recommendation": _("纪检监察建议书"),
}
EVIDENCE: Mapping[str, Promise] = {
    "before": _("整改前照片"),
    "after": _("整改后照片"),
    "measure": _("整改佐证"),
}
TEAM_KINDS: Mapping[str, Promise] = {
    "on-site": _("现场督查组"),
    "covert": _("常态暗访组"),
}
RECIPIENTS: Mapping[str, Promise] = {
    "liaison": _("联络员"),
    "deputy-head": _("分管负责人"),
    "head": _("主要负责人"),
    "resident": _("派驻纪检监察组"),
    "handler": _("交办部门"),
    "leader": _("纪委监委领导"),
}
