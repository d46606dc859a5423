"""Forms of the pages about draws. They check shape; the actions check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.compute import add_months
from zhujian.kernel.field.forms import StepForm, day, lines
from zhujian.kernel.registry import Topic, topics

AHEAD = 6
REASON = 2000


class ChooseForm(StepForm):
    """Which topic's visits, and of which month: this one or one of the next."""

    topic = forms.ChoiceField(label=_("专题"))
    month = forms.ChoiceField(label=_("月份"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(topic.code, str(topic)) for topic in plannable(actor)]  # type: ignore[attr-defined]
        self.fields["month"].choices = [(text, text) for text in coming_months()]  # type: ignore[attr-defined]
        self.fields["month"].initial = coming_months()[1]


class ContributeForm(StepForm):
    contribution = forms.CharField(
        label=_("随机数"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        max_length=200,
        help_text=_(
            "32 至 128 位，只用 0 至 9 和 a 至 f，位数为双数，可以留空格。例如连掷 32 次骰子依次记下点数，"
            "或者抄录当期公开摇号的号码；请当众产生，不要自己想一个。"
        ),
    )


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=REASON)


class ReplanForm(StepForm):
    since = forms.DateField(label=_("从哪一天起重排"), widget=day())


class NothingForm(StepForm):
    """A step that asks for no more than to be taken."""


def plannable(actor: Actor) -> list[Topic]:
    """Topics with visits in which the actor has a grant."""
    return [topic for topic in topics() if topic.visits and actor.reaches(topic.code)]


def coming_months() -> list[str]:
    first = time.today().replace(day=1)
    return [f"{add_months(first, step):%Y-%m}" for step in range(AHEAD)]


def month_of(text: str) -> date | None:
    """The first day of a month written as `2022-09`; None for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if time.FIRST_DAY <= first <= time.LAST_DAY else None
