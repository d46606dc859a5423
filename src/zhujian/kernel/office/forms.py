"""Forms of a site's page. They check shape; the actions check rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.field.models import Say


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FinishForm(forms.Form):
    done_on = forms.DateField(label=_("实际完成日期"), widget=day(), initial=time.today)
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class SayForm(forms.Form):
    on = forms.DateField(label=_("日期"), widget=day(), initial=time.today)
    satisfied = forms.ChoiceField(label=_("满意程度"), choices=Say.ANSWERS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("居民反映"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("只记内容，不记姓名和电话。"),
    )
