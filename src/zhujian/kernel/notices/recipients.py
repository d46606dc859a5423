"""Whom a wish means. Nobody is told of a row that they cannot see, and nobody of what they did themselves."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Q

from zhujian.kernel import time
from zhujian.kernel.access.actors import actor_for, roles_of
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.org.models import Unit
from zhujian.kernel.visibility import ruled_models, visible_to


def recipients(wish: Wish, row: models.Model | None) -> list[Account]:
    """The accounts that a wish names, or those with one of its roles within its unit's subtree (none: everywhere)."""
    found = Account.objects.filter(is_active=True).exclude(pk=wish.actor or 0)
    named = Q(pk__in=wish.accounts)
    if wish.roles or wish.unit:
        named |= Q(pk__in=_with_roles(wish))
    return [account for account in found.filter(named).order_by("pk") if row is None or _sees(account, wish, row)]


def _with_roles(wish: Wish) -> list[int]:
    """Holders of a grant in force whose unit lies there, and who stands in for one of them."""
    grants = Grant.objects.filter(Grant.in_force(time.today()))
    if wish.roles:
        grants = grants.filter(role__in=wish.roles)
    if wish.unit:
        path = Unit.objects.filter(pk=wish.unit).values_list("path", flat=True).first() or "nowhere"
        within = Q(account__unit__path__startswith=path)
        grants = grants.filter(within | Q(substitutes_for__account__unit__path__startswith=path))
    return list(grants.values_list("account", flat=True))


def _sees(account: Account, wish: Wish, row: models.Model) -> bool:
    if type(row) not in ruled_models():
        return False
    roles = [role for role in roles_of(account) if not wish.roles or account.pk in wish.accounts or role in wish.roles]
    return any(visible_to(actor_for(account, role), type(row)).filter(pk=row.pk).exists() for role in roles)


def target_of(wish: Wish) -> models.Model | None:
    """The row that a wish is about; None where it names none, or where it is gone."""
    if not wish.target:
        return None
    found: models.Model | None = apps.get_model(wish.target)._base_manager.filter(pk=wish.row).first()
    return found
