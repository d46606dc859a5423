"""Forms of the problem pages. They check shape; the actions check rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.problems.models import LookBack, Problem
from zhujian.kernel.registry import topics
from zhujian.kernel.visibility import visible_to


def lines(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StepForm(forms.Form):
    """A step on one problem, by one actor."""

    def __init__(self, *args: Any, actor: Actor, problem: Problem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.problem = problem
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on who acts and on what."""


class AssignForm(StepForm):
    unit = forms.ModelChoiceField(label=_("牵头单位"), queryset=Unit.objects.none())
    assisting = forms.ModelMultipleChoiceField(label=_("协办单位"), queryset=Unit.objects.none(), required=False)
    due = forms.DateField(
        label=_("到期日"),
        required=False,
        widget=day(),
        help_text=_("不填时按本类问题的时限计算；晚于该时限的，须在交办意见中写明理由，并不得超过法定时限。"),
    )
    note = forms.CharField(label=_("交办意见"), required=False, widget=lines(3), max_length=20_000)

    def prepare(self) -> None:
        units = visible_to(self.actor, Unit).filter(active_units()).exclude(kind__in=(Unit.COUNTY, Unit.OFFICE))
        for name in ("unit", "assisting"):
            self.fields[name].queryset = units.order_by("kind", "path")  # type: ignore[attr-defined]
        if self.problem is not None:
            self.fields["unit"].initial = self.problem.owner_id or self.problem.subject_id


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=20_000)


class AcknowledgeForm(StepForm):
    """Signing asks nothing."""


class ObjectionForm(StepForm):
    uphold = forms.TypedChoiceField(
        label=_("对异议的决定"),
        choices=((True, _("异议成立")), (False, _("异议不成立，原单位继续办理"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    unit = forms.ModelChoiceField(
        label=_("改交单位"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("异议成立而不填的，问题退回待交办。"),
    )
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=20_000)

    def prepare(self) -> None:
        self.fields["unit"].queryset = visible_to(self.actor, Unit).filter(active_units())  # type: ignore[attr-defined]


class RectifyForm(StepForm):
    measure = forms.CharField(label=_("整改措施"), widget=lines(), max_length=20_000)
    done_on = forms.DateField(label=_("完成日期"), widget=day(), initial=time.today)
    purpose = forms.ChoiceField(
        label=_("佐证类别"),
        choices=(("measure", _("整改佐证")), ("before", _("整改前照片")), ("after", _("整改后照片"))),
        initial="measure",
    )


class SubmitForm(StepForm):
    summary = forms.CharField(label=_("整改情况"), widget=lines(6), max_length=20_000)


class CloseForm(StepForm):
    finding = forms.CharField(label=_("核查情况"), widget=lines(6), max_length=20_000)


class LookBackForm(StepForm):
    result = forms.ChoiceField(label=_("结果"), choices=LookBack.RESULTS, widget=forms.RadioSelect)
    text = forms.CharField(label=_("情况"), widget=lines(6), max_length=20_000)


class ExtendForm(StepForm):
    days = forms.IntegerField(label=_("延长天数"), min_value=1, max_value=365)
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=20_000)


class MergeForm(StepForm):
    into = forms.CharField(label=_("并入的问题编号"), max_length=20)
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=20_000)

    def clean_into(self) -> Problem:
        number = self.cleaned_data["into"].strip()
        found = visible_to(self.actor, Problem).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的问题。"), params={"number": number})
        return found


class ChaseForm(StepForm):
    message = forms.CharField(label=_("催办内容"), widget=lines(), max_length=20_000)


class ConsentForm(StepForm):
    agree = forms.TypedChoiceField(
        choices=(("true", _("同意")), ("false", _("不同意"))), coerce=lambda value: value == "true"
    )
    reason = forms.CharField(label=_("意见"), widget=lines(2), required=False, max_length=20_000)


class RegisterForm(StepForm):
    """A new problem; `topic` is fixed by the page's address."""

    category = forms.ChoiceField(label=_("类别"))
    site = forms.ModelChoiceField(
        label=_("点位"), queryset=Site.objects.none(), required=False, help_text=_("点位和问题单位填其中一项。")
    )
    unit = forms.ModelChoiceField(
        label=_("问题单位"), queryset=Unit.objects.none(), required=False, help_text=_("不在某一点位的，直接指明单位。")
    )
    title = forms.CharField(label=_("标题"), max_length=200)
    facts = forms.CharField(label=_("事实"), widget=lines(6), max_length=20_000)

    def __init__(self, *args: Any, topic: str, **kwargs: Any) -> None:
        self.topic = topic
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        found = next(topic for topic in topics() if topic.code == self.topic)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((item.code, f"{item.title}（{item.severity.label}）") for item in found.categories),
        ]
        self.fields["site"].queryset = visible_to(self.actor, Site).filter(topic=self.topic).order_by("code")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = visible_to(self.actor, Unit).filter(active_units())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One subject: said beside the other faults, and not only once those are mended."""
        given = self.cleaned_data
        if not {"site", "unit"} & set(self.errors) and (given.get("site") is None) == (given.get("unit") is None):
            self.add_error("site", _("请指明一个点位或一个单位，二者取一。"))
        return given


class InvolvedForm(StepForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), required=False)
    post = forms.CharField(label=_("职务"), max_length=120, required=False)
    outcome = forms.CharField(label=_("处理情况"), max_length=200, required=False)

    def prepare(self) -> None:
        units = visible_to(self.actor, Unit).filter(active_units())
        self.fields["unit"].queryset = units.order_by("kind", "path")  # type: ignore[attr-defined]
        if self.problem is not None:
            self.fields["unit"].initial = self.problem.subject_id
