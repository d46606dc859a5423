"""Reading one's own notices: nobody reads another's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from zhujian.kernel.actor import Actor
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.ui.frame import tell_notices
from zhujian.kernel.visibility import NOTHING, rule, visible_to


@rule(Notice)
def notices_visible(actor: Actor) -> Q:
    return Q(account=actor.account) if actor.account else NOTHING


def unread_count(actor: Actor) -> int:
    return visible_to(actor, Notice).filter(read_at=None).count() if actor.account else 0


def notices_of(actor: Actor, *, unread: bool = False) -> models.QuerySet[Notice]:
    """The actor's notices, newest first."""
    rows = visible_to(actor, Notice).order_by("-pk")
    return rows.filter(read_at=None) if unread else rows


@tell_notices
def of_request(request: HttpRequest) -> int:
    actor = getattr(request, "actor", None)
    return unread_count(actor) if isinstance(actor, Actor) else 0
