"""The page of one problem: what, who, by when, state; what can be done now; the chain; evidence; history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.files.presenting import evidence_of, evidence_strip
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.histories import moves_for
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import allowed, may_consent, pending_of, problems_of
from zhujian.kernel.problems.remarks import remarks_on
from zhujian.kernel.problems.views.history import moments_of
from zhujian.kernel.problems.views.progress import panel_of, stages_of
from zhujian.kernel.problems.views.steps import PAGES
from zhujian.kernel.problems.views.words import action_words, consent_words
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.ui.components.details import Chain, ChainAct, Consent, Fact, Verb
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import permits, visible_to
from zhujian.kernel.wording import listed
from zhujian.kernel.workflow.models import Consent as ConsentRow
from zhujian.kernel.workflow.models import Move

MOST_ACTS = 4
DUTIES = ("primary", "regulator", "territory", "oversight")


@page("problems.view")
def problem_detail(request: Request, number: str) -> HttpResponse:
    actor = request.actor
    problem = problems_of(actor).filter(number=number.replace("\x00", "")).first()
    if problem is None:
        raise NotFound(_("没有这件问题，或者您无权查看。"))
    waiting = pending_of([problem]).get(problem.pk)
    moves = moves_for(actor, problem)
    topic = find_topic(problem.topic)
    letters = list(_letters(actor, problem))
    evidence = evidence_of(actor, problem)
    light = timing.light(problem, time.now())
    context = {
        "problem": problem,
        "topic": topic,
        "clock": panel_of(problem, light),
        "stages": stages_of(problem, moves),
        "facts": _facts(actor, problem, topic),
        "verbs": _verbs(actor, problem, waiting),
        "consent": _consent(actor, problem, waiting),
        "chain": _chain(problem, moves, letters),
        "moments": moments_of(actor, problem, moves, letters, evidence),
        "letters": letters,
        "pairs": pairs_of(evidence),
        "evidence": evidence_strip(actor, problem),
    }
    return render(request, "problems/detail.html", context)


def _letters(actor: Actor, problem: Problem) -> QuerySet[Letter]:
    return visible_to(actor, Letter).filter(problem_link__problem=problem).order_by("pk")


def _facts(actor: Actor, problem: Problem, topic: Topic | None) -> list[Fact]:
    category = topic.category(problem.category) if topic else None
    facts = [_subject(actor, problem), Fact(_("牵头整改单位"), *_linked(problem.owner, _("尚未交办")))]
    helping = listed(str(row.unit) for row in problem.assists.all())
    if helping:
        facts.append(Fact(_("协办单位"), helping))
    topic_url = reverse("topics:topic", args=[topic.code]) if topic else ""
    facts += [
        Fact(_("专题"), str(topic or problem.topic), topic_url),
        Fact(_("类别"), str(category.title) if category else problem.category),
        Fact(_("承办部门"), str(problem.room or "—")),
        Fact(_("登记时间"), day(problem.created_at)),
    ]
    return [*facts, *_history_facts(problem), *_origin(actor, problem), *_remarks(actor, problem)]


def _remarks(actor: Actor, problem: Problem) -> list[Fact]:
    return [Fact(item.label, item.text, item.url) for item in remarks_on(actor, [problem]).get(problem.pk, ())]


def _subject(actor: Actor, problem: Problem) -> Fact:
    if problem.site is None:
        return Fact(_("问题单位"), *_linked(problem.subject))
    url = reverse("topics:site", args=[problem.topic, problem.site.code]) if actor.may("sites.view") else ""
    return Fact(_("问题单位"), problem.site.name, url, note=str(problem.subject))


def _linked(unit: Unit | None, otherwise: str = "") -> tuple[str, str]:
    return (str(unit), reverse("org:unit", args=[unit.code])) if unit else (otherwise, "")


def _history_facts(problem: Problem) -> list[Fact]:
    facts = []
    if problem.merged_into:
        target = reverse("problems:detail", args=[problem.merged_into.number])
        facts.append(Fact(_("并入"), problem.merged_into.number, target))
    if problem.reopened:
        facts.append(Fact(_("重开"), _("%(count)s 次") % {"count": problem.reopened}))
    if problem.look_back_on and problem.status == "closed":
        facts.append(Fact(_("回头看"), _("%(day)s 起办理") % {"day": day(problem.look_back_on)}))
    return facts


def _verbs(actor: Actor, problem: Problem, waiting: ConsentRow | None) -> list[Verb]:
    """What may be done now; a step that only a rule forbids stays visible and says why."""
    open_now = set(allowed(actor, problem, waiting))
    found = []
    for name in TRANSITIONS:
        verb = name.removeprefix("problems.")
        spec = PAGES.get(verb)
        if spec is not None and verb in open_now:
            url = reverse("problems:step", args=[problem.number, verb])
            found.append(Verb(spec.title, url, icon=spec.icon, primary=spec.primary, danger=spec.danger))
    if permits(actor, "problems.persons", problem):
        found.append(Verb(_("涉及人员"), reverse("problems:persons", args=[problem.number]), icon="users"))
    if problem.status == "submitted" and actor.may("problems.close") and "close" not in open_now:
        found.append(Verb(PAGES["close"].title, why_not=_("交办或整改的人不能核查销号，须由另一人办理。")))
    return found


def _consent(actor: Actor, problem: Problem, waiting: ConsentRow | None) -> Consent | None:
    if waiting is None or (actor.role in UNIT_SIDE and waiting.asked_by != actor.account):
        return None
    asker = Account.objects.filter(pk=waiting.asked_by or 0).first()
    return Consent(
        what=consent_words(waiting),
        asked_by=str(asker or waiting.asked_post),
        asked_post=waiting.asked_post,
        asked_at=waiting.asked_at,
        reason=waiting.reason,
        waits_for=_("领导") if waiting.needs == "problems.consent-extend" else _("另一名有权人员"),
        url=reverse("problems:consent", args=[problem.number]) if may_consent(actor, waiting) else "",
    )


def _chain(problem: Problem, moves: Sequence[Move], letters: Sequence[Letter]) -> list[Chain]:
    units = {duty: getattr(problem, duty) for duty in DUTIES}
    heads = heads_of([unit.pk for unit in units.values() if unit])
    acts: dict[int, list[ChainAct]] = defaultdict(list)
    for move in moves:
        if move.unit:
            acts[move.unit].append(ChainAct(time.local_date(move.at), action_words(move)))
    for letter in letters:
        url = reverse("letters:detail", args=[letter.pk])
        words = _("收到%(kind)s") % {"kind": letter.get_kind_display()}
        acts[letter.to_unit_id].append(ChainAct(time.local_date(letter.issued_at), words, url))
    return [
        Chain(
            duty=duty,  # type: ignore[arg-type]
            unit=str(unit),
            url=reverse("org:unit", args=[unit.code]),
            head=_head(heads.get(unit.pk)),
            acts=sorted(acts.get(unit.pk, ()), key=lambda act: act.at)[-MOST_ACTS:],
        )
        for duty, unit in units.items()
        if unit is not None
    ]


def _head(post: Any) -> str:
    return f"{post.title} {post.person.name}" if post else ""


def _origin(actor: Actor, problem: Problem) -> list[Fact]:
    """The signals that a problem came from; never for the unit's side."""
    if actor.role in UNIT_SIDE:
        return []
    rows = visible_to(actor, Signal).filter(result_kind="problems.problem", result_row=problem.pk)
    return [Fact(_("来源信号"), f"#{row.pk} {row.summary}", reverse("signals:detail", args=[row.pk])) for row in rows]


@dataclass(frozen=True)
class Pair:
    """The photograph before and the one after, to be looked at side by side."""

    before: File
    after: File


def pairs_of(evidence: Sequence[Evidence]) -> list[Pair]:
    """Photographs before and after, paired in the order in which they were handed in."""
    photos = [row for row in evidence if row.file.type in TYPES]
    before, after = (
        [row.file for row in photos if row.purpose == purpose] for purpose in (Evidence.BEFORE, Evidence.AFTER)
    )
    return [Pair(*both) for both in zip(before, after, strict=False)]
