"""Forms of the signal pages. They check shape; the actions check rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.registry import Topic
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.workflow import CHANNELS
from zhujian.kernel.visibility import visible_to

RECENT_DAYS = 180
MOST_CHOICES = 20
LONGEST = 20_000
USUAL_CHANNEL = {
    "field-team": "visit",
    "observer": "observer",
    "petition-office": "petition",
    "monitoring-point": "demand",
    "inspection-office": "tour",
}


def lines(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def units_for(actor: Actor) -> QuerySet[Unit]:
    return visible_to(actor, Unit).filter(active_units()).exclude(kind=Unit.COUNTY).order_by("kind", "path")


class RegisterForm(forms.Form):
    """A new signal; the topic is fixed by the page's address. Sites and units are asked of those who see any."""

    summary = forms.CharField(label=_("摘要"), max_length=200, help_text=_("一句话：哪里、什么事。"))
    text = forms.CharField(label=_("内容"), required=False, widget=lines(6), max_length=LONGEST)
    site = forms.ModelChoiceField(label=_("点位"), queryset=Site.objects.none(), required=False)
    unit = forms.ModelChoiceField(
        label=_("所涉单位"), queryset=Unit.objects.none(), required=False, help_text=_("不在某一点位的，指明单位。")
    )
    occurred_on = forms.DateField(
        label=_("发生日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    channel = forms.ChoiceField(label=_("渠道"), choices=CHANNELS)

    def __init__(self, *args: Any, actor: Actor, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = USUAL_CHANNEL.get(actor.role, "other")
        self.fields["occurred_on"].initial = time.today
        found: dict[str, QuerySet[Any]] = {
            "site": visible_to(actor, Site).filter(topic=topic.code).order_by("code"),
            "unit": units_for(actor),
        }
        for name, rows in found.items():
            if rows.exists():
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class OutcomeForm(forms.Form):
    """One outcome of one signal."""

    def __init__(self, *args: Any, actor: Actor, signal: Signal, topic: Topic | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.signal = signal
        self.topic = topic
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on who acts and on what."""

    def arguments(self) -> dict[str, Any]:
        """The cleaned values as `signals.triage` takes them."""
        return dict(self.cleaned_data)


class ProblemForm(OutcomeForm):
    """The problem that the signal shows, filled in from it."""

    category = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(label=_("标题"), max_length=200)
    facts = forms.CharField(label=_("事实"), widget=lines(5), max_length=LONGEST)
    unit = forms.ModelChoiceField(label=_("问题单位"), queryset=Unit.objects.none())

    def prepare(self) -> None:
        categories = self.topic.categories if self.topic else ()
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((item.code, f"{item.title}（{item.severity.label}）") for item in categories),
        ]
        self.fields["title"].initial = self.signal.summary
        self.fields["facts"].initial = self.signal.text or self.signal.summary
        if self.signal.site_id or self.signal.subject_id:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units_for(self.actor)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        details = {name: self.cleaned_data[name] for name in ("category", "title", "facts")}
        unit = self.cleaned_data.get("unit")
        return {"details": {**details, "subject": {"unit": unit.code}} if unit else details}


class MergeForm(OutcomeForm):
    """Recent signals about the same place are offered."""

    into = forms.ModelChoiceField(
        label=_("并入哪一条信号"), queryset=Signal.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label=_("理由"), widget=lines(2), max_length=LONGEST)

    def prepare(self) -> None:
        self.fields["into"].queryset = near(self.actor, self.signal)  # type: ignore[attr-defined]
        self.fields["into"].label_from_instance = _named  # type: ignore[attr-defined]


class TransferForm(OutcomeForm):
    to_unit = forms.ModelChoiceField(label=_("移送至"), queryset=Unit.objects.none())
    reason = forms.CharField(label=_("理由"), widget=lines(3), max_length=LONGEST)

    def prepare(self) -> None:
        self.fields["to_unit"].queryset = units_for(self.actor)  # type: ignore[attr-defined]


class DismissForm(OutcomeForm):
    reason = forms.CharField(label=_("理由"), widget=lines(3), max_length=LONGEST)


class ConsentForm(forms.Form):
    agree = forms.TypedChoiceField(
        choices=(("true", _("同意")), ("false", _("不同意"))), coerce=lambda value: value == "true"
    )
    reason = forms.CharField(label=_("意见"), required=False, max_length=LONGEST)


def near(actor: Actor, signal: Signal) -> QuerySet[Signal]:
    """Signals of half a year around this one, about the same site, else the same unit, else the same topic."""
    place = Q(topic=signal.topic)
    if signal.site_id:
        place &= Q(site=signal.site_id)
    elif signal.subject_id:
        place &= Q(subject=signal.subject_id)
    since = signal.created_at - timedelta(days=RECENT_DAYS)
    rows = visible_to(actor, Signal).filter(place, created_at__gte=since).exclude(pk=signal.pk)
    chosen = rows.exclude(status="merged").order_by("-pk").values_list("pk", flat=True)
    return Signal.objects.filter(pk__in=list(chosen[:MOST_CHOICES])).order_by("-pk")


def _named(signal: Signal) -> str:
    day = time.local_date(signal.created_at)
    return f"{signal.pk} · {day:%Y-%m-%d} · {signal.summary}（{signal.get_status_display()}）"
