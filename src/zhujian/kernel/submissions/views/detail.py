"""The page of one visit: what, who, when and where it stands; what can be done now; what was found; its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.models import Visit
from zhujian.kernel.field.views.presenting import kind_words, phase_of
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.submissions.access import READERS
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.queries import allowed, around, under_review
from zhujian.kernel.submissions.views.findings import missed_at
from zhujian.kernel.submissions.views.handed_in import HandedIn, handed_in
from zhujian.kernel.submissions.views.history import moments_of
from zhujian.kernel.submissions.views.lists import seen_teams
from zhujian.kernel.submissions.views.words import REVIEW_PHASES, WAYS
from zhujian.kernel.ui.components.details import Consent, Fact, Verb
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import NOTHING, day, duration, moment
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import permits, visible_to
from zhujian.kernel.workflow.models import Consent as ConsentRow

SLACK = timedelta(minutes=1)


def find_visit(request: Request, pk: int) -> Visit:
    rows = visible_to(request.actor, Visit).filter(pk=pk)
    visit = rows.select_related("site__owner", "team", "unit", "room").first()
    if visit is None:
        raise NotFound(_("没有这次督查，或者您无权查看。"))
    return visit


@page("visits.view")
def visit_detail(request: Request, pk: int) -> HttpResponse:
    actor, visit = request.actor, find_visit(request, pk)
    known = around(actor, [visit])
    rows = known.submissions.get(visit.pk, [])
    for row in rows:
        row.visit = visit
    chosen = _chosen(rows, request.GET.get("submission", ""))
    waiting = next((known.waiting[row.pk] for row in rows if row.pk in known.waiting), None)
    verbs = allowed(actor, visit, rows, known)
    shown = handed_in(actor, chosen, request.GET.get("version", "")) if chosen else None
    context: dict[str, Any] = {
        "visit": visit,
        "crumbs": [Link(_("督查"), reverse("visits:list"))],
        "kind": kind_words(visit),
        "phase": phase_of(visit),
        "review_phase": REVIEW_PHASES.get(chosen.status, "") if chosen else "",
        "facts": _facts(actor, visit),
        "times": _times(visit, chosen),
        "sent": _sent(actor, chosen, shown) if chosen and shown else [],
        "verbs": _verbs(actor, visit, rows, verbs),
        "consent": _consent(visit, waiting, may_decide="consent" in verbs) if waiting else None,
        "shown": shown,
        "missed": missed_at(actor, visit) if visit.origin == Visit.REGULATOR else [],
        "others": [_other(visit, row, chosen) for row in rows] if len(rows) > 1 else [],
        "moments": moments_of(visit, rows) if _sees_history(actor) else [],
    }
    return render(request, "visits/detail.html", context)


def _chosen(rows: Sequence[Submission], named: str) -> Submission | None:
    """The submission that the address names, else the newest that was not rejected, else the newest."""
    found = next((row for row in rows if str(row.pk) == named), None)
    return found or under_review(rows) or next(iter(rows), None)


def _sees_history(actor: Actor) -> bool:
    """Who was there is told to those who read what was handed in, and to those who plan."""
    return any(actor.may(permission) for permission in (*READERS, "visits.plan"))


def _facts(actor: Actor, visit: Visit) -> list[Fact]:
    site_url = reverse("field:site", args=[visit.site_id]) if actor.may("sites.view") else ""
    topic = find_topic(visit.topic)
    return [
        Fact(_("点位"), visit.site.name, site_url, note=str(visit.site.owner)),
        Fact(_("督查方式"), kind_words(visit), note=str(topic or visit.topic)),
        _who(actor, visit),
        *([Fact(_("安排部门"), str(visit.room))] if visit.room and _sees_history(actor) else []),
        *([Fact(_("结果"), visit.get_result_display())] if visit.result else []),
        *([Fact(_("检查记录编号"), visit.number)] if visit.number else []),
        *([Fact(_("说明"), visit.note)] if visit.note else []),
        *_missed(visit),
    ]


def _who(actor: Actor, visit: Visit) -> Fact:
    if visit.team is not None and seen_teams(actor, [visit]):
        return Fact(_("督查组"), visit.team.name, reverse("field:team", args=[visit.team.pk]), note=str(visit.unit))
    return Fact(_("检查单位"), str(visit.unit))


def _missed(visit: Visit) -> list[Fact]:
    if not visit.reason:
        return [Fact(_("未到原因"), _("尚未说明"))] if visit.status == "missed" else []
    return [Fact(_("未到原因"), visit.reason), Fact(_("处理"), visit.get_consequence_display() or NOTHING)]


def _times(visit: Visit, submission: Submission | None) -> list[Fact]:
    """Planned, arrived, left. Where the phone's clock was off, the time by our clock stands beside it."""
    found = [Fact(_("计划日期"), day(visit.day))]
    if visit.origin == Visit.REGULATOR:
        return [Fact(_("检查日期"), day(visit.day)), Fact(_("登记时间"), moment(visit.created_at))]
    if visit.status != "done":
        return found
    off = _clock_off(submission)
    found += [_by_phone(_("到场"), visit.started_at, off), _by_phone(_("离场"), visit.ended_at, off)]
    if visit.started_at and visit.ended_at:
        found.append(Fact(_("停留"), duration(visit.ended_at - visit.started_at)))
    return found


