"""The columns of the sheet in which a regulator's own visits come in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.field.models import Visit
from zhujian.kernel.sheets.columns import Column, choice, day

RESULTS = {
    "未发现问题": Visit.PASSED,
    "发现问题": Visit.FAULTS,
    "no faults": Visit.PASSED,
    "faults": Visit.FAULTS,
}
SITE = Column(
    "site",
    _("点位"),
    required=True,
    most=120,
    aliases=("点位编码", "点位名称", "煤矿", "企业"),
    example="m01",
    hint=_("编码或名称。"),
)
DAY = Column("day", _("检查日期"), required=True, read=day, aliases=("日期",), example="2022-09-28")
RESULT = Column(
    "result",
    _("检查结果"),
    required=True,
    read=choice(RESULTS),
    aliases=("结果",),
    example="未发现问题",
    hint="、".join(RESULTS),
)
UNIT = Column(
    "unit",
    _("检查单位"),
    most=120,
    aliases=("监管部门",),
    hint=_("全称、简称或编码；不填的，为专题的监管部门。"),
    width=24,
)
NUMBER = Column(
    "number", _("检查记录编号"), most=60, aliases=("编号", "文书编号"), hint=_("同一单位同日多次检查的，以编号区分。")
)
NOTE = Column("note", _("说明"), most=500, aliases=("备注",), width=40)
REPORTS = (SITE, DAY, RESULT, UNIT, NUMBER, NOTE)
