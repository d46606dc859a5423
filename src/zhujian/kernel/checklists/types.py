"""What the types of questions are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.checklists.definitions import Question

SIGNATURE = "signature"
_TITLES: dict[str, Promise] = {
    "text": _("文字"),
    "integer": _("整数"),
    "decimal": _("小数"),
    "select_one": _("单选"),
    "select_multiple": _("多选"),
    "rank": _("排序"),
    "date": _("日期"),
    "time": _("时刻"),
    "datetime": _("日期和时刻"),
    "geopoint": _("定位"),
    "geotrace": _("路线"),
    "geoshape": _("范围"),
    "image": _("照片"),
    "audio": _("录音"),
    "video": _("视频"),
    "file": _("文件"),
    "barcode": _("扫码"),
    "note": _("提示"),
    "acknowledge": _("知悉"),
    "range": _("滑块"),
    "calculate": _("计算"),
}


def title_of(question: Question) -> Promise | str:
    """The type in words; one that has none as XLSForm writes it."""
    if question.type == "image" and SIGNATURE in question.appearance.split():
        return _("签字")
    return _TITLES.get(question.type, question.type)
