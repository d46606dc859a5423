"""The columns of the sheets of units and of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhujian.kernel.org.models import Unit
from zhujian.kernel.sheets.columns import Column, choice, day

with override("zh-hans"):  # sheets are filled in in Chinese, whoever imports them
    KINDS = {str(title): code for code, title in Unit.KINDS}
YES_NO = {"是": True, "否": False}

UNITS = (
    Column("code", _("单位编码"), required=True, example="emergency", hint=_("本系统内唯一，导入后不改。"), most=40),
    Column("name", _("单位全称"), required=True, example="应急管理局", most=120, width=30),
    Column("short_name", _("简称"), example="应急局", most=40, width=14),
    Column("kind", _("类别"), required=True, read=choice(KINDS), example="政府部门", hint="、".join(KINDS), width=22),
    Column(
        "parent",
        _("上级单位编码"),
        example="county",
        most=40,
        hint=_("可以是本表中的单位；县市区本级不填。"),
    ),
    Column("division", _("行政区划代码"), example="", most=12, hint=_("乡镇（街道）填 9 位代码。")),
    Column("uscc", _("统一社会信用代码"), example="", most=18, hint=_("18 位，校验位不符的退回。"), width=24),
    Column("resident_group", _("派驻机构编码"), example="", most=40, hint=_("派驻或联系监督的纪检监察组的单位编码。")),
)
PEOPLE = (
    Column("name", _("姓名"), required=True, example="示例人员", most=60, width=14),
    Column("unit", _("单位编码"), required=True, example="emergency", most=40, hint=_("系统中已有的单位。")),
    Column("title", _("职务"), required=True, example="局长", most=60),
    Column(
        "is_head",
        _("主要负责人"),
        read=choice(YES_NO),
        example="是",
        hint=_("是或否，不填为否。新任的原任期随之终止。"),
    ),
    Column("since", _("任职日期"), required=True, read=day, example="2022-01-01", hint=_("写作 2022-01-01 的样式。")),
    Column("phone", _("联系电话"), most=30, example="", hint=_("办公电话，用于文书的联系人。")),
)
