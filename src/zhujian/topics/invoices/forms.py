"""Forms of the topic's pages. They check shape; the actions check rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.topics.invoices.models import Doubt
from zhujian.topics.invoices.pages.wording import rule_of, title_of
from zhujian.topics.invoices.triage.asking import LONGEST as LINE
from zhujian.topics.invoices.triage.asking import MOST
from zhujian.topics.invoices.triage.judging import innocents_of

LONGEST = 20_000


def lines(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TaskForm(forms.Form):
    title = forms.CharField(label=_("任务名称"), max_length=120, help_text=_("查什么：如“国庆前后公款消费发票筛查”。"))
    basis = forms.CharField(
        label=_("立项依据"), max_length=200, help_text=_("为什么查：批准文号、工作方案，或者线索、信号编号。")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), widget=lines(3), max_length=LONGEST)


class AskForm(forms.Form):
    """What the letter says: matters and questions, one to a line."""

    matters = forms.CharField(
        label=_("需要核实的事项"),
        widget=lines(5),
        max_length=LONGEST,
        help_text=_("每行一条，只写发票本身记载的内容；不写规则、得分和推测。"),
    )
    questions = forms.CharField(label=_("请说明的情况"), widget=lines(5), max_length=LONGEST, help_text=_("每行一条。"))


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("情况说明"), widget=lines(8), max_length=LONGEST, help_text=_("逐条说明，附有关凭证。")
    )


class OfDoubt(forms.Form):
    """A decision on a doubt, rule by rule."""

    reason = forms.CharField(label=_("核查情况和理由"), widget=lines(4), max_length=LONGEST)

    def __init__(self, *args: Any, doubt: Doubt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = [part.rule for part in doubt.parts.filter(hits__gt=0).order_by("-points", "rule")]
        for rule in self.rules:
            self.fields[rule] = self.field_of(rule)
        self.order_fields([*self.rules, "reason"])

    def field_of(self, rule: str) -> forms.Field:
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """The cleaned values as the action takes them."""
        raise NotImplementedError


class ExplainForm(OfDoubt):
    """The harmless reason of each rule's hits."""

    def field_of(self, rule: str) -> forms.Field:
        return forms.ChoiceField(label=title_of(rule), choices=[("", _("请选择")), *innocents_of(rule).items()])

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"innocent": {rule: data[rule] for rule in self.rules}, "reason": data["reason"]}


class AcceptForm(OfDoubt):
    """Which rules' hits proved right."""

    def field_of(self, rule: str) -> forms.Field:
        return forms.BooleanField(
            label=title_of(rule), required=False, initial=True, help_text=_("勾选：查实；不勾选：不属实。")
        )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"right": {rule: data[rule] for rule in self.rules}, "reason": data["reason"]}


class WithdrawForm(OfDoubt):
    """Nothing was there: the rules or the data were wrong."""

    def field_of(self, rule: str) -> forms.Field:
        return forms.BooleanField(label=title_of(rule), required=False, initial=True, disabled=True)

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


def questions_of(doubt: Doubt) -> str:
    """What the rules suggest to ask, one to a line, in Chinese as the letter."""
    rules = (rule_of(part.rule) for part in doubt.parts.filter(hits__gt=0).order_by("-points", "rule"))
    asked = dict.fromkeys(rule.question[:LINE] for rule in rules if rule is not None)
    return "\n".join(list(asked)[:MOST])


def matters_of(doubt: Doubt, most: int = 8) -> str:
    """The invoices of the doubt, as they stand: number, day, seller, goods, amount."""
    invoices = sorted(doubt.dossier.content.get("invoices", ()), key=lambda each: each["day"])
    told = []
    for each in invoices[:most]:
        goods = "、".join(dict.fromkeys(line["goods"] for line in each["lines"] if line["goods"]))[:60]
        number = each["digital"] or each["number"]
        told.append(
            f"{each['day']}，{doubt.seller_name}开具的发票（号码{number}），{goods}，价税合计{each['total']}元。"
        )
    if len(invoices) > most:
        told.append(f"{doubt.seller_name[:80]}开具的其他发票，共{doubt.invoices - most}张。")
    return "\n".join(told) or f"{doubt.place}有关开支。"
