"""Forms of the pages about phones. They check shape; the actions check rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.devices.actions import LONGEST_NAME


class EnrolForm(forms.Form):
    name = forms.CharField(
        label=_("手机名称"), max_length=LONGEST_NAME, help_text=_("便于日后辨认，例如：三组备用机、红米。")
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class OwnWithdrawForm(WithdrawForm):
    """One need not say why one gives up one's own."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)
