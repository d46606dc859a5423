"""Forms of the pages about visits. They check shape; the actions check rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.forms import StepForm, day, lines
from zhujian.kernel.field.models import Absence, Site, Team, TeamMember, Tie, Visit
from zhujian.kernel.field.queries import active_sites
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.sheets.pages import SheetForm
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import listed

REASON = 2000


class ReviewForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("审核结论"),
        choices=(("accepted", _("通过")), ("has-issues", _("有疑问")), ("rejected", _("不采用"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("理由"), required=False, widget=lines(), max_length=REASON, help_text=_("通过的可以不写。")
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("outcome") in {"has-issues", "rejected"} and not given.get("reason", "").strip():
            self.add_error("reason", _t("请写明理由。"))
        return given


class ConsentForm(StepForm):
    agree = forms.TypedChoiceField(
        choices=(("true", _("同意")), ("false", _("不同意"))), coerce=lambda value: value == "true"
    )
    reason = forms.CharField(label=_("意见"), required=False, max_length=REASON)


class ExplainForm(StepForm):
    reason = forms.CharField(label=_("未到原因"), widget=lines(), max_length=500)
    consequence = forms.ChoiceField(label=_("处理"), choices=Visit.CONSEQUENCES, widget=forms.RadioSelect)


class CancelForm(StepForm):
    reason = forms.CharField(label=_("理由"), widget=lines(), max_length=REASON)


class PlanForm(StepForm):
    """One visit by hand; the topic is fixed by the page's address."""

    kind = forms.ChoiceField(label=_("督查方式"), widget=forms.RadioSelect)
    site = forms.ModelChoiceField(label=_("点位"), queryset=Site.objects.none(), empty_label=_("请选择"))
    team = forms.ModelChoiceField(label=_("督查组"), queryset=Team.objects.none(), empty_label=_("请选择"))
    day = forms.DateField(label=_("日期"), widget=day(), initial=time.today)

    def __init__(self, *args: Any, actor: Actor, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.topic = actor, topic
        kinds = [(item.code, str(item.title)) for item in topic.visits]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0] if len(kinds) == 1 else None
        sites = visible_to(actor, Site).filter(active_sites(), topic=topic.code).order_by("code")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["team"].queryset = visible_to(actor, Team).filter(topic=topic.code).order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whether the day lies ahead, and the team may and can go: said beside its field, all at once."""
        given = self.cleaned_data
        site, team, when = given.get("site"), given.get("team"), given.get("day")
        if when is not None and when < time.today():
            self.add_error("day", _t("督查日期不能早于今天。"))
        if team is not None and when is not None:
            self._check_team(team, site, when)
        return given

    def _check_team(self, team: Team, site: Site | None, when: Any) -> None:
        if visible_to(self.actor, Absence).filter(away_on(when), team=team, member=None).exists():
            self.add_error("team", _t("督查组这一天缺勤。"))
        if site is None:
            return
        bound = sorted({str(tie.account or tie.person) for tie in ties_between(self.actor, team, site, when)})
        if bound:
            self.add_error("team", _t("督查组成员须回避这一点位：%(names)s。") % {"names": listed(bound)})
        same = visible_to(self.actor, Visit).filter(site=site, team=team, day=when, kind=self.cleaned_data.get("kind"))
        if same.exclude(status="cancelled").exists():
            self.add_error("day", _t("这个督查组这一天已安排到这一点位。"))


def away_on(when: Any) -> Q:
    return Q(withdrawn_at__isnull=True, since__lte=when, until__gte=when)


def ties_between(actor: Actor, team: Team, site: Site, when: Any) -> QuerySet[Tie]:
    """What keeps members of the team from the site on a day, of the ties that the actor sees."""
    members = TeamMember.objects.filter(in_team(when), team=team)
    rows = visible_to(actor, Tie).filter(Q(until__isnull=True) | Q(until__gte=when), since__lte=when)
    of_members = Q(account__in=members.filter(account__isnull=False).values("account"))
    of_members |= Q(person__in=members.filter(person__isnull=False).values("person"))
    return rows.filter(of_members, Q(site=site) | Q(unit=site.owner_id)).select_related("account", "person")


class ReportsForm(SheetForm):
    """A sheet of the regulator's own visits."""

    topic = forms.ChoiceField(label=_("专题"))
    field_order: tuple[str, ...] = ("topic", "file", "mode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(item.code, str(item)) for item in topics() if item.visits]  # type: ignore[attr-defined]


def under(field: str, refusal: Invalid) -> Invalid:
    """What an action refuses about a slot, put beside a field of the form."""
    return Invalid([FieldError(field, error.message) for error in refusal.errors])
