"""The page of one draw: where it stands, what can be done now, how it came about, what it drew, how to check it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict, NotFound
from zhujian.kernel.request import Request
from zhujian.kernel.rota.access import is_of_room
from zhujian.kernel.rota.actions.reveal import is_to_come
from zhujian.kernel.rota.allowed import allowed
from zhujian.kernel.rota.calendars import calendar_of
from zhujian.kernel.rota.drawing import rows_of
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.queries import abandoned, revealed, steps_of
from zhujian.kernel.rota.running import Run, publishing_of
from zhujian.kernel.rota.views.history import moments_of, stages_of
from zhujian.kernel.rota.views.progress import answered
from zhujian.kernel.rota.views.words import NEXT, PHASES, crumbs
from zhujian.kernel.rota.wording import plan_words, topic_words
from zhujian.kernel.rota.workflow import ABANDONED, COMMITTED, CONTRIBUTED, PUBLISHED, REVEALED
from zhujian.kernel.ui.components.details import Fact, Verb
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

VIEW = "rota.view"
SATURDAY = 5


def find_plan(actor: Actor, pk: int) -> Plan:
    """Raises NotFound."""
    rows = visible_to(actor, Plan).select_related("room", "replaces")
    plan = rows.filter(pk=pk).first()
    if plan is None:
        raise NotFound(_t("没有这次抽取，或者您无权查看。"))
    return plan


@page(VIEW)
def draw(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    plan = find_plan(actor, pk)
    run = publishing_of(plan) if is_of_room(actor, plan) else Run()
    steps = steps_of(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "title": plan_words(plan),
        "crumbs": crumbs(),
        "phase": PHASES[plan.status],
        "next": NEXT[plan.status],
        "verbs": _verbs(actor, plan),
        "run": run,
        "is_waiting": plan.status == CONTRIBUTED,
        "progress_url": reverse("rota:progress", args=[plan.pk]),
        "stages": stages_of(plan),
        "facts": _facts(actor, plan),
        "moments": moments_of(plan, steps),
        "seqs": [step["seq"] for step in steps],
        **(_drawn(actor, plan) if plan.status in {PUBLISHED, REVEALED} else {}),
    }
    return render(request, "rota/detail.html", context)


def _drawn(actor: Actor, plan: Plan) -> dict[str, Any]:
    calendar = calendar_of(actor, plan)
    return {
        "calendar": calendar,
        "rows": rows_of(calendar),
        "days": [(each, each.weekday() >= SATURDAY) for each in calendar.days],
    }


def _facts(actor: Actor, plan: Plan) -> list[Fact]:
    later = visible_to(actor, Plan).filter(replaces=plan).exclude(status=ABANDONED).order_by("pk")
    given_up = abandoned(actor, plan.topic, plan.month)
    earlier = [plan.replaces] if plan.replaces else []
    return [
        Fact(_("编号"), str(plan.pk)),
        Fact(_("专题"), topic_words(plan.topic)),
        Fact(_("日期"), _t("%(since)s 至 %(until)s") % {"since": day(plan.since), "until": day(plan.until)}),
        Fact(_("安排部门"), str(plan.room)),
        *(Fact(_("调整自"), _t("方案 %(pk)s") % {"pk": row.pk}, row.get_absolute_url()) for row in earlier),
        *(
            Fact(_("此后已调整"), _t("方案 %(pk)s") % {"pk": row.pk}, row.get_absolute_url(), row.get_status_display())
            for row in later
        ),
        Fact(_("本月作废的抽取"), _t("%(count)d 次") % {"count": given_up}),
    ]


def _verbs(actor: Actor, plan: Plan) -> list[Verb]:
    """What can be done now; what cannot says why, where the actor is one who might."""
    open_now = allowed(actor, plan)
    labels = {
        "contribute": (_("提供另一方随机数"), "key"),
        "publish": (_("计算并公布"), "calendar-stats"),
        "replan": (_("调整余下的排班"), "adjustments"),
        "reveal": (_("公开种子"), "eye"),
        "abandon": (_("作废"), "ban"),
    }
    found = [
        Verb(
            label,
            reverse(f"rota:{verb}", args=[plan.pk]),
            icon=icon,
            primary=verb == open_now[0] and verb != "abandon",
            danger=verb == "abandon",
        )
        for verb, (label, icon) in labels.items()
        if verb in open_now
    ]
    if plan.status == COMMITTED and actor.may("rota.contribute") and "contribute" not in open_now:
        label, icon = labels["contribute"]
        found.append(Verb(label, why_not=_("另一方随机数应由作出承诺以外的人提供。"), icon=icon))
    if plan.status == PUBLISHED and is_of_room(actor, plan) and is_to_come(plan, time.today()):
        label, icon = labels["reveal"]
        found.append(Verb(label, why_not=_("最后一次暗访之后才能公开。"), icon=icon))
    return found


@page(VIEW)
def progress(request: Request, pk: int) -> HttpResponse:
    """How the computation stands, for the room that asked for it."""
    plan = find_plan(request.actor, pk)
    run = publishing_of(plan) if is_of_room(request.actor, plan) else Run()
    return answered(request, run, plan.get_absolute_url())


@page(VIEW)
def material(request: Request, pk: int) -> HttpResponse:
    """All that is needed to compute a revealed draw again, as `zhujian rota explain --file` takes it."""
    plan = find_plan(request.actor, pk)
    found = revealed(plan)
    if found is None:
        raise Conflict(_t("种子还没有公开。"), state=plan.status)
    answer = JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="rota-{plan.pk}.json"'
    return answer
