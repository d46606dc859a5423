"""Forms of the settings for holidays and limits. They check shape; the actions check rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.clocks.actions import LocalTerms
from zhujian.kernel.clocks.models import UNITS
from zhujian.kernel.clocks.terms import LONGEST, Term, Unit

OFF, WORKING, REMOVE = "off", "working", "remove"
KINDS = ((OFF, _("放假")), (WORKING, _("调休上班")), (REMOVE, _("从表中去掉，按周末或工作日计")))
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class YearForm(forms.Form):
    """A year's table from a sheet; it replaces the one before."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = forms.CharField(
        label=_("来源"),
        max_length=200,
        help_text=_("通知的名称和文号，例如：关于2027年部分节假日安排的通知。"),
    )
    file = forms.FileField(
        label=_("表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("XLSX 或 CSV，三列：日期、节日、休或上班。"),
        error_messages={"required": _("请选择要导入的表格。")},
    )


class DayForm(forms.Form):
    """One day of a table."""

    day = forms.DateField(label=_("日期"), widget=day())
    kind = forms.ChoiceField(label=_("安排"), choices=KINDS, widget=forms.RadioSelect, initial=OFF)
    name = forms.CharField(label=_("节日"), max_length=40, required=False, help_text=_("例如：国庆节。"))

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        kind = self.cleaned_data["kind"]
        working = None if kind == REMOVE else kind == WORKING
        return {"day": self.cleaned_data["day"], "name": self.cleaned_data["name"], "working": working}


class LimitForm(forms.Form):
    """A version of one of the office's own limits."""

    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和连字符，例如 local-reply。"))
    basis = forms.CharField(label=_("依据"), max_length=200)
    article = forms.CharField(label=_("条款"), max_length=60, required=False)
    trigger = forms.CharField(label=_("起算事项"), max_length=300)
    who = forms.CharField(label=_("责任主体"), max_length=100, required=False)
    action = forms.CharField(label=_("应办事项"), max_length=300)
    amount = forms.IntegerField(label=_("期限"), min_value=0, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("单位"), choices=UNITS, initial=Unit.WORKING_DAYS.value)
    pausable = forms.BooleanField(label=_("可以暂停"), required=False, initial=True)
    extendable = forms.BooleanField(label=_("可以延期"), required=False, initial=True)
    since = forms.DateField(label=_("施行日期"), widget=day(), initial=time.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "amount" in data and "unit" in data:
            try:
                data["term"] = Term(data["amount"], Unit(data["unit"]))
            except ValueError:
                self.add_error("amount", _("期限过长。"))
        return data

    def terms(self) -> LocalTerms:
        names = ("basis", "trigger", "term", "action", "article", "who", "pausable", "extendable")
        return LocalTerms(**{name: self.cleaned_data[name] for name in names})
