"""Rows, filters and pages."""

from __future__ import annotations

from typing import Any

from zhujian.kernel.ui.components import Bulk, BulkChoice, Choice, Column, Empty, Filter, FilterBar, Link, Pager, Table

STATES = (
    ("registered", "已登记"),
    ("assigned", "已交办"),
    ("acknowledged", "已签收"),
    ("rectifying", "整改中"),
    ("submitted", "待验收"),
    ("closed", "已销号"),
    ("objected", "有异议"),
    ("returned", "退回整改"),
    ("suspended", "已中止"),
    ("dismissed", "不予受理"),
    ("merged", "已并案"),
    ("reopened", "重新打开"),
)
TITLES = (
    ("井下瓦斯监测探头失准，报警值被调高", "示例煤矿 07", "red", "rectifying", "red", "已超期 2 日", "9月28日"),
    ("主通风机备用电机未按规定每月试运转", "示例煤矿 12", "amber", "assigned", "amber", "还剩 2 个工作日", "10月9日"),
    ("驻矿盯守人员 3 日无签到记录", "示例煤矿 03", "amber", "acknowledged", "amber", "还剩 3 个工作日", "10月10日"),
    ("黑臭水体治理项目第二期截污管网未完工", "示例水塘一号", "green", "rectifying", "green", "还剩 38 日", "11月7日"),
    ("矿井排水记录与流量计读数不符", "示例煤矿 21", "green", "submitted", "green", "还剩 12 个工作日", "10月24日"),
    ("应急预案未按期修订", "示例煤矿 30", "green", "submitted", "green", "还剩 63 个工作日", "1月4日"),
)


def _rows() -> list[dict[str, Any]]:
    names = dict(STATES)
    return [
        {
            "number": f"LY-2022-{412 - place:06d}",
            "title": title,
            "subject": subject,
            "severity": severity,
            "status": status,
            "state": names[status],
            "light": light,
            "remaining": remaining,
            "due": due,
            "owner": "示例应急管理局" if "煤矿" in subject else "示例住房和城乡建设局",
        }
        for place, (title, subject, severity, status, light, remaining, due) in enumerate(TITLES)
    ]


def lists() -> dict[str, Any]:
    columns = (
        Column("编号", sort="number"),
        Column("标题", sort="title"),
        Column("等级", sort="severity"),
        Column("状态", sort="status"),
        Column("下一步由谁办", sort="owner"),
        Column("时限", sort="due"),
    )
    bulk = Bulk(
        "/styleguide/",
        (
            BulkChoice("assign", "交办", "send"),
            BulkChoice("chase", "催办", "bell"),
            BulkChoice("merge", "并案", "git-merge"),
        ),
    )
    choices = tuple(Choice(code, label) for code, label in STATES[:6])
    bar = FilterBar(
        (
            Filter("q", "标题或编号", "text"),
            Filter("status", "状态", choices=choices),
            Filter("light", "时限", choices=(Choice("red", "紧急"), Choice("amber", "临期"), Choice("green", "期内"))),
            Filter("from", "登记日期起", "date", primary=False),
            Filter("unit", "责任单位", choices=(Choice("1", "示例应急管理局"),), primary=False),
        ),
        saved=(Link("我交办的、已临期", "?light=amber"), Link("煤矿重大隐患", "?q=煤矿")),
        save_url="/styleguide/",
    )
    empty = Empty(
        "没有符合条件的问题", "放宽条件，或先从信号中立一个问题。", "/styleguide/", "登记问题", "clipboard-list"
    )
    pager = Pager(next_url="?cursor=b", summary="第 1–6 条")
    return {
        "bar": bar,
        "rows": _rows(),
        "table": Table(columns, "问题列表", bulk, pager, empty),
        "none": Table(columns, "空列表", empty=empty, key="none"),
        "tabs": (
            Link("待我办", "?tab=mine", current=True, count=12),
            Link("将到期", "?tab=soon", count=3),
            Link("全部", "?"),
        ),
        "crumbs": (Link("问题", "/styleguide/"), Link("煤矿安全监督", "/styleguide/")),
        "states": STATES,
    }
