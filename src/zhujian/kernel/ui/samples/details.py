"""One problem's life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from zhujian.kernel.ui.components import Chain, ChainAct, Confirm, Consent, Evidence, Fact, Moment, Stage, Verb


def details(now: datetime) -> dict[str, Any]:
    return {**_now(), **_answerable(), **_steps(now), "moments": _moments(now), "evidence": _evidence()}


def _now() -> dict[str, Any]:
    return {
        "facts": (
            Fact("对象", "示例煤矿 07", "/styleguide/", "三都镇 · 采矿许可证号 C0000000000000000007"),
            Fact("类别", "重大事故隐患"),
            Fact("责任单位", "示例应急管理局", "/styleguide/"),
            Fact("登记", "2022-09-14 周三", note="第 5 督查组 · 一天一督查"),
        ),
        "stages": (
            Stage("登记", "done", "09-14"),
            Stage("交办", "done", "09-14"),
            Stage("签收", "done", "09-15"),
            Stage("整改", "now", "截至 09-28"),
            Stage("验收"),
            Stage("销号"),
        ),
        "verbs": (
            Verb("催办", "/styleguide/", icon="bell", primary=True),
            Verb("申请延期", "/styleguide/", icon="clock-plus"),
            Verb("销号", why_not="尚无整改证据，且验收人不能是交办人", icon="check"),
            Verb("不予受理", "/styleguide/", danger=True),
        ),
    }


def _answerable() -> dict[str, Any]:
    return {
        "chain": (
            Chain("primary", "示例煤矿 07", "/styleguide/", "矿长 甲某", (ChainAct(date(2022, 9, 15), "停产、撤人"),)),
            Chain(
                "regulator",
                "示例应急管理局",
                "/styleguide/",
                "局长 乙某",
                (
                    ChainAct(date(2022, 9, 12), "例行检查：合格", "/styleguide/"),
                    ChainAct(date(2022, 9, 15), "签收交办函"),
                ),
            ),
            Chain("territory", "三都镇人民政府", "/styleguide/", "镇长 丙某"),
            Chain("oversight", "派驻示例组", "/styleguide/", "组长 丁某", (ChainAct(date(2022, 9, 20), "约谈乙某"),)),
        ),
    }


def _steps(now: datetime) -> dict[str, Any]:
    return {
        "confirm": Confirm(
            "/styleguide/",
            "交办",
            (
                "向示例应急管理局发出交办函〔2022〕18 号，抄送三都镇人民政府",
                "示例应急管理局须于 2022-10-07 周五 前签收",
                "整改期限 15 日，自签收次日起算",
            ),
            cancel_url="/styleguide/",
            draft="styleguide",
        ),
        "consent": Consent(
            "延期 10 日，等待同意",
            "示例联络员",
            "示例应急管理局联络员",
            now - timedelta(days=1),
            "探头须由厂家返厂标定，预计 10 月 8 日返回。",
            "分管领导",
            "/styleguide/",
            ("截止日由 2022-09-28 周三 移至 2022-10-08 周六", "延期理由与批准人记入办理经过"),
        ),
    }


def _moments(now: datetime) -> tuple[Moment, ...]:
    return (
        Moment(now - timedelta(days=1), "提请延期 10 日", "示例联络员", "示例应急管理局联络员", "consent"),
        Moment(now - timedelta(days=2), "已超过整改期限，已提醒联络员、分管副局长", kind="clock"),
        Moment(
            now - timedelta(days=8),
            "提交整改措施",
            "示例联络员",
            "示例应急管理局联络员",
            "evidence",
            "失准探头 4 只已拆下返厂，备用探头已装，24 小时人工复测。",
            details=(("附件", "3 个"), ("完成日", "2022-09-22")),
        ),
        Moment(now - timedelta(days=12), "查阅了问题与来源", "示例组长", "派驻示例组组长", "reading"),
        Moment(now - timedelta(days=15), "签收", "示例联络员", "示例应急管理局联络员", "done"),
        Moment(
            now - timedelta(days=16),
            "发出交办函〔2022〕17 号",
            "示例室主任",
            "党风政风监督室主任",
            "letter",
            url="/styleguide/",
        ),
        Moment(now - timedelta(days=16), "登记，来源：煤矿督查", "第 5 督查组", "督查组", "move"),
    )


def _evidence() -> tuple[Evidence, ...]:
    digest = "9f2c4e1ab07d55c3" * 4
    return (
        Evidence("探头铭牌.jpg", "/styleguide/", "photo", digest, 2_431_880, note="拍摄于 2022-09-14 08:12"),
        Evidence(
            "通风机试运转记录.pdf",
            "/styleguide/",
            "document",
            digest[4:] + digest[:4],
            388_120,
            flags=("同一文件已作为 LY-2022-000117 的证据",),
        ),
        Evidence("复测读数.xlsx", "/styleguide/", "table", digest[8:] + digest[:8], 18_204),
    )
