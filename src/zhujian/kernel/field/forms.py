"""Forms of the pages about sites, teams and ties. They check shape; the actions check rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.queries import with_role
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import FieldError
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.checks import check_new_code
from zhujian.kernel.field.data import clean_data
from zhujian.kernel.field.models import Site, Team, TeamMember, Tie
from zhujian.kernel.org.models import Post, Unit
from zhujian.kernel.org.queries import active_units
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.registry.values import FieldType, SiteField
from zhujian.kernel.visibility import visible_to

OWN = "data."
YES_NO = (("", _("未填")), ("true", _("是")), ("false", _("否")))


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def units_for(actor: Actor) -> QuerySet[Unit]:
    return visible_to(actor, Unit).filter(active_units()).exclude(kind=Unit.COUNTY).order_by("kind", "path")


class StepForm(forms.Form):
    """One step on one row."""

    def arguments(self) -> dict[str, Any]:
        """The cleaned values as the action takes them."""
        return dict(self.cleaned_data)


class SiteForm(StepForm):
    """A site with its topic's own fields, which are called `data.NAME`."""

    code = forms.CharField(label=_("点位编码"), max_length=40, help_text=_("本专题内唯一，登记后不改。"))
    name = forms.CharField(label=_("点位名称"), max_length=120)
    owner = forms.ModelChoiceField(label=_("所属单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    township = forms.ModelChoiceField(
        label=_("所在乡镇（街道）"), queryset=Unit.objects.none(), required=False, empty_label=_("未填")
    )
    active_from = forms.DateField(label=_("启用日期"), widget=day(), required=False)
    latitude = forms.DecimalField(
        label=_("纬度"), min_value=-90, max_value=90, max_digits=9, decimal_places=6, required=False
    )
    longitude = forms.DecimalField(
        label=_("经度"),
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        required=False,
        help_text=_("WGS 84 坐标，用于核对照片位置。"),
    )

    def __init__(self, *args: Any, actor: Actor, topic: Topic, site: Site | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic, self.site = topic, site
        units = units_for(actor)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]
        self.fields["township"].queryset = units.filter(kind=Unit.TOWNSHIP)  # type: ignore[attr-defined]
        for item in topic.site.fields if topic.site else ():
            self.fields[f"{OWN}{item.name}"] = _field_for(item, actor)
        if site is not None:
            self._show(site)
        else:
            self.fields["active_from"].initial = time.today

    def _show(self, site: Site) -> None:
        del self.fields["code"], self.fields["active_from"]
        self.initial = {
            "name": site.name,
            "owner": site.owner_id,
            "township": site.township_id,
            "latitude": site.latitude,
            "longitude": site.longitude,
            **{f"{OWN}{name}": _shown(value) for name, value in site.data.items()},
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        """What the action would refuse, named beside the other faults and not only once those are mended."""
        given = self.cleaned_data
        errors = clean_data(self.topic.site, self._data())[1]
        if "code" in given:
            errors += check_new_code(Site, self.topic.code, given["code"])
        self._add(errors)
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self._add([FieldError("latitude", _t("纬度和经度应同时填写。"))])
        return given

    def _add(self, errors: Iterable[FieldError]) -> None:
        for error in errors:
            if error.field in self.fields and error.field not in self.errors:
                self.add_error(error.field, error.message)

    def _data(self) -> dict[str, Any]:
        values = ((name.removeprefix(OWN), value) for name, value in self.cleaned_data.items() if name.startswith(OWN))
        return {name: value.code if isinstance(value, Unit) else value for name, value in values}

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        place: tuple[Decimal, Decimal] | None = None
        if given["latitude"] is not None and given["longitude"] is not None:
            place = given["latitude"], given["longitude"]
        kept: dict[str, Any] = {
            name: given[name] for name in ("code", "name", "owner", "township", "active_from") if name in given
        }
        return {**kept, "data": self._data(), "place": place}


def _field_for(item: SiteField, actor: Actor) -> forms.Field:
    label, needed = str(item.label), item.required
    match item.type:
        case FieldType.NUMBER:
            return forms.CharField(
                label=label,
                required=needed,
                help_text=str(item.unit),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
        case FieldType.DATE:
            return forms.DateField(label=label, required=needed, widget=day())
        case FieldType.BOOLEAN:
            return forms.ChoiceField(label=label, required=needed, choices=YES_NO)
        case FieldType.CHOICE:
            choices = [("", _("未填")), *((code, str(words)) for code, words in item.choices.items())]
            return forms.ChoiceField(label=label, required=needed, choices=choices)
        case FieldType.UNIT:
            units = units_for(actor)
            return forms.ModelChoiceField(
                units, label=label, required=needed, to_field_name="code", empty_label=_("未填")
            )
    return forms.CharField(label=label, required=needed, max_length=500)


def _shown(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


class CloseForm(StepForm):
    until = forms.DateField(
        label=_("停用日期"), widget=day(), initial=time.today, help_text=_("这一天仍在督查范围内。")
    )
    reason = forms.CharField(label=_("停用理由"), widget=lines(), max_length=2000)


class StartForm(StepForm):
    start = forms.DateField(label=_("项目开始日期"), widget=day(), initial=time.today)


class MilestoneForm(StepForm):
    planned_on = forms.DateField(label=_("计划完成日期"), widget=day())
    note = forms.CharField(label=_("说明"), required=False, widget=lines(2), max_length=2000)


class FinishForm(StepForm):
    done_on = forms.DateField(label=_("实际完成日期"), widget=day(), initial=time.today)
    note = forms.CharField(label=_("说明"), required=False, widget=lines(2), max_length=2000)


class TeamForm(StepForm):
    code = forms.CharField(label=_("督查组编码"), max_length=40, help_text=_("本专题内唯一，登记后不改。"))
    kind = forms.ChoiceField(label=_("类别"), choices=list(TEAM_KINDS.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("督查组名称"), max_length=60)
    unit = forms.ModelChoiceField(label=_("牵头部门"), queryset=Unit.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, actor: Actor, topic: str, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        self.fields["unit"].queryset = units_for(actor).filter(kind__in=(Unit.OFFICE, Unit.RESIDENT))  # type: ignore[attr-defined]
        if team is not None:
            del self.fields["code"], self.fields["kind"]
            self.initial = {"name": team.name, "unit": team.unit_id}

    def clean(self) -> dict[str, Any]:
        """A code that is taken is named beside the other faults."""
        given = self.cleaned_data
        for error in check_new_code(Team, self.topic, given["code"]) if "code" in given else ():
            self.add_error("code", error.message)
        return given


class MemberForm(StepForm):
    """Accounts of the role, and whoever holds a post in the leading unit. Colleagues know each other's names."""

    who = forms.ChoiceField(label=_("成员"), help_text=_("有账号的选账号，才能在手机上收到督查任务并提交答卷。"))
    since = forms.DateField(label=_("加入日期"), widget=day(), initial=time.today)
    until = forms.DateField(label=_("退出日期"), widget=day(), required=False, help_text=_("长期的不填。"))

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = TeamMember.objects.filter(in_team(time.today()), team=team)
        self.accounts = Account.objects.filter(with_role("field-team"), is_active=True).exclude(
            Exists(members.filter(account=OuterRef("pk")))
        )
        self.posts = _posts_in(team.unit).exclude(Exists(members.filter(person=OuterRef("person"))))
        self.fields["who"].choices = self._choices()  # type: ignore[attr-defined]

    def _choices(self) -> list[tuple[Any, Any]]:
        accounts = [(f"account:{row.pk}", _named(row)) for row in self.accounts.order_by("username")]
        people = {post.person_id: f"{post.person.name}（{post.title}）" for post in self.posts}
        groups = (
            (_("督查组账号"), accounts),
            (_("牵头部门人员（无账号）"), [(f"person:{pk}", words) for pk, words in people.items()]),
        )
        return [("", _("请选择")), *((title, rows) for title, rows in groups if rows)]

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind, _colon, pk = given["who"].partition(":")
        dates = {"since": given["since"], "until": given["until"]}
        if kind == "account":
            return {**dates, "account": self.accounts.get(pk=pk)}
        return {**dates, "person": self.posts.filter(person=pk)[0].person}


def _posts_in(unit: Unit) -> QuerySet[Post]:
    today = time.today()
    rows = Post.objects.filter(unit=unit, since__lte=today).exclude(until__lte=today)
    return rows.select_related("person").order_by("person__name", "pk")


def _named(account: Account) -> str:
    return f"{account}（{account.post}）" if account.post else str(account)


class EndMemberForm(StepForm):
    until = forms.DateField(label=_("退出日期"), widget=day(), initial=time.today, help_text=_("这一天仍是成员。"))


class AbsenceForm(StepForm):
    member = forms.ModelChoiceField(
        label=_("缺勤人员"), queryset=TeamMember.objects.none(), required=False, empty_label=_("整个督查组")
    )
    since = forms.DateField(label=_("开始日期"), widget=day(), initial=time.today)
    until = forms.DateField(label=_("结束日期"), widget=day(), help_text=_("首尾两天都算。"))
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = team.members.filter(in_team(time.today())).select_related("account", "person").order_by("pk")
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda row: str(row.account or row.person)  # type: ignore[attr-defined]


class TieForm(StepForm):
    """Somebody's tie to a site or a unit; whoever plans chooses of whom, everybody else speaks of themselves."""

    member = forms.ModelChoiceField(label=_("回避人员"), queryset=TeamMember.objects.none(), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("回避情形"), choices=Tie.KINDS, widget=forms.RadioSelect)
    site = forms.ModelChoiceField(
        label=_("点位"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("未填"),
        help_text=_("点位和单位填其中一项。"),
    )
    unit = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("未填"),
        help_text=_("填单位的，回避该单位的全部点位。"),
    )
    since = forms.DateField(label=_("开始日期"), widget=day(), initial=time.today)
    until = forms.DateField(label=_("结束日期"), widget=day(), required=False, help_text=_("长期的不填。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["site"].queryset = visible_to(actor, Site).order_by("topic", "code")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_for(actor)  # type: ignore[attr-defined]
        if not actor.may("visits.plan"):
            del self.fields["member"]
            return
        members = visible_to(actor, TeamMember).filter(in_team(time.today()))
        rows = members.select_related("team", "account", "person").order_by("team__topic", "team__code", "pk")
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda row: f"{row.account or row.person}（{row.team}）"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not {"site", "unit"} & set(self.errors) and (given.get("site") is None) == (given.get("unit") is None):
            self.add_error("site", _t("请指明一个点位或一个单位，二者取一。"))
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _t("结束日期不能早于开始日期。"))
        return given

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        member: TeamMember | None = given.pop("member", None)
        if member is not None:
            return {**given, "account": member.account, "person": member.person}
        return {**given, "account": Account.objects.get(pk=self.actor.account or 0)}


class EndTieForm(StepForm):
    until = forms.DateField(label=_("结束日期"), widget=day(), initial=time.today, help_text=_("这一天仍须回避。"))
