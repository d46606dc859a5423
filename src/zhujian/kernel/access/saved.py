"""Saved views: a list's filters under a name, for the person who saved them alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.access.models import SavedView
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.ui.components.lists import Link

MOST = 20
NAME_LENGTH = 40


def saved_views(actor: Actor, place: str) -> tuple[Link, ...]:
    """The actor's saved views of a list, as links that apply them."""
    rows = lookups.every(SavedView, order=("name",), account_id=actor.account, place=place)
    return tuple(Link(row.name, f"?{row.query}") for row in rows)


def save_view(actor: Actor, place: str, name: str, query: str) -> SavedView:
    """Keep the filters under a name, in place of those that it held. Raises Invalid."""
    errors = []
    if not name.strip() or len(name) > NAME_LENGTH:
        errors.append(FieldError("name", _("请填写不超过 40 个字的名称。")))
    kept = SavedView.objects.filter(account=actor.account, place=place).exclude(name=name.strip())
    if kept.count() >= MOST:
        errors.append(FieldError("name", _("最多保存 %(most)s 个视图，请先删除不用的。") % {"most": MOST}))
    if errors:
        raise Invalid(errors)
    view, _made = SavedView.objects.update_or_create(
        account_id=actor.account or 0, place=place, name=name.strip(), defaults={"query": query.lstrip("?")[:2000]}
    )
    return view


def forget_view(actor: Actor, place: str, name: str) -> None:
    SavedView.objects.filter(account=actor.account, place=place, name=name).delete()
