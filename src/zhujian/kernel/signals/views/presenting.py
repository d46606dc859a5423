"""A signal as its page shows it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry.values import DUTIES
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import results_of
from zhujian.kernel.ui.components.details import Chain, Consent, Fact, Moment, MomentKind
from zhujian.kernel.ui.formats import day, moment
from zhujian.kernel.wording import labelled
from zhujian.kernel.workflow.models import Consent as ConsentRow
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import history

STEPS: dict[str, tuple[str | Promise, MomentKind]] = {
    "signals.register": (_("登记"), "note"),
    "signals.triage": (_("研判"), "move"),
    "signals.dismiss": (_("不予受理"), "back"),
}


def facts(actor: Actor, signal: Signal, topic: Topic | None) -> list[Fact]:
    """Where it came from, whom it concerns, and what it became."""
    site_url = ""
    if signal.site and actor.may("sites.view"):
        site_url = reverse("topics:site", args=[signal.topic, signal.site.code])
    found = [
        Fact(_t("专题"), str(topic or signal.topic)),
        Fact(_t("渠道"), signal.get_channel_display()),
        Fact(_t("所涉单位"), str(signal.site or signal.subject or _t("未指明")), site_url),
        Fact(_t("发生日期"), day(signal.occurred_on)),
        Fact(_t("登记时间"), moment(signal.created_at)),
    ]
    return [*found, *_became(actor, signal)]


def _became(actor: Actor, signal: Signal) -> list[Fact]:
    result = results_of([signal]).get(signal.pk)
    if result is not None:
        return [Fact(_t("转为问题"), result.number, result.url if actor.may(result.permission) else "")]
    if signal.status == "merged" and signal.merged_into_id:
        return [Fact(_t("并入"), f"#{signal.merged_into_id}", reverse("signals:detail", args=[signal.merged_into_id]))]
    if signal.status == "transferred" and signal.transferred_to:
        return [Fact(_t("移送至"), str(signal.transferred_to))]
    return []


def chain(actor: Actor, signal: Signal, topic: Topic | None) -> list[Chain]:
    """The four who will answer, should it become a problem; empty where the signal names no place, and for observers,
    who see no units."""
    if topic is None or not actor.may("org.view") or (signal.site is None and signal.subject is None):
        return []
    found = chain_for(topic, site=signal.site, unit=None if signal.site else signal.subject)
    units = {duty: unit for duty in DUTIES if (unit := getattr(found, duty)) is not None}
    heads = heads_of([unit.pk for unit in units.values()])
    return [
        Chain(
            duty=duty,  # type: ignore[arg-type]
            unit=str(unit),
            url=reverse("org:unit", args=[unit.code]),
            head=f"{post.title} {post.person.name}" if (post := heads.get(unit.pk)) else "",
        )
        for duty, unit in units.items()
    ]


def consent_of(actor: Actor, signal: Signal, waiting: ConsentRow | None) -> Consent | None:
    """The dismissal that waits for a second person, for those who may triage or decide."""
    if waiting is None or not (actor.may("signals.triage") or actor.may("signals.consent")):
        return None
    decides = actor.may("signals.consent") and waiting.asked_by != actor.account
    asker = Account.objects.filter(pk=waiting.asked_by).first() if waiting.asked_by else None
    return Consent(
        what=_t("提请不予受理"),
        asked_by=str(asker or waiting.asked_post),
        asked_post=waiting.asked_post,
        asked_at=waiting.asked_at,
        reason=waiting.reason,
        waits_for=_t("另一名有权人员"),
        url=reverse("signals:consent", args=[signal.pk]) if decides else "",
        consequences=(_t("信号办结，不再办理；仍在案可查。"),),
    )


def moments(signal: Signal) -> list[Moment]:
    return [_moment(move, signal) for move in history(signal).order_by("-seq")]


def _moment(move: Move, signal: Signal) -> Moment:
    title, kind = STEPS.get(move.action, (move.action, "move"))
    states = dict(signal._meta.get_field("status").flatchoices)
    words = labelled(title, states[move.target]) if move.source and move.target in states else title
    return Moment(at=move.at, title=words, post=move.post, kind=kind, text=move.reason)
