"""Starting a draw: choose a topic and a month, see what will be planned and what stands in the way, then commit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.rota.actions import commit
from zhujian.kernel.rota.forms import ChooseForm, month_of, plannable
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.outlook import outlook
from zhujian.kernel.rota.queries import abandoned, in_force, open_draw
from zhujian.kernel.rota.running import begin_trial, trial_of
from zhujian.kernel.rota.views.progress import answered
from zhujian.kernel.rota.views.words import crumbs
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import checked, page

PLAN = "visits.plan"


@page(PLAN)
def choose(request: Request) -> HttpResponse:
    """Topic and month; what they ask for is tried out while the next page is read."""
    form = ChooseForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and checked(form, lambda data: _tried(request, **data)) is not None:
        found = form.cleaned_data
        return HttpResponseRedirect(reverse("rota:start", args=[found["topic"], found["month"]]))
    context = {
        "form": form,
        "crumbs": crumbs(),
        "topics": plannable(request.actor),
        "confirm": Confirm(
            reverse("rota:new"),
            _("下一步"),
            (_("先试排一次，看看规则能不能全部满足；什么也不保存。"),),
            title=_("接下来"),
            cancel_url=reverse("rota:list"),
        ),
    }
    return render(request, "rota/choose.html", context, status=422 if form.errors else 200)


def _tried(request: Request, topic: str, month: str) -> bool:
    found, first = _named(request.actor, topic, month)
    outlook(request.actor, found, first)
    begin_trial(request.actor, topic, first)
    return True


def _named(actor: Actor, topic: str, month: str) -> tuple[Topic, date]:
    """What the address names. Raises NotFound for a topic without visits, or of others, and for what is no month."""
    found, first = find_topic(topic), month_of(month)
    if found is None or found not in plannable(actor) or first is None:
        raise NotFound(_t("没有“%(topic)s”这一专题，或者它不安排督查。") % {"topic": topic})
    return found, first


@page(PLAN)
def start(request: Request, topic: str, month: str) -> HttpResponse:
    """What is to be planned, what stands in the way, and the commitment."""
    actor = request.actor
    found, first = _named(actor, topic, month)
    if request.method == "POST":
        plan = commit(actor, topic=topic, month=first)
        messages.success(request, _t("已承诺。请另一人提供随机数，已通知有权提供的人。"))
        return HttpResponseRedirect(plan.get_absolute_url())
    return render(request, "rota/start.html", _shown(actor, found, first))


def _shown(actor: Actor, topic: Topic, first: date) -> dict[str, Any]:
    where = (actor, topic.code, first)
    address = [topic.code, f"{first:%Y-%m}"]
    given_up = abandoned(*where)
    return {
        "topic": topic,
        "month": f"{first:%Y-%m}",
        "crumbs": [*crumbs(), Link(_("开始抽取"), reverse("rota:new"))],
        "outlook": outlook(actor, topic, first),
        "standing": _own(actor, open_draw(*where)) or _own(actor, in_force(*where)),
        "run": trial_of(*where),
        "progress_url": reverse("rota:trial_progress", args=address),
        "trial_url": reverse("rota:trial", args=address),
        "confirm": Confirm(
            reverse("rota:start", args=address),
            _("作出承诺"),
            (
                _("现在的点位、督查组、缺勤和回避事项就此固定，机关一方的随机数抽出并密封；二者的哈希记入日志。"),
                _("此后由另一人提供随机数，再计算并公布。三步都在日志中，谁也不能试出想要的结果。"),
                _("公布之前可以写明理由作废；作废的次数留痕，本月已作废 %(count)d 次。") % {"count": given_up},
            ),
            cancel_url=reverse("rota:new"),
        ),
    }


def _own(actor: Actor, plan: Plan | None) -> Plan | None:
    return plan if plan is not None and plan.room_id == actor.unit else None


@require_POST
@page(PLAN)
def trial(request: Request, topic: str, month: str) -> HttpResponse:
    """Try the month out again: an absence may have been recorded meanwhile."""
    _found, first = _named(request.actor, topic, month)
    begin_trial(request.actor, topic, first)
    return HttpResponseRedirect(reverse("rota:start", args=[topic, month]))


@page(PLAN)
def progress(request: Request, topic: str, month: str) -> HttpResponse:
    _found, first = _named(request.actor, topic, month)
    back = reverse("rota:start", args=[topic, month])
    return answered(request, trial_of(request.actor, topic, first), back)
