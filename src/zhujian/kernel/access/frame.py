"""Who is signed in and in which role, in words, for the frame around every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhujian.kernel.access.actors import grants_of
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.request import Request
from zhujian.kernel.ui import frame
from zhujian.kernel.wording import listed


@frame.tell_account
def signed_in_account(request: HttpRequest) -> frame.Account | None:
    account = request.user
    if not isinstance(account, Account):
        return None
    grants = getattr(request, "grants", None) or grants_of(account)
    posts = tuple(
        frame.Post(
            key=role,
            role=str(ROLES[role].title),
            scope=scope_words([grant for grant in grants if grant.role == role]),
            current=role == cast(Request, request).actor.role,
        )
        for role in dict.fromkeys(grant.role for grant in grants)
        if role in ROLES
    )
    current = cast(Request, request).actor.role
    absent = _stands_in_for([grant for grant in grants if grant.role == current])
    return frame.Account(name=str(account), posts=posts, stands_in_for=absent, key=account.username)


def _stands_in_for(grants: Sequence[Grant]) -> str:
    """Whose place somebody takes in a role that is held as a substitute only."""
    originals = [grant.substitutes_for for grant in grants if grant.substitutes_for]
    return listed(dict.fromkeys(str(item.account) for item in originals)) if len(originals) == len(grants) else ""


def scope_words(grants: Sequence[Grant]) -> str:
    """The reach of these grants: `全市`, `应急管理局`, `煤矿安全监督`."""
    places = list(dict.fromkeys(_place(grant) for grant in grants))
    return listed(places)


def _place(grant: Grant) -> str:
    """Where one grant reaches, and whose it is if not the holder's own."""
    place = _reach(grant)
    if grant.substitutes_for is None:
        return place
    return _("%(place)s（代%(person)s）") % {"place": place, "person": grant.substitutes_for.account}


def _reach(grant: Grant) -> str:
    if grant.unit is None or grant.unit.parent_id is None:
        return _("全市") if not grant.topics else _("全市（%(count)s 个专题）") % {"count": len(grant.topics)}
    return str(grant.unit)
