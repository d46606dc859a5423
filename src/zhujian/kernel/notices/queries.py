"""Reading one's own notices: nobody reads another's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.ui.frame import tell_notices
from zhujian.kernel.visibility import NOTHING, rule, visible_to


@rule(Notice)
def notices_visible(actor: Actor) -> Q:
    return Q(account=actor.account) if actor.account else NOTHING


def unread_count(actor: Actor) -> int:
    return lookups.count_of(_unread, actor, time.today()) if actor.account else 0


def _unread(actor: Actor, day: date) -> QuerySet[Any]:
    return visible_to(actor, Notice).filter(read_at=None).order_by().values_list("pk")


def notices_of(actor: Actor, *, unread: bool = False) -> models.QuerySet[Notice]:
    """The actor's notices, newest first."""
    rows = visible_to(actor, Notice).order_by("-pk")
    return rows.filter(read_at=None) if unread else rows


@tell_notices
def of_request(request: HttpRequest) -> int:
    actor = getattr(request, "actor", None)
    return unread_count(actor) if isinstance(actor, Actor) else 0
