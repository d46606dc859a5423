"""What happened to a visit, and what is doubtful about what was handed in, in the office's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.submissions.flags import FAR_METRES, SAME_ANSWERS
from zhujian.kernel.submissions.models import Flag
from zhujian.kernel.ui.components.details import MomentKind
from zhujian.kernel.ui.formats import duration, moment, number
from zhujian.kernel.wording import listed

PICTURE_BITS = 64
KILOMETRE = 1000

ACTIONS: Mapping[str, str | Promise] = {
    "visits.finish": _("完成督查"),
    "visits.miss": _("漏查"),
    "visits.explain": _("说明漏查原因"),
    "visits.cancel": _("取消督查"),
    "visits.reject": _("答卷不予采用，改记漏查"),
    "submissions.receive": _("收到答卷"),
    "submissions.edit": _("修改答卷"),
    "visits.review": _("审核"),
    "submissions.reject": _("不予采用"),
}
KINDS: Mapping[str, MomentKind] = {
    "visits.finish": "done",
    "visits.miss": "clock",
    "visits.explain": "note",
    "visits.cancel": "back",
    "visits.reject": "back",
    "submissions.receive": "evidence",
    "submissions.edit": "evidence",
    "visits.review": "reading",
    "submissions.reject": "back",
}
REVIEW_PHASES: Mapping[str, str] = {
    "received": "check",
    "accepted": "done",
    "has-issues": "back",
    "rejected": "void",
}
WAYS: Mapping[str, str | Promise] = {
    "page": _("离线督查页"),
    "offline": _("离线督查页"),
    "openrosa": _("ODK Collect 等客户端"),
    "api": _("接口"),
}


def distance(metres: float) -> str:
    """`约 340 米`, `约 1.2 公里`."""
    if metres < KILOMETRE:
        return _t("约 %(metres)s 米") % {"metres": number(round(metres))}
    return _t("约 %(kilometres)s 公里") % {"kilometres": number(round(metres / KILOMETRE, 1))}


def flag_words(flag: Flag) -> str:
    """What was noticed, with its figures. Figures of a kind that is not known are shown as they are."""
    tell = _TOLD.get(flag.kind)
    try:
        return tell(flag.figures) if tell else str(flag.figures)
    except (KeyError, TypeError, ValueError):
        return str(flag.figures)


def innocent_words(kind: str) -> str | Promise:
    """How that comes about without anybody having done wrong."""
    return INNOCENT.get(kind, "")


def _far(figures: Mapping[str, Any]) -> str:
    values = {"away": distance(figures["metres"]), "limit": number(figures.get("limit", FAR_METRES))}
    return _t("拍摄或填写的位置距点位%(away)s，超过 %(limit)s 米即提示。") % values


def _window(figures: Mapping[str, Any]) -> str:
    values = {name: _moment(figures[key]) for name, key in (("at", "taken_at"), ("since", "from"), ("until", "until"))}
    return _t("照片拍摄于 %(at)s；督查时段（前后各放宽 30 分钟）为 %(since)s 至 %(until)s。") % values


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))


def _reused(figures: Mapping[str, Any]) -> str:
    del figures
    return _t("与另一份答卷的附件内容完全相同。")


def _alike(figures: Mapping[str, Any]) -> str:
    if not figures["bits"]:
        return _t("与另一份答卷的照片画面相同。")
    values = {"bits": figures["bits"], "all": PICTURE_BITS}
    return _t("与另一份答卷的照片几乎相同：%(all)d 个比对点中只有 %(bits)d 个不同。") % values


def _fast(figures: Mapping[str, Any]) -> str:
    values = {"took": _seconds(figures["seconds"]), "needed": _seconds(figures["reading_seconds"])}
    return _t("填写用时 %(took)s，仅读完题目就需要 %(needed)s。") % values


def _seconds(seconds: int) -> str:
    return duration(seconds) if abs(seconds) >= 60 else _t("%(seconds)d 秒") % {"seconds": seconds}


def _identical(figures: Mapping[str, Any]) -> str:
    return _t("连同此前的督查，共 %(visits)d 次答案完全相同。") % {"visits": figures.get("visits", SAME_ANSWERS + 1)}


def _clock(figures: Mapping[str, Any]) -> str:
    values = {"off": _seconds(abs(figures["seconds"]))}
    if figures["seconds"] > 0:
        return _t("手机时钟比系统快 %(off)s。") % values
    return _t("手机时钟比系统慢 %(off)s。") % values


def _late(figures: Mapping[str, Any]) -> str:
    return _t("督查当天结束 %(hours)d 小时后才收到。") % {"hours": figures["hours"]}


def _unknown(figures: Mapping[str, Any]) -> str:
    return _t("表单没有或者读不出的内容：%(nodes)s。") % {"nodes": listed(map(str, figures["nodes"]))}


def _broken(figures: Mapping[str, Any]) -> str:
    del figures
    return _t("照片已完整收到，但画面不能完整显示。")


def _replaced(figures: Mapping[str, Any]) -> str:
    del figures
    return _t("此后又以同一名称收到另一内容的附件，以后收到的为准。两份都已保存。")


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Flag.FAR: _far,
    Flag.WINDOW: _window,
    Flag.REUSED: _reused,
    Flag.ALIKE: _alike,
    Flag.FAST: _fast,
    Flag.IDENTICAL: _identical,
    Flag.CLOCK: _clock,
    Flag.LATE: _late,
    Flag.UNKNOWN: _unknown,
    Flag.BROKEN: _broken,
    Flag.REPLACED: _replaced,
}
INNOCENT: Mapping[str, Promise] = {
    Flag.FAR: _("山区定位会漂移，点位登记的坐标也可能不准；在矿部、办公区补拍的资料照片同样如此。"),
    Flag.WINDOW: _("相机或手机时钟不准，先拍照后填表，或者补拍证照、图纸时，都会这样。"),
    Flag.REUSED: _("同一份证照、图纸可能每次都上传，也可能从相册误选了旧照片。"),
    Flag.ALIKE: _("在同一位置拍摄固定设施，照片本来就相近。"),
    Flag.FAST: _("熟悉表单的人不必逐字读题；也可能先记在纸上，再集中录入。"),
    Flag.IDENTICAL: _("现场情况没有变化时，答案可以完全相同。"),
    Flag.CLOCK: _("手机没有自动校时或者设了其他时区。两个时间都已保存。"),
    Flag.LATE: _("井下和山区没有网络，要回到有信号处才能发送。"),
    Flag.UNKNOWN: _("手机上的表单版本较旧，或者用其他软件填写。内容已原样保存。"),
    Flag.BROKEN: _("手机存储损坏或者拍摄时断电，照片文件会写不完整。"),
    Flag.REPLACED: _("误选照片后改选，或者修改答卷时重新拍摄，都会这样。"),
}
