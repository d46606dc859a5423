"""One page for each step of a draw: what will happen, then the form, then the action."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.views.steps import Step, step_page
from zhujian.kernel.request import Request
from zhujian.kernel.rota.access import require_room
from zhujian.kernel.rota.actions import abandon, contribute, replan, reveal
from zhujian.kernel.rota.actions.reveal import require_over
from zhujian.kernel.rota.allowed import can_be_replanned
from zhujian.kernel.rota.forms import ContributeForm, NothingForm, ReasonForm, ReplanForm
from zhujian.kernel.rota.gathering import gather
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.outlook import affected
from zhujian.kernel.rota.running import begin_publishing
from zhujian.kernel.rota.views.words import crumbs
from zhujian.kernel.rota.wording import plan_words
from zhujian.kernel.rota.workflow import TRANSITIONS
from zhujian.kernel.ui.components.lists import Words
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for
from zhujian.kernel.workflow.moves import require_state

PLAN = "visits.plan"


def _step(plan: Plan, title: Words, submit: Words, *will: Words, danger: bool = False) -> Step:
    lead = f"{plan_words(plan)} · {plan.room}"
    return Step(title, submit, plan.get_absolute_url(), crumbs(plan), lead, will, danger=danger)


def _own(request: Request, pk: int) -> Plan:
    """The draw, for the room whose it is. Raises NotFound or Forbidden."""
    plan = get_for(request.actor, PLAN, Plan, pk=pk)
    require_room(request.actor, plan)
    return plan


def _given(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


@page("rota.contribute")
def contribute_page(request: Request, pk: int) -> HttpResponse:
    """The second party's part."""
    plan = get_for(request.actor, "rota.contribute", Plan, pk=pk)
    require_state(TRANSITIONS, "rota.contribute", plan)
    step = _step(
        plan,
        _("提供另一方随机数"),
        _("提供"),
        _("随机数当即公开并记入日志，不能更改。"),
        _("它与机关一方已经密封的随机数合成种子，排班由种子算出；您和安排部门都不能预知结果。"),
        _("安排部门收到通知，随后计算并公布。"),
    )
    run = partial(contribute, request.actor, plan=plan)
    return step_page(
        request, step, ContributeForm(_given(request)), run, said=lambda _done: _t("随机数已提供，记入日志。")
    )


@page(PLAN)
def publish_page(request: Request, pk: int) -> HttpResponse:
    """Have the plan computed and put on the calendar."""
    plan = _own(request, pk)
    require_state(TRANSITIONS, "rota.publish", plan)
    step = _step(
        plan,
        _("计算并公布"),
        _("计算并公布"),
        _("由后台计算，一般几秒钟，点位多的要一两分钟；可以离开页面。"),
        _("排班写入督查日程，督查组成员即可看到本组的督查；暗访在完成之前只有督查组和本部门可见。"),
        _("排班的哈希记入日志。公布之后不能作废，只能调整。"),
    )

    def run() -> bool:
        begin_publishing(request.actor, plan)
        return True

    return step_page(request, step, NothingForm(_given(request)), run, said=lambda _done: _t("已开始计算。"))


@page(PLAN)
def replan_page(request: Request, pk: int) -> HttpResponse:
    """Commit to drawing anew what is left, after an absence."""
    plan = _own(request, pk)
    if not can_be_replanned(plan):
        raise Conflict(_t("这个方案不能再调整：它没有公布、已被调整，或者已经过去。"), state=plan.status)
    step = _step(
        plan,
        _("调整余下的排班"),
        _("作出承诺"),
        _fallen_out(request, plan),
        _("只重排受影响的部分，改动尽量少；已经完成的和手工安排的不动。"),
        _("调整是一次新的抽取：同样先承诺，由另一人提供随机数，再公布；原方案和改动都留痕。"),
    )
    run = partial(replan, request.actor, plan=plan)
    form = ReplanForm(_given(request), initial={"since": max(plan.since, time.today())})
    return step_page(
        request,
        step,
        form,
        run,
        said=lambda _done: _t("已承诺。请另一人提供随机数，已通知有权提供的人。"),
        to=lambda made: made.get_absolute_url(),
    )


def _fallen_out(request: Request, plan: Plan) -> str:
    since = max(plan.since, time.today())
    count = affected(gather(request.actor, plan.topic, since, plan.until, plan.room_id))
    if not count:
        return _t("按现在登记的缺勤和回避，余下的督查都能进行，没有必须改动的。")
    return _t("按现在登记的缺勤和回避，余下的督查有 %(count)d 次不能按原方案进行。") % {"count": count}


@page(PLAN)
def reveal_page(request: Request, pk: int) -> HttpResponse:
    """Put into the log everything that the draw followed from."""
    plan = _own(request, pk)
    require_state(TRANSITIONS, "rota.reveal", plan)
    require_over(plan, time.today())
    step = _step(
        plan,
        _("公开种子"),
        _("公开"),
        _("机关一方随机数、全部输入和种子记入日志，任何人都可以据此重算整个排班。"),
        _("公开之后，排班中的每一次督查（包括暗访）都能由此算出。"),
    )
    run = partial(reveal, request.actor, plan=plan)
    return step_page(request, step, NothingForm(_given(request)), run, said=lambda _done: _t("种子已公开。"))


@page(PLAN)
def abandon_page(request: Request, pk: int) -> HttpResponse:
    """Give a draw up before it is published."""
    plan = _own(request, pk)
    require_state(TRANSITIONS, "rota.abandon", plan)
    step = _step(
        plan,
        _("作废这次抽取"),
        _("作废"),
        _("这次抽取不能恢复；承诺、已提供的随机数和理由都留痕。"),
        _("本月作废的次数人人可见：反复作废、直到结果合意，一看便知。"),
        danger=True,
    )
    run = partial(abandon, request.actor, plan=plan)
    return step_page(request, step, ReasonForm(_given(request)), run, said=lambda _done: _t("这次抽取已作废。"))
