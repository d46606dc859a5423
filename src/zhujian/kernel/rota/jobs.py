"""What takes longer than a page may: trying a month out, and computing a plan that is to be published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django_tasks import task

from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Refused
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.rota.actions import publish
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.preview import preview
from zhujian.kernel.rota.values import Plan as Drawn
from zhujian.kernel.rota.wording import obstacle_words, score_words
from zhujian.kernel.wording import labelled

Said = dict[str, Any]


@task()
def try_out(who: Sequence[Any], topic: str, month: str) -> Said:
    """What a draw of the month would come to; `who` is what `running.named` wrote."""
    actor, language = _named(who)
    with translation.override(language):
        try:
            return said_of(topic, preview(actor, topic, date.fromisoformat(month)))
        except Refused as refusal:
            return {"refused": str(refusal)}


@task()
def draw(plan: int, who: Sequence[Any]) -> Said:
    """Compute and publish for whoever asked, as long as that person may."""
    actor, language = _named(who)
    with translation.override(language):
        try:
            row = Plan.objects.get(pk=plan)
            _row, drawn = publish(actor, plan=row)
            return said_of(row.topic, drawn)
        except Refused as refusal:
            return {"refused": str(refusal)}


def _named(who: Sequence[Any]) -> tuple[Actor, str]:
    account, role, origin, language = who
    return actor_for(Account.objects.get(pk=account), role, origin=origin), language


def said_of(topic: str, drawn: Drawn) -> Said:
    """Figures in words, and what stands in the way: for the room alone, since they count unannounced visits too."""
    found = find_topic(topic)
    titles = {visits.code: str(visits.title) for visits in found.visits} if found else {}
    return {
        "scores": [score_words(score, titles.get(score.duty, score.duty)) for score in drawn.scores],
        "obstacles": [labelled(titles.get(item.duty, item.duty), obstacle_words(item)) for item in drawn.obstacles],
        "changes": drawn.changes,
        "team_days": sum(item.team_days for item in drawn.obstacles),
    }
