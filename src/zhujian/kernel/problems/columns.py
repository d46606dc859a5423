"""The columns of the sheets in which problems come in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhujian.kernel.sheets.columns import Column, choice, day

STATES = {
    "待交办": "registered",
    "已登记": "registered",
    "已交办": "assigned",
    "未签收": "assigned",
    "已签收": "acknowledged",
    "未启动": "acknowledged",
    "整改中": "rectifying",
    "正在整改": "rectifying",
    "基本完成": "rectifying",
    "已报送": "submitted",
    "待审核": "submitted",
    "已退回": "returned",
}
CATEGORY = Column(
    "category", _("问题分类"), required=True, most=80, aliases=("类别", "问题类别"), hint=_("专题的类别名称。")
)
SITE = Column("site", _("点位"), most=120, aliases=("点位编码", "点位名称"), hint=_("编码或名称；不在某一点位的不填。"))
DUE = Column(
    "due", _("完成时限"), read=day, aliases=("整改时限", "到期日"), example="2022-10-31", hint=_("已交办的必填。")
)

NEW = (
    CATEGORY,
    SITE,
    Column(
        "unit",
        _("问题单位"),
        most=120,
        aliases=("责任单位", "单位"),
        example="应急管理局",
        hint=_("全称、简称或编码；填了点位的不填。"),
        width=26,
    ),
    Column("title", _("标题"), required=True, most=200, example="副井口应急照明损坏", width=40),
    Column("facts", _("事实"), required=True, aliases=("问题描述",), example="副井口三盏应急灯不亮。", width=60),
)
LEDGER = (
    Column(
        "facts",
        _("反馈问题"),
        required=True,
        aliases=("反馈问题（原文）", "反馈问题(原文)", "存在问题", "问题"),
        example="副井口三盏应急灯不亮。",
        width=60,
    ),
    Column("title", _("标题"), most=200, hint=_("不填时取反馈问题的开头。"), width=30),
    CATEGORY,
    Column(
        "unit",
        _("责任单位"),
        required=True,
        most=120,
        aliases=("整改单位", "牵头单位"),
        example="应急管理局",
        hint=_("全称、简称或编码。"),
        width=26,
    ),
    SITE,
    Column(
        "state",
        _("办理状态"),
        required=True,
        read=choice(STATES),
        aliases=("自评状态", "整改状态", "状态"),
        example="整改中",
        hint="、".join(STATES),
    ),
    Column("assigned_on", _("交办日期"), read=day, example="2022-09-01", hint=_("不填时自导入之日起算。")),
    DUE,
    Column("measures", _("整改措施"), example="更换灯具。", width=40),
    Column("progress", _("进展"), aliases=("进展情况", "整改进展"), example="已采购。", width=30),
    Column("closed_on", _("销号日期"), read=day, hint=_("已销号的不导入。")),
)
