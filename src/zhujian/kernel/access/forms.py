"""Forms of the pages about accounts and grants. They check shape; the actions check rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.open_work import Piece
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.visibility import visible_to

EMAIL, PRINT = "email", "print"


def lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def hidden_password() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=2000)


class OpenForm(forms.Form):
    """A new account; it is opened by invitation, so nobody but its owner ever knows a password."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, help_text=_("字母、数字，登录时使用，不能更改。一人一号，不得共用。")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("填写后可用邮件发送邀请链接。"))
    unit = forms.ModelChoiceField(label=_("所在单位"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = visible_to(actor, Unit).filter(active_units()).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """How the one-time link reaches its owner."""

    by = forms.ChoiceField(label=_("送达方式"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, account: Account, can_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        printed = (PRINT, _("显示并打印，当面交给本人"))
        mailed = (EMAIL, _("发送到 %(email)s") % {"email": account.email})
        self.fields["by"].choices = (mailed, printed) if can_mail else (printed,)  # type: ignore[attr-defined]
        self.fields["by"].initial = EMAIL if can_mail else PRINT


class PasswordForm(forms.Form):
    """A password, typed twice."""

    password = forms.CharField(label=_("口令"), widget=hidden_password(), strip=False, max_length=200)
    again = forms.CharField(label=_("再次输入口令"), widget=hidden_password(), strip=False, max_length=200)

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的口令不一致。"))
        return again


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[(code, role.title) for code, role in ROLES.items()])
    unit = forms.ModelChoiceField(
        label=_("单位范围"), queryset=Unit.objects.none(), required=False, help_text=_("不选即不限单位；含其下级单位。")
    )
    topics = forms.MultipleChoiceField(
        label=_("专题范围"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个也不选即不限专题。"),
    )
    since = forms.DateField(label=_("起始日期"), widget=day(), initial=time.today)
    until = forms.DateField(label=_("截止日期"), widget=day(), required=False, help_text=_("不填即长期。"))
    reason = forms.CharField(label=_("授权理由"), widget=lines(), max_length=2000)

    def __init__(self, *args: Any, actor: Actor, topics: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = visible_to(actor, Unit).filter(active_units()).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["topics"].choices = list(topics)  # type: ignore[attr-defined]
        if not self.fields["topics"].choices:  # type: ignore[attr-defined]
            del self.fields["topics"]


class SubstituteForm(forms.Form):
    account = forms.ModelChoiceField(label=_("代理人"), queryset=Account.objects.none())
    since = forms.DateField(label=_("起始日期"), widget=day(), initial=time.today)
    until = forms.DateField(label=_("截止日期"), widget=day())
    reason = forms.CharField(label=_("代理理由"), widget=lines(), max_length=2000)

    def __init__(self, *args: Any, actor: Actor, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            visible_to(actor, Account).filter(is_active=True).exclude(pk__in=(grant.account_id, actor.account or 0))
        )
        self.fields["account"].queryset = others.select_related("unit").order_by("username")  # type: ignore[attr-defined]


class RecoveryForm(forms.Form):
    """The decision on a recovery that waits."""

    agree = forms.TypedChoiceField(
        choices=(("true", _("同意")), ("false", _("不同意"))), coerce=lambda value: value == "true"
    )
    reason = forms.CharField(label=_("意见"), required=False, widget=lines(2), max_length=2000)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=80, help_text=_("哪一个程序使用，例如：数据交换平台。"))
    role = forms.ChoiceField(label=_("以哪个角色"))
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=366, initial=90)

    def __init__(self, *args: Any, roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(code, ROLES[code].title) for code in roles]  # type: ignore[attr-defined]


class ChooseAccountForm(forms.Form):
    """Whose work it is."""

    account = forms.ModelChoiceField(label=_("移交人"), queryset=Account.objects.none())

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    pieces = forms.MultipleChoiceField(label=_("移交事项"), widget=forms.CheckboxSelectMultiple)
    successor = forms.ModelChoiceField(label=_("接收人"), queryset=Account.objects.none())
    reason = forms.CharField(label=_("移交理由"), widget=lines(), max_length=2000)

    def __init__(self, *args: Any, pieces: Iterable[Piece], successors: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {piece.key: piece for piece in pieces}
        choices = [(key, f"{piece.name} {piece.title}（{piece.state}）") for key, piece in self.offered.items()]
        self.fields["pieces"].choices = choices  # type: ignore[attr-defined]
        self.fields["pieces"].initial = list(self.offered)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]

    def clean_pieces(self) -> list[Piece]:
        return [self.offered[key] for key in self.cleaned_data["pieces"]]