def _clock_off(submission: Submission | None) -> timedelta:
    """By how much the phone's clock was ahead of ours when it sent; nothing below a minute."""
    if submission is None or submission.sent_at is None:
        return timedelta()
    off = submission.sent_at - submission.received_at
    return off if abs(off) >= SLACK else timedelta()


def _by_phone(label: str, at: datetime | None, off: timedelta) -> Fact:
    if at is None or not off:
        return Fact(label, moment(at))
    return Fact(label, moment(at), note=_("手机时间；按系统时间约为 %(at)s") % {"at": moment(at - off)})


def _sent(actor: Actor, submission: Submission, shown: HandedIn) -> list[Fact]:
    """By whom, how, when and from where the answers came."""
    found = [Fact(_("提交人"), _submitter(submission)), Fact(_("督查表"), shown.form)]
    found.append(Fact(_("方式"), str(WAYS.get(submission.via, submission.via))))
    off = _clock_off(submission)
    note = _("手机发送时间 %(at)s") % {"at": moment(submission.sent_at)} if off else ""
    found.append(Fact(_("收到时间"), moment(submission.received_at), note=note))
    return [*found, *([Fact(_("填写位置"), shown.place)] if shown.place else [])]


def _submitter(submission: Submission) -> str:
    account = Account.objects.filter(pk=submission.account).first() if submission.account else None
    if account is None:
        return NOTHING
    return f"{account}（{account.post}）" if account.post else str(account)


def _verbs(actor: Actor, visit: Visit, rows: Sequence[Submission], open_now: Sequence[str]) -> list[Verb]:
    """What may be done now; a step that only a rule forbids stays visible and says why."""
    found = []
    row = under_review(rows)
    if "review" in open_now:
        is_first = row is not None and row.status == "received"
        words = _("审核答卷") if is_first else _("重新审核")
        found.append(Verb(words, _to("review", visit), icon="check", primary=is_first))
    elif row is not None and actor.may("visits.review") and not permits(actor, "visits.review", row):
        found.append(Verb(_("审核答卷"), why_not=_("本人提交的答卷须由另一人审核。"), icon="check"))
    if "explain" in open_now:
        words = _("修改漏查说明") if visit.reason else _("说明漏查原因")
        found.append(Verb(words, _to("explain", visit), icon="edit", primary=not visit.reason))
    if "cancel" in open_now:
        found.append(Verb(_("取消督查"), _to("cancel", visit), icon="calendar-off", danger=True))
    return found


def _to(name: str, visit: Visit) -> str:
    return reverse(f"visits:{name}", args=[visit.pk])


def _consent(visit: Visit, waiting: ConsentRow, *, may_decide: bool) -> Consent:
    asker = Account.objects.filter(pk=waiting.asked_by).first() if waiting.asked_by else None
    return Consent(
        what=_("提请不予采用答卷"),
        asked_by=str(asker or waiting.asked_post),
        asked_post=waiting.asked_post,
        asked_at=waiting.asked_at,
        reason=waiting.reason,
        waits_for=_("领导"),
        url=_to("consent", visit) if may_decide else "",
        consequences=(
            _("答卷留存在案，不再作数；这次督查改记漏查。"),
            _("还没有研判的信号不予受理；已经登记的问题照常办理，须另行撤销。"),
        ),
    )


def _other(visit: Visit, row: Submission, chosen: Submission | None) -> Link:
    words = _("%(at)s 收到（%(state)s）") % {"at": moment(row.received_at), "state": row.get_status_display()}
    return Link(words, f"{reverse('visits:detail', args=[visit.pk])}?submission={row.pk}", current=row == chosen)
